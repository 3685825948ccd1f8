"""Tables and queries of PostGIS, MariaDB and SQLite: every row once, and nothing written."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely
from sqlalchemy import Engine, NullPool, create_engine, make_url

from layers.declare import SourceDefinition
from layers.errors import SourceError
from layers.model import GEOMETRY
from server.confined import Limits
from server.remote import Rules
from tests.mariadb import PASSWORD, USER
from tests.postgis import fresh_database
from tests.server.remote.bring import POINTS, RULES, bring, bring_confined, source_at

AMSTERDAM = timezone(timedelta(hours=1))
ROWS = 5_000  # more than two batches
SQLITE = """
CREATE TABLE reports (id INTEGER, date TEXT, kind TEXT, lon REAL, lat REAL, note BLOB);
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})
INSERT INTO reports SELECT n, '2024-03-05', 'noise', 4.3, 52.05, NULL FROM numbers;
"""
POSTGIS = """
CREATE TABLE reports AS SELECT n AS id, date '2024-03-05' AS date,
  timestamptz '2024-03-05 12:00+01' AS moment, 7.50::numeric(10, 2) AS cost, 7.0::float8 AS weight,
  'geluid; 100% ''luid'' ë' AS kind, NULL::text AS nothing, true AS told,
  CASE WHEN n > 2500 THEN ST_SetSRID(ST_MakePoint(80424.8 + n / 1000.0, 451856.78), 28992) END
    AS place
FROM generate_series(0, {last}) AS n
"""
MARIADB = """
CREATE TABLE reports AS SELECT seq AS id, date('2024-03-05') AS date,
  timestamp('2024-03-05', '12:00:00') AS moment, 7.50 AS cost, cast(7 AS double) AS weight,
  'geluid; 100% ''luid'' ë' AS kind, nullif('', '') AS nothing, seq < 2500 AS told,
  if(seq > 2500, ST_GeomFromText(concat('POINT(', 4.3 + seq / 1000000, ' 52.05)'), 4326), NULL)
    AS place
