"""What was planted, in numbers: what an ingest of the files must find."""

import numpy as np
import polars as pl

from layers.demo import names
from layers.demo.city import City
from layers.demo.events import DELIVERED, MONTHS, Planted
from layers.demo.flaws import REASONS
from layers.demo.plan import Plan
from layers.demo.plane import wgs84
from layers.demo.sources import Source

Json = dict[str, object]


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
        "sources": {source.name: _source(source, plan) for source in city.sources},
        "hot_spots": [_hot_spot(planted, plan) for planted in city.hot_spots],
    }


def _source(source: Source, plan: Plan) -> Json:
    """Count the rows of one source: read = accepted + refused, per file and over all."""
    accepted = source.truth.filter(pl.col("reason") == "")
    files = source.truth["file"].unique().sort().to_list()
    counts: Json = {
        "files": {file: _rows(source.truth.filter(pl.col("file") == file)) for file in files},
        **_rows(source.truth),
        "per_category": _count(accepted["category"]),
        "per_neighbourhood": _places(accepted["neighbourhood"], plan),
        "per_district": _places(
            accepted["neighbourhood"].str.head(3), plan, [one.code for one in plan.districts]
        ),
    }
    dated = accepted.filter(pl.col("month") != "")
    return counts | {"per_month": _count(dated["month"])}


def _rows(rows: pl.DataFrame) -> Json:
    """Count rows read, accepted and refused by reason."""
    reasons = _count(rows["reason"])
    return {
        "rows_read": rows.height,
        "rows_accepted": reasons.get("", 0),
        "refused": {reason: reasons.get(reason, 0) for reason in REASONS},
    }


def _places(codes: pl.Series, plan: Plan, every: list[str] | None = None) -> dict[str, int]:
    """Count rows per area; an area without rows counts 0."""
    every = every or [one.code for one in plan.neighbourhoods]
    return dict.fromkeys(every, 0) | _count(codes)


def _count(values: pl.Series) -> dict[str, int]:
    """Count each value, in order of value."""
    return dict(values.value_counts().sort(values.name).iter_rows())


def _hot_spot(planted: Planted, plan: Plan) -> Json:
    """Describe one planted hot spot."""
    hot = planted.spot
    lon, lat = np.round(wgs84(np.array([planted.centre])), 6)[0].tolist()
    return {
        "name": hot.name,
        "source": hot.source,
        "categories": list(hot.categories),
        "neighbourhood": plan.neighbourhoods[planted.neighbourhood].code,
        "centre_rd": list(planted.centre),
        "centre": [lon, lat],
        "radius_m": hot.radius,
        "factor": hot.factor,
        "first_month": hot.first,
        "last_month": hot.last,
    }
