"""The Hague: counts per neighbourhood, counted per district, spread over cells, nothing lost."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from layers.declare import Definitions, read_definitions
from layers.ingest import Grounds, build_cube, read_areas
from layers.model import PUBLIC, Ingested, Published, Question, State
from layers.periods import Period
from layers.publish import Terms, publish
from server.settings import SHIPPED

pytestmark = pytest.mark.real
ALWAYS = Period(date(2011, 1, 1), date(2017, 11, 30))
SILENT = {"51801", "51804", "51805", "51812", "51831", "51838", "51841"}
DELICTS, ROWS, DECEMBER_2017 = 153_322, 93_744, 1_116


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return read_definitions(SHIPPED / "the_hague")


@pytest.fixture(scope="module")
def ingested(definitions: Definitions, real_data: Path) -> Ingested:
    wijken = read_areas(definitions.area_sets["wijken"], real_data)
    source = definitions.sources["registered_crime"]
    return build_cube(source, real_data, Grounds({"wijken": wijken}), bytes(32))


def told(
    definitions: Definitions, ingested: Ingested, span: Period, resolution: int | None = None
) -> Published:
    layer = definitions.layers["all_crime"]
    question = Question(layer.id, span, False, resolution, None if resolution else "wijken")
    source = definitions.sources[layer.source]
    return publish(ingested.cube, question, Terms(layer, source, PUBLIC))


def test_every_row_is_accounted_for(ingested: Ingested) -> None:
    account = ingested.cube.account
    assert account.rows_read == ROWS
    assert account.refused == {"outside_periods": DECEMBER_2017}
    assert account.rows_accepted == ROWS - DECEMBER_2017


def test_the_districts_add_up_to_all_offences(definitions: Definitions, ingested: Ingested) -> None:
    assert np.nansum(told(definitions, ingested, ALWAYS).value) == DELICTS


@pytest.mark.parametrize("resolution", [7, 8, 9])
def test_the_cells_add_up_to_all_offences(
    definitions: Definitions, ingested: Ingested, resolution: int
) -> None:
    total = told(definitions, ingested, ALWAYS, resolution).value.sum()
    assert total == pytest.approx(DELICTS, rel=1e-9)


def test_december_2017_was_not_delivered(definitions: Definitions, ingested: Ingested) -> None:
    december = told(definitions, ingested, Period(date(2017, 12, 1), date(2017, 12, 31)))
    assert set(december.state.tolist()) == {State.NO_DATA}


def test_districts_without_counts_are_no_data(definitions: Definitions, ingested: Ingested) -> None:
    table = told(definitions, ingested, ALWAYS)
    codes = np.array(ingested.cube.areas["wijken"].codes)
    assert set(codes[table.state == State.NO_DATA].tolist()) == SILENT


def test_one_district_and_year_equals_its_files(
    definitions: Definitions, ingested: Ingested, real_data: Path
) -> None:
    file = real_data / "nl_the_hague_police" / "json" / "2016" / "51842.json"
    months = [month for offence in json.loads(file.read_text()).values() for month in offence]
    expected = sum(int(row["delicts"]) for month in months for row in month)
    table = told(definitions, ingested, Period(date(2016, 1, 1), date(2016, 12, 31)))
    assert table.value[ingested.cube.areas["wijken"].codes.index("51842")] == expected


def test_a_district_is_never_a_lone_cell(ingested: Ingested) -> None:
    assert ingested.cube.spread is not None
    assert np.bincount(ingested.cube.spread.area)[ingested.cube.spread.area].min() > 3
