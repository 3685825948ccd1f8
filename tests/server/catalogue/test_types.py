"""Column types: what goes in comes out, on both databases."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from server.catalogue import Catalogue, NewDelivery
from server.catalogue.errors import NaiveTime
from server.catalogue.types import Geom, Json, UtcDateTime

Make = Callable[..., NewDelivery]

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DIALECTS = [sqlite.dialect(), postgresql.dialect()]

SAMPLE = Table(
    "sample",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("document", Json()),
    Column("moment", UtcDateTime()),
    Column("geom", Geom("POINT")),
)


@pytest.fixture
def sample(engine: Engine) -> Iterator[Table]:
    """A table with every type, each of which may be empty."""
    SAMPLE.create(engine)
    yield SAMPLE
    SAMPLE.drop(engine)


def test_a_moment_comes_back_in_utc_to_the_microsecond(catalogue: Catalogue, make: Make) -> None:
    arrived = datetime(2026, 7, 1, 8, 0, 0, 123456, AMSTERDAM)
    kept = catalogue.register(make(arrived=arrived)).arrived
    assert (kept, kept.tzinfo) == (arrived, UTC)


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_happens_twice_is_kept_apart(
    catalogue: Catalogue, make: Make, fold: int
) -> None:
    arrived = datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM, fold=fold)
    assert catalogue.register(make(arrived=arrived)).arrived.hour == fold


def test_a_moment_without_a_time_zone_is_refused(catalogue: Catalogue, make: Make) -> None:
    with pytest.raises(NaiveTime, match="expected one with a time zone"):
        catalogue.register(make(arrived=datetime(2026, 7, 1)))


def test_a_document_comes_back_as_it_went_in(engine: Engine, sample: Table) -> None:
    document = {"a": [1, 2.5, None, True], "é": {"nested": "✓"}}
    with engine.begin() as connection:
        connection.execute(insert(sample).values(document=document))
        assert connection.scalar(select(sample.c.document)) == document


def test_nothing_comes_back_as_nothing(engine: Engine, sample: Table) -> None:
    with engine.begin() as connection:
        connection.execute(insert(sample).values(id=1, moment=None, geom=None))
        assert connection.execute(select(sample)).one() == (1, None, None, None)


@pytest.mark.parametrize("dialect", DIALECTS, ids=["sqlite", "postgis"])
@given(moment=st.datetimes(timezones=st.timezones()))
def test_any_moment_in_any_zone_survives(dialect: object, moment: datetime) -> None:
    kind = UtcDateTime()
    try:
        stored = kind.process_bind_param(moment, dialect)
    except OverflowError:  # the first or last day of the calendar, in a zone beyond it
        return
    back = kind.process_result_value(stored.replace(tzinfo=None), dialect)
    assert back.timestamp() == moment.timestamp()


@pytest.mark.parametrize("kind", [Geom("POINT", 28992), UtcDateTime(), Json()], ids=repr)
def test_a_type_is_written_into_a_migration_as_it_is_made(kind: object) -> None:
    assert repr(eval(repr(kind))) == repr(kind)
