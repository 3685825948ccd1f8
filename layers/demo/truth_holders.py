"""How many accepted records each source and holder has, per neighbourhood and in all."""

import polars as pl

from layers.demo.city import City

YEAR = "2024"
"""The year that is told beside all months: the newest whole one that is settled."""

Json = dict[str, object]


def holders(city: City) -> Json:
    """Count the records of the sources that say when something happened, and where."""
    told = [one for one in city.sources if (one.truth["month"] != "").any()]
    records = pl.concat(
        one.truth.filter(reason="")
        .select("neighbourhood", "month")
        .with_columns(source=pl.lit(one.name), holder=pl.lit(one.holder))
        for one in told
    )
    of_year = records.filter(pl.col("month").str.starts_with(YEAR))
    codes = [one.code for one in city.plan.neighbourhoods]
    return {
        "year": YEAR,
        "holder_of": {one.name: one.holder for one in told},
        "in_all": _shares(records, of_year),
        "per_neighbourhood": {
            code: _shares(*(some.filter(neighbourhood=code) for some in (records, of_year)))
            for code in codes
        },
    }


def _shares(records: pl.DataFrame, of_year: pl.DataFrame) -> Json:
    """Count records of all months and of the year, per source and per holder."""
    return {
        span: {
            "records": some.height,
            "per_source": _count(some["source"]),
            "per_holder": _count(some["holder"]),
        }
        for span, some in (("all_months", records), (YEAR, of_year))
    }


def _count(values: pl.Series) -> dict[str, int]:
    """Count each value, in order of value."""
    return dict(values.value_counts().sort(values.name).iter_rows())
