"""How much a lattice may tell about a small count: the more wholes it tells, the higher its k."""

from itertools import pairwise
from typing import Any

import pytest

from layers.declare.exposure import (
    LIMITS,
    Whole,
    exposure,
    exposure_faults,
    least_threshold,
    wholes_of,
)
from layers.errors import Fault
from layers.periods import Step
from tests.layers.makers import make_layer, make_source

MONTH_YEAR = (Step.MONTH, Step.YEAR)
KIND = {"values": ["fire", "noise", "smell", "theft", "waste"]}
GROUPED = {**KIND, "groups": {"nuisance": ["noise", "smell", "waste"]}}
AREAL = {
    "location": None,
    "key": {"column": "lon", "areas": "blocks"},
    "coverage": {"bbox": None, "areas": "blocks"},
    "areas": ["blocks", "districts"],
}


def wholes(resolutions: tuple[int, ...] = (7, 8), **source: Any) -> dict[str, int]:
    made = make_source(**{"protection": "protected", "threshold": 10, **source})
    return {one.name: one.parts for one in wholes_of(made, MONTH_YEAR, resolutions)}


def faults(periods: list[str], **source: Any) -> list[Fault]:
    layer = make_layer(periods=periods, resolutions=[7, 8])
    made = make_source(**{"protection": "protected", **source})
    return list(exposure_faults("sources/reports.toml", [layer], made))


def test_a_cell_has_seven_parts_and_a_year_twelve_months() -> None:
    assert wholes() == {"cells": 7, "the year": 12}


def test_only_the_cells_just_above_the_finest_count() -> None:
    assert wholes((5, 6, 7, 8))["cells"] == 7
    assert wholes((6, 8))["cells"] == 49
    assert "cells" not in wholes((8,))


def test_kinds_have_the_parts_of_all_and_of_the_smallest_group() -> None:
    assert wholes(lattice={"dimensions": {"kind": KIND}})["all of kind"] == 5
    grouped = wholes(lattice={"dimensions": {"kind": GROUPED}})
    assert (grouped["all of kind"], grouped["groups of kind"]) == (3, 3)


def test_an_area_set_that_may_be_asked_counts() -> None:
    assert wholes(areas=["blocks"])["blocks"] == 4
    assert "blocks" not in wholes(areas=["blocks"], lattice={"areas": []})


def test_areas_that_a_source_counts_by_are_the_smallest_places_and_no_whole() -> None:
    assert set(wholes(**AREAL)) == {"districts", "the year"}


def test_the_dimension_that_tells_most_counts_alone() -> None:
    two = {"kind": GROUPED, "hour": KIND}
    dimensions = {"hour": {"column": "lat", "title": {"nl": "Uur", "en": "Hour"}}}
    told = wholes(lattice={"dimensions": two}, dimensions=dimensions)
    assert "all of hour" not in told
    assert "groups of kind" in told


@pytest.mark.parametrize(("parts", "least"), [((2,), 5), ((1,), 7), ((1, 3), 10), ((1, 2), None)])
def test_the_more_is_told_the_higher_the_threshold(
    parts: tuple[int, ...], least: int | None
) -> None:
    assert least_threshold(Whole("cells", one) for one in parts) == least


def test_limits_and_thresholds_rise_together() -> None:
    assert all(one < other for pair in pairwise(LIMITS) for one, other in zip(*pair, strict=True))


def test_exposure_is_one_over_the_parts_added_up() -> None:
    assert exposure([Whole("cells", 7), Whole("the year", 12)]) == pytest.approx(1 / 7 + 1 / 12)


def test_a_low_threshold_is_told_with_what_it_hides_too_little_of() -> None:
    (fault,) = faults(["month", "quarter", "year"], threshold=5)
    assert (fault.key, fault.got) == ("threshold", "5")
    assert "at least 7" in fault.expected
    assert "the quarter (3 parts), the year (4 parts)" in fault.expected


def test_a_lattice_that_tells_too_much_with_any_threshold_is_a_fault() -> None:
    lattice = {"dimensions": {"kind": GROUPED}}
    areas = ["blocks", "districts"]
    (fault,) = faults(["month", "quarter", "year"], threshold=50, areas=areas, lattice=lattice)
    assert fault.key == "lattice"
    assert fault.got.startswith("1.89 of cells (7 parts)")
    assert "leave some of them out" in fault.expected


def test_a_lattice_of_few_wholes_has_no_fault_and_an_open_source_none() -> None:
    assert faults(["month", "year"], threshold=5) == []
    assert faults(["month", "quarter", "year"], protection="open") == []
