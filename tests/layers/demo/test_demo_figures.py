"""What an ingest finds in the registers and figures of the city is what was written."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layers.declare import Definitions, read_definitions
from layers.ingest import Grounds, build_cube, read_areas, read_register
from layers.model import PUBLIC, Cube, Published, Question, State
from layers.periods import Period
from layers.publish import Terms, publish
from server.settings import SHIPPED
from tests.layers.makers import SECRET

Truth = dict[str, Any]
FIGURES = ("neighbourhood_figures", "neighbourhood_values", "squares_100m")


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return read_definitions(SHIPPED / "demo")


@pytest.fixture(scope="module")
def cubes(definitions: Definitions, folder: Path) -> dict[str, Cube]:
    areas = {one.id: read_areas(one, folder) for one in definitions.area_sets.values()}
    registers = {one.id: read_register(one, folder) for one in definitions.registers.values()}
    grounds = Grounds(areas, registers)
    return {
        source: build_cube(definitions.sources[source], folder, grounds, SECRET).cube
        for source in (*FIGURES, "addresses", "inspections", "signals")
    }


def ask(
    layer: str, year: int, areas: str | None, definitions: Definitions, cubes: dict[str, Cube]
) -> Published:
    """Ask a layer for a year, by areas or by its coarsest cells."""
    asked = definitions.layers[layer]
    span = Period(date(year, 1, 1), date(year, 12, 31))
    where = tuple(sorted(asked.filter.items()))
    resolution = None if areas else asked.resolutions[0]
    question = Question(layer, span, False, resolution, areas, where)
    terms = Terms(asked, definitions.sources[asked.source], PUBLIC)
    return publish(cubes[asked.source], question, terms)


def figures(cube: Cube) -> Iterator[tuple[str, str, float]]:
    """Give year, area and number of the facts of a source that knows areas only."""
    (counted,) = cube.areas.values()
    facts = counted.facts
    for day, place, n in zip(facts.period, facts.place, facts.n, strict=True):
        year = str(np.datetime64(int(day), "D"))[:4]
        yield year, counted.codes[int(place)], float(n)


@pytest.mark.parametrize("source", FIGURES)
def test_rows_are_accepted_and_refused_as_they_were_written(
    source: str, cubes: dict[str, Cube], truth: Truth
) -> None:
    account, told = cubes[source].account, truth["sources"][source]
    assert (account.rows_read, account.rows_accepted) == (told["rows_read"], told["rows_accepted"])
    assert dict(account.refused) == told["refused"]


@pytest.mark.parametrize("source", ["neighbourhood_figures", "squares_100m"])
def test_every_figure_is_the_one_that_was_written(
    source: str, cubes: dict[str, Cube], truth: Truth
) -> None:
    told = truth["sources"][source]["figures"]
    written = {(year, code, n) for year, own in told.items() for code, n in own.items() if n}
    assert {one for one in figures(cubes[source]) if one[2]} == written


@pytest.mark.parametrize("source", ["neighbourhood_figures", "squares_100m"])
def test_what_the_office_keeps_back_is_suppressed(
    source: str, cubes: dict[str, Cube], truth: Truth
) -> None:
    told = truth["sources"][source]["figures"]
    few = sum(n is None for own in told.values() for n in own.values())
    assert cubes[source].account.stated == {"suppressed": few}
    assert few > 0


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_inhabitants_of_neighbourhoods_are_all_in_cells(
    year: int, definitions: Definitions, cubes: dict[str, Cube], truth: Truth
) -> None:
    own = truth["sources"]["neighbourhood_figures"]["figures"][str(year)]
    written = sum(n or 0 for n in own.values())
    table = ask("inhabitants", year, None, definitions, cubes)
    told = np.nansum(table.value[table.state == State.VALUE])
    # large cells that touch the one neighbourhood whose number is kept back tell nothing
    assert 0.8 * written < told <= written + 1e-6
    assert (table.state == State.SUPPRESSED).sum() < 0.2 * len(table.state)


def test_a_mean_of_a_cell_lies_between_those_of_its_neighbourhoods(
    definitions: Definitions, cubes: dict[str, Cube], truth: Truth
) -> None:
    own = [n for n in truth["sources"]["neighbourhood_values"]["figures"]["2025"].values() if n]
    table = ask("property_value", 2025, None, definitions, cubes)
    values = table.value[table.state == State.VALUE]
    assert min(own) - 1e-9 <= values.min() < values.max() <= max(own) + 1e-9
    assert len(np.unique(values)) > 10


@pytest.mark.parametrize(
    ("layer", "uses"),
    [("addresses", {"dwelling", "shop", "business"}), ("dwellings", {"dwelling"}),
     ("businesses", {"shop", "business"})],
)  # fmt: skip
def test_addresses_are_counted_by_their_use(
    layer: str, uses: set[str], definitions: Definitions, cubes: dict[str, Cube], truth: Truth
) -> None:
    table = ask(layer, 2023, "districts", definitions, cubes)
    told = truth["sources"]["addresses"]["per_category"]
    assert table.value.sum() == sum(told[use] for use in uses)


def test_dwellings_of_neighbourhoods_are_those_of_the_register(
    definitions: Definitions, cubes: dict[str, Cube], truth: Truth
) -> None:
    table = ask("addresses", 2023, "neighbourhoods", definitions, cubes)
    told = truth["sources"]["addresses"]["per_neighbourhood"]
    assert table.value.tolist() == list(told.values())
    assert (
        ask("dwellings", 2023, "neighbourhoods", definitions, cubes).value.sum()
        == (truth["dwellings"])
    )


@pytest.mark.parametrize(
    ("source", "dimension"), [("inspections", "result"), ("signals", "status")]
)
def test_results_are_those_that_were_written(
    source: str, dimension: str, cubes: dict[str, Cube], truth: Truth
) -> None:
    cube = cubes[source]
    at = list(cube.dimensions).index(dimension)
    found = np.bincount(cube.facts.codes[:, at], weights=cube.facts.n).astype(int).tolist()
    told = truth["sources"][source]["per_result"]
    assert dict(zip(cube.dimensions[dimension], found, strict=True)) == told


def test_denominators_are_those_layers_that_rates_are_per(definitions: Definitions) -> None:
    offered = {one.id for one in definitions.layers.values() if one.denominator}
    assert offered == {"addresses", "dwellings", "businesses", "inhabitants"}


def test_signals_are_for_roles_that_name_them_alone(definitions: Definitions) -> None:
    assert definitions.sources["signals"].protection == "restricted"
    named = {one.id for one in definitions.roles.values() if "signals" in one.layers}
    assert named == {"analyst", "manager_d01"}
