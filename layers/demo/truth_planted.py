"""What was planted, as tests can read it: rhythms, hot spots, the lead, rises, the intervention."""

import numpy as np
import polars as pl

from layers.demo import patterns
from layers.demo.city import City
from layers.demo.events import usual
from layers.demo.plan import Plan
from layers.demo.plane import wgs84
from layers.demo.plants import MONTHS, ZONES, Planted, pace

_PATTERNS = {
    "police_incidents": patterns.INCIDENTS,
    "residential_burglaries": patterns.BURGLARIES,
    "nuisance_reports": patterns.REPORTS,
    "permits": patterns.PERMITS,
    "inspections": patterns.INSPECTIONS,
    "signals": patterns.SIGNALS,
}

Json = dict[str, object]


def patterns_told() -> Json:
    """Tell season and trend of every category; its rhythm is 1 in a first year without either."""
    return {
        source: {
            one.name: {
                "total": one.total,
                "peak_month": one.peak,
                "season": one.season,
                "trend_per_year": one.trend,
                "rhythm": [round(value, 4) for value in usual(one).tolist()],
            }
            for one in own
        }
        for source, own in _PATTERNS.items()
    }


def told_spot(planted: Planted, plan: Plan) -> Json:
    """Describe one planted hot spot; the months are those in which it is there."""
    hot = planted.spot
    lon, lat = np.round(wgs84(np.array([planted.centre])), 6)[0].tolist()
    first = dict(zip(("layer", "year"), hot.first_in, strict=True)) if hot.first_in else None
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
        "monthly_factors": [
            round(value, 3) for value in (1 + (hot.factor - 1) * pace(hot)).tolist()
        ],
        "first_in": first | {"resolution": 8} if first else None,
    }


def told_lead(city: City) -> Json | None:
    """Tell where reports are ahead of the police, and by how many months; null if nowhere."""
    if not city.plants.lead:
        return None
    first, later = (told_spot(one, city.plan) for one in city.plants.lead)
    return {
        "neighbourhood": first["neighbourhood"],
        "months": patterns.LEAD_MONTHS,
        "first": first,
        "later": later,
    }


def told_rises(city: City) -> list[Json]:
    """Tell where burglaries and reports rise together, and since when."""
    return [
        {
            "name": rise.name,
            "neighbourhood": city.plan.neighbourhoods[burglaries.neighbourhood].code,
            "since": rise.since,
            "burglaries": told_spot(burglaries, city.plan),
            "reports": told_spot(reports, city.plan),
        }
        for rise, burglaries, reports in city.plants.rises
    ]


def told_project(city: City) -> Json:
    """Tell what the city did in one area, and what was to be expected and was drawn there."""
    of, project = city.plants.project.intervention, city.plants.project
    return {
        "id": of.code,
        "title": of.title,
        "source": of.source,
        "category": of.category,
        "layer": of.layer,
        "area_set": "project_areas",
        "neighbourhood": city.plan.neighbourhoods[project.neighbourhood].code,
        "start": f"{of.start}-01",
        "factor": of.factor,
        "area_km2": round(project.area.area / 1e6, 3),
        "ring_m": of.ring,
        "counts": _before_and_after(city),
    }


def _before_and_after(city: City) -> Json:
    """Count the category of the project per zone.

    Before is all months up to the start, after all settled months from then on. What was to be
    expected is scaled to the accepted rows of the source, as some are refused and some come late.
    """
    of, project = city.plants.project.intervention, city.plants.project
    rows = next(one for one in city.sources if one.name == of.source).truth
    rows = rows.filter(reason="").filter(pl.col("month") < str(MONTHS[-1]))
    expected = city.expected[of.source]
    accepted = rows.height / sum(float(one[:-1].sum()) for one in expected.values())
    late = np.datetime64(of.start) <= MONTHS
    spans = {"before": ~late, "after": late & (MONTHS[-1] > MONTHS)}
    own = rows.filter(category=of.category)
    zone, month = project.zone[own["spot"].to_numpy()], own["month"].to_numpy().astype("M8[M]")
    return {
        name: {
            span: {
                "months": int(held.sum()),
                "expected": round(float(expected[of.category][held, at].sum()) * accepted, 1),
                "drawn": int(((zone == at) & np.isin(month, MONTHS[held])).sum()),
            }
            for span, held in spans.items()
        }
        for at, name in enumerate(ZONES)
    }
