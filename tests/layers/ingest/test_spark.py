"""Spark counts as one process does: facts, account, findings and coverage, to the last bit."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from layers.errors import SourceError
from layers.ingest import Engine, Grounds, build_cube, build_cube_by
from layers.ingest.spark import on_spark
from layers.model import Ingested
from tests.layers.ingest.registers import make_register
from tests.layers.ingest.same import same
from tests.layers.ingest.test_address import LINKED
from tests.layers.ingest.test_areal import AREAL, SQUARES
from tests.layers.ingest.test_cube import AREAS
from tests.layers.ingest.test_steps import SPENT, write
from tests.layers.makers import GOOD, HEADER, SECRET, make_source
from tests.spark import private_spark

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning"
    ),  # pyspark leaves sockets to the collector
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Spark on two workers of this machine."""
    with private_spark(tmp_path_factory.mktemp("spark")) as master, on_spark(master) as lent:
        yield lent


def both(engine: Engine, inbox: Path, grounds: Grounds, **parts: Any) -> tuple[Ingested, Ingested]:
    source = make_source(**parts)
    here = build_cube(source, inbox, grounds, SECRET)
    return here, build_cube_by(engine, source, inbox, grounds, SECRET)


def test_repeats_refused_rows_and_broken_sums_of_many_batches(
    engine: Engine, tmp_path: Path
) -> None:
    rows = [
        f"{n % 90_000 or ''},2024-0{1 + n % 3}-05,{4.21 + n % 150 / 1000:.3f},52.0{n % 7},{n / 7}"
        for n in range(120_000)
    ]
    lost = [",2024-01-05,9.9,52.05,1", ",2024-01-05,,,1", ",2024-01-05,4.3,52.05,x"]
    write(tmp_path, [*rows, *lost, *lost, *rows[:1000]], [110_000])
    here, there = both(engine, tmp_path, Grounds(AREAS), **SPENT)
    assert same(here, there)
    assert len(here.cube.account.refused) == 3
    assert here.cube.account.repeats > 30_000


def test_equal_rows_without_an_id_in_several_batches(engine: Engine, tmp_path: Path) -> None:
    write(tmp_path, [GOOD[1:]] * 9 + [GOOD], [2, 5])
    here, there = both(engine, tmp_path, Grounds())
    assert same(here, there)


def test_records_of_areas(engine: Engine, tmp_path: Path) -> None:
    write(tmp_path, ["1,2024-03-05,WK01,3,a", "2,2024-03-05,2,5,b", "3,2024-03-05,X,1,a"], [1])
    here, there = both(engine, tmp_path, Grounds({"blocks": SQUARES}), **AREAL)
    assert same(here, there)


def test_records_with_addresses(engine: Engine, tmp_path: Path) -> None:
    write(tmp_path, ["1,2024-03-05,0518200000000001,,a", "2,2024-03-05,nowhere,,a"], [1])
    grounds = Grounds(registers={"addresses": make_register(tmp_path)})
    parts = {**LINKED, "address": {"register": "addresses", "id": "lon"}}
    here, there = both(engine, tmp_path, grounds, **parts)
    assert same(here, there)


def test_a_file_that_cannot_be_read_is_refused_in_the_same_words(
    engine: Engine, tmp_path: Path
) -> None:
    (tmp_path / "reports.csv").write_text(f"{HEADER}\n", "utf-8")
    with pytest.raises(SourceError, match="got a header and no rows"):
        build_cube_by(engine, make_source(), tmp_path, Grounds(), SECRET)