FROM seq_0_to_{last}
"""


@dataclass(frozen=True)
class Base:
    """A database with a table `reports`, and rules that allow it as `police`."""

    engine: Engine
    rules: Rules

    def bring(self, **table: Any) -> pl.DataFrame:
        """Fetch a table or a query of which the rows have points, or lon and lat."""
        return bring(self.source(**table), self.rules)

    def source(self, **table: Any) -> SourceDefinition:
        has_points = self.engine.dialect.name != "sqlite" and " lon" not in str(table)
        parts = POINTS if has_points else {}
        return source_at("database", "reports.parquet", {"entry": "police", **table}, **parts)


def open_base(address: str, folder: Path, statements: str) -> Base:
    engine = create_engine(address, poolclass=NullPool)
    with engine.begin() as connection:
        options = connection.execution_options(no_parameters=True)
        options.exec_driver_sql(statements.format(last=ROWS - 1))
    listed = folder / "databases.toml"
    listed.write_text(f"police = {address!r}\n")
    return Base(engine, replace(RULES, databases=listed))


@pytest.fixture(scope="module")
def postgis(postgis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    with fresh_database(postgis_url) as address:
        yield open_base(address, tmp_path_factory.mktemp("postgis"), POSTGIS)


@pytest.fixture(scope="module")
def mariadb(mariadb_port: int, tmp_path_factory: pytest.TempPathFactory) -> Base:
    url = make_url(f"mariadb+pymysql://127.0.0.1:{mariadb_port}/hexradar")
    address = url.set(username=USER, password=PASSWORD).render_as_string(hide_password=False)
    return open_base(address, tmp_path_factory.mktemp("mariadb"), MARIADB)


@pytest.fixture
def sqlite(tmp_path: Path) -> Base:
    with sqlite3.connect(tmp_path / "reports.sqlite") as connection:
        connection.executescript(SQLITE.format(last=ROWS - 1))
    connection.close()
    return open_base(f"sqlite:///{tmp_path / 'reports.sqlite'}", tmp_path, "SELECT {last}")


BOTH = [
    pytest.param("postgis", marks=pytest.mark.postgis),
    pytest.param("mariadb", marks=pytest.mark.mariadb),
]


@pytest.fixture(params=BOTH)
def base(request: pytest.FixtureRequest) -> Base:
    """Either of the two servers."""
    found: Base = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=[*BOTH, "sqlite"])
def any_base(request: pytest.FixtureRequest) -> Base:
    """Each of the three databases."""
    found: Base = request.getfixturevalue(request.param)
    return found


def test_every_row_of_a_table_comes_once(any_base: Base) -> None:
    ids = any_base.bring(table="reports")["id"].cast(pl.Int64).sort().to_list()
    assert ids == list(range(ROWS))


def test_values_become_text_as_a_person_reads_it(base: Base) -> None:
    row = base.bring(table="reports").drop(GEOMETRY).row(0, named=True)
    is_postgis = base.engine.dialect.name == "postgresql"
    moment = datetime.fromisoformat(row.pop("moment"))
    assert moment == datetime(2024, 3, 5, 12, tzinfo=AMSTERDAM if is_postgis else None)
    assert row == {
        "id": "0",
        "date": "2024-03-05",
        "cost": "7.5",
        "weight": "7",
        "kind": "geluid; 100% 'luid' ë",
        "nothing": "",
        "told": "true" if is_postgis else "1",
    }


def test_points_come_with_the_system_that_the_database_names(base: Base) -> None:
    rows = base.bring(table="reports")
    shapes = shapely.from_wkb(rows.filter(pl.col("id") == "2600")[GEOMETRY].to_numpy())
    place = {"postgresql": (80427.4, 451856.78), "mariadb": (4.3026, 52.05)}
    (x, y) = place[base.engine.dialect.name]
    assert shapely.distance(shapes[0], shapely.Point(x, y)) < 1e-9
    assert rows[GEOMETRY].null_count() == 2501


def test_a_query_is_asked_as_it_is(any_base: Base) -> None:
    query = "SELECT id, date, kind, 4.3 AS lon, 52.05 AS lat FROM reports WHERE kind LIKE '%' "
    rows = any_base.bring(query=f"{query} AND id < 5 ORDER BY id")
    assert rows["id"].to_list() == ["0", "1", "2", "3", "4"]
    assert rows["lon"].to_list() == ["4.3"] * 5


def test_a_query_that_writes_is_refused_by_the_database(base: Base) -> None:
    with base.engine.begin() as connection:
        connection.exec_driver_sql("CREATE SEQUENCE IF NOT EXISTS numbers")
    of_sequence = "'numbers'" if base.engine.dialect.name == "postgresql" else "numbers"
    with pytest.raises(SourceError, match=r"refused: .*(?i:read.only transaction)"):
        base.bring(query=f"SELECT nextval({of_sequence}) AS id")


@pytest.mark.postgis
def test_postgis_refuses_a_deletion_inside_a_query(postgis: Base) -> None:
    query = "WITH gone AS (DELETE FROM reports RETURNING id) SELECT id FROM gone"
    with pytest.raises(SourceError, match=r"refused: .*data-modifying"):
        postgis.bring(query=query)
    assert len(postgis.bring(table="reports")) == ROWS


LONG: dict[str, tuple[str, str]] = {
    "postgresql": ("SELECT pg_sleep(60)", "statement timeout"),
    "mariadb": (
        "SELECT count(*) FROM reports a, reports b, reports c, reports d",
        "max_statement_time",
    ),
}


def test_a_query_that_takes_too_long_is_stopped_by_the_database(base: Base) -> None:
    query, message = LONG[base.engine.dialect.name]
    rules = replace(base.rules, limits=Limits(seconds=1, mebibytes=500))
    source = base.source(query=query)
    with pytest.raises(SourceError, match=rf"^database police refused: .*{message}"):
        bring(source, rules)


def test_too_much_is_refused(base: Base) -> None:
    query = "SELECT a.id, a.kind, b.kind AS kinds FROM reports a, reports b"
    source = base.source(query=query)
    with pytest.raises(SourceError, match="database police, a query: more than 1 MiB came"):
        bring_confined(source, replace(base.rules, fetch_mebibytes=1))


def test_a_database_that_is_not_listed_is_not_asked(sqlite: Base) -> None:
    with pytest.raises(SourceError, match="'police' is not one that the administrator allows"):
        bring(sqlite.source(table="reports"), RULES)


def test_a_table_that_is_not_there_is_one_sentence(any_base: Base) -> None:
    with pytest.raises(SourceError, match=r"^database police refused: .*nothing_here"):
        any_base.bring(table="nothing_here")


def test_a_wrong_password_is_told_without_it(base: Base, tmp_path: Path) -> None:
    wrong = base.engine.url.set(password="geheim/wachtwoord", username="nobody")
    listed = tmp_path / "databases.toml"
    listed.write_text(f"police = {wrong.render_as_string(hide_password=False)!r}\n")
    with pytest.raises(SourceError, match=r"^database police refused:") as caught:
        Base(base.engine, replace(base.rules, databases=listed)).bring(table="reports")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('police = "geheim"', "its address cannot be read"),
        ("police = geheim", "cannot be read as TOML"),
        ('police = "firebird://u:geheim@h/d"', "its address cannot be read"),
        ('police = "mysql+mysqldb://u:geheim@h/d"', r"its driver is not installed \(MySQLdb\)"),
    ],
)
def test_a_wrong_address_is_told_without_it(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "databases.toml").write_text(line)
    rules = replace(RULES, databases=tmp_path / "databases.toml")
    source = source_at("database", "reports.parquet", {"entry": "police", "table": "reports"})
    with pytest.raises(SourceError, match=message) as caught:
        bring(source, rules)
    assert "geheim" not in str(caught.value)


def test_columns_of_one_name_are_refused(sqlite: Base) -> None:
    with pytest.raises(SourceError, match="two columns are called id; name them apart"):
        sqlite.bring(query="SELECT id, id FROM reports")


def test_a_table_without_rows_is_refused(sqlite: Base) -> None:
    with pytest.raises(SourceError, match="no rows came; expected at least one"):
        sqlite.bring(query="SELECT id FROM reports WHERE id < 0")


@pytest.mark.postgis
def test_several_columns_of_shapes_need_a_name(postgis: Base) -> None:
    query = "SELECT id, date, kind, place, place AS other FROM reports WHERE id = 2600"
    with pytest.raises(SourceError, match=r"several columns of shapes \(place, other\)"):
        postgis.bring(query=query)
    assert len(postgis.bring(query=query, geometry="other")) == 1


@pytest.mark.postgis
def test_shapes_in_two_systems_are_refused(postgis: Base) -> None:
    query = (
        "SELECT id, date, kind, ST_SetSRID(place, 28990 + id % 3) AS place FROM reports "
        "WHERE id > 2700"
    )
    with pytest.raises(SourceError, match="in the systems 28990, 28991, 28992; expected one"):
        postgis.bring(query=query)
