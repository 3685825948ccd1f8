"""Database addresses, and what a transaction promises."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, insert, text
from sqlalchemy.exc import IntegrityError

from server.catalogue import Catalogue, NewDelivery, engine_for
from server.catalogue.engine import writing
from server.catalogue.errors import UnsupportedDatabase
from server.catalogue.models import AreaSetRow

Make = Callable[..., NewDelivery]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(UnsupportedDatabase, match="in memory"):
        engine_for(url)


@pytest.mark.parametrize("url", ["mysql://host/db", "postgres://host/db"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(UnsupportedDatabase, match=r"'(mysql|postgres)': expected sqlite:///<file>"):
        engine_for(url)


def test_an_address_that_cannot_be_read_is_not_repeated() -> None:
    with pytest.raises(UnsupportedDatabase, match="cannot be read") as refusal:
        engine_for("secret")
    assert "secret" not in str(refusal.value)


def test_a_file_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedDatabase, match=r"there is no folder .*missing"):
        engine_for(f"sqlite:///{tmp_path}/missing/catalogue.sqlite")


@pytest.mark.parametrize("driver", ["postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_postgresql_is_always_spoken_through_psycopg_3(driver: str) -> None:
    assert engine_for(f"{driver}://host/db").driver == "psycopg"


def test_a_write_that_fails_half_way_leaves_nothing(engine: Engine) -> None:
    twice = [{"id": "a", "digest": "b", "loaded": datetime(2026, 1, 1, tzinfo=UTC)}] * 2
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(insert(AreaSetRow), twice)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM area_set")) == 0


def test_a_source_cannot_point_to_a_delivery_it_does_not_have(
    engine: Engine, catalogue: Catalogue, make: Make
) -> None:
    catalogue.register(make("noise"))
    point = text("INSERT INTO current_delivery VALUES ('incidents', 1, 1, NULL)")
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(point)


def test_a_question_is_answered_while_another_writes(
    engine: Engine, catalogue: Catalogue, make: Make
) -> None:
    catalogue.register(make())
    with writing(engine) as connection:
        connection.execute(text("UPDATE current_delivery SET last_number = 9"))
        current = catalogue.current("incidents")
    assert current is not None
    assert current.number == 1


@pytest.mark.parametrize(
    ("question", "arguments", "index"),
    [("current", ["noise"], "current_delivery"), ("areas_at", [4.5, 52.5], "ix_area_(geom|box)")],
)
def test_questions_that_every_request_asks_use_an_index(
    engine: Engine, question: str, arguments: list[object], index: str
) -> None:
    asked: list[tuple[str, object]] = []
    event.listen(
        engine, "before_cursor_execute", lambda _c, _d, sql, *of: asked.append((sql, of[0]))
    )
    getattr(Catalogue(engine), question)(*arguments)
    [(statement, parameters)] = asked
    assert re.search(
        f"(?i)(index scan using|using index) [a-z_]*{index}",
        explained(engine, statement, parameters),
    )


def explained(engine: Engine, statement: str, parameters: object) -> str:
    """Ask the database how it would go about a statement, were its tables large."""
    with engine.begin() as connection:
        explain = "EXPLAIN QUERY PLAN "
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
            explain = "EXPLAIN "
        return str(connection.exec_driver_sql(explain + statement, parameters).all())


def test_what_is_committed_to_sqlite_survives_a_power_cut(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path}/catalogue.sqlite")
    with engine.connect() as connection:
        settings = [
            connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    engine.dispose()
    assert settings == ["wal", 2, 1]
