"""What was planted, in numbers: what an ingest of the files must find."""

import polars as pl

from layers.demo import names
from layers.demo.city import City
from layers.demo.events import DELIVERED
from layers.demo.export import Source
from layers.demo.plan import Plan
from layers.demo.plants import MONTHS
from layers.demo.truth_holders import holders
from layers.demo.truth_planted import (
    Json,
    patterns_told,
    told_lead,
    told_project,
    told_rises,
    told_spot,
)


def truth(city: City) -> Json:
    """Count everything, ready to be written as JSON."""
    plan = city.plan
    return {
        "synthetic": True,
        "place": names.PLACE,
        "seed": city.seed,
        "timezone": "Europe/Amsterdam",
        "first_month": str(MONTHS[0]),
        "last_month": str(MONTHS[-1]),
        "provisional_months": [str(MONTHS[-1])],
        "delivered": str(DELIVERED),
        "area_km2": round(plan.outline.area / 1e6, 3),
        "inhabitants": int(city.inhabitants.sum()),
        "dwellings": int(city.dwellings.sum()),
        "districts": len(plan.districts),
        "neighbourhoods": len(plan.neighbourhoods),
        "streets": len(city.streets.name),
        "addresses": city.addresses.height,
        "planted": not city.plants.even,
        "sources": {source.name: _source(source, plan) for source in city.sources},
        "holders": holders(city),
        "patterns": patterns_told(),
        "hot_spots": [
            told_spot(planted, plan) for planted in (*city.plants.hot_spots, *city.plants.lead)
        ],
        "lead": told_lead(city),
        "rising": told_rises(city),
        "interventions": [told_project(city)],
    }


def _source(source: Source, plan: Plan) -> Json:
    """Count the rows of one source: read = accepted + refused, per file and over all."""
    accepted = source.truth.filter(pl.col("reason") == "")
    files = source.truth["file"].unique().sort().to_list()
    reasons = [one for one in source.truth["reason"].unique(maintain_order=True).sort() if one]
    counts: Json = {
        "holder": source.holder,
        "files": {file: _rows(source.truth.filter(file=file), reasons) for file in files},
        **_rows(source.truth, reasons),
    }
    if "n" in source.truth.columns:
        return counts | {"figures": _figures(accepted)}
    counts |= {
        "per_category": _count(accepted["category"]),
        "per_neighbourhood": _places(accepted["neighbourhood"], plan),
        "per_district": _places(
            accepted["neighbourhood"].str.head(3), plan, [one.code for one in plan.districts]
        ),
        "per_month": _count(accepted.filter(pl.col("month") != "")["month"]),
    }
    results = {"per_result": _count(accepted["result"])} if "result" in accepted.columns else {}
    return counts | results


def _figures(accepted: pl.DataFrame) -> Json:
    """Give the number of every year and area; null where it is kept back."""
    years = accepted["year"].unique().sort().to_list()
    return {
        year: dict(accepted.filter(year=year).select("area", "n").iter_rows()) for year in years
    }


def _rows(rows: pl.DataFrame, known: list[str]) -> Json:
    """Count rows read, accepted and refused by reason."""
    reasons = _count(rows["reason"])
    return {
        "rows_read": rows.height,
        "rows_accepted": reasons.get("", 0),
        "refused": {reason: reasons.get(reason, 0) for reason in known},
    }


def _places(codes: pl.Series, plan: Plan, every: list[str] | None = None) -> dict[str, int]:
    """Count rows per area; an area without rows counts 0."""
    every = every or [one.code for one in plan.neighbourhoods]
    return dict.fromkeys(every, 0) | _count(codes)


def _count(values: pl.Series) -> dict[str, int]:
    """Count each value, in order of value."""
    return dict(values.value_counts().sort(values.name).iter_rows())
