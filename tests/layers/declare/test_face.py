"""What a combination offers, and why some layers make none together."""

from typing import Any

import pytest

from layers.declare import CombinationDefinition, Measure, Recipe, face_of, is_signed, misfits
from layers.declare.layer import Palette
from layers.periods import Step
from tests.layers.declare.recipes import FACES, recipe, texts

BURGLARIES, NOISE, WASTE = ({"layer": one} for one in ("burglaries", "noise", "waste"))
PER_DWELLING = {"compute": "rate", "per": "dwellings"}


def faults(whole: Recipe) -> list[str]:
    """Return what does not fit, each as one line."""
    return [f"{key}: {got}; {expected}" for key, got, expected in misfits(whole, FACES)]


def test_a_combination_offers_what_all_its_layers_do() -> None:
    face = face_of(recipe("weighted", BURGLARIES, NOISE), FACES)
    assert face.resolutions == (7, 8)
    assert face.periods == (Step.MONTH, Step.YEAR)


def test_a_denominator_bounds_resolutions_and_not_periods() -> None:
    faces = FACES | {"dwellings": FACES["dwellings"].model_copy(update={"resolutions": (8,)})}
    face = face_of(recipe("measure", BURGLARIES | PER_DWELLING), faces)
    assert face.resolutions == (8,)
    assert face.periods == (Step.MONTH, Step.YEAR)


def test_a_layer_with_a_period_of_its_own_bounds_no_periods() -> None:
    face = face_of(recipe("ratio", NOISE, {"layer": "weekly", "when": "newest"}), FACES)
    assert face.periods == FACES["noise"].periods


def test_what_a_city_leaves_out_follows_from_the_layers() -> None:
    plain = CombinationDefinition(id="mine", theme="x", how="measure", inputs=(NOISE,))
    face = face_of(plain.recipe, FACES, plain)
    assert (face.id, texts(face.title)) == ("mine", ("Geluidsoverlast", "Noise"))
    assert (texts(face.unit), face.palette) == (("meldingen", "reports"), Palette.YLGNBU)


def test_what_a_city_names_stands() -> None:
    told = {"title": {"nl": "A", "en": "B"}, "unit": {"nl": "c", "en": "d"}, "palette": "cividis"}
    named = CombinationDefinition.model_validate(
        {"id": "mine", "theme": "x", "how": "measure", "inputs": [NOISE], "classes": 3, **told}
    )
    face = face_of(named.recipe, FACES, named)
    assert (texts(face.title), texts(face.unit)) == (("A", "B"), ("c", "d"))
    assert (face.palette, face.classes) == (Palette.CIVIDIS, 3)


def test_what_a_user_makes_is_named_by_its_content() -> None:
    whole = recipe("measure", NOISE)
    assert face_of(whole, FACES).id == whole.name


@pytest.mark.parametrize(
    ("whole", "signed"),
    [
        (recipe("measure", NOISE), False),
        (recipe("measure", NOISE | {"compute": "change"}), True),
        (recipe("difference", NOISE, WASTE), True),
        (recipe("ratio", NOISE, WASTE), False),
    ],
)
def test_zero_is_the_middle_of_what_changes_or_differs(whole: Recipe, signed: bool) -> None:
    assert is_signed(whole) is signed


@pytest.mark.parametrize(
    ("parts", "measure"),
    [
        ({}, Measure.COUNT),
        ({"compute": "moving", "over": 2}, Measure.COUNT),
        ({"compute": "change"}, Measure.MEAN),
        ({"compute": "rate", "per": "km2"}, Measure.MEAN),
        ({"compute": "share"}, Measure.MEAN),
        ({"compute": "index"}, Measure.MEAN),
    ],
)
def test_a_combination_counts_only_where_it_tells_counts(
    parts: dict[str, Any], measure: Measure
) -> None:
    assert face_of(recipe("measure", NOISE | parts), FACES).measure is measure


@pytest.mark.parametrize("parts", [{"compute": "change"}, {"compute": "rate", "per": "km2"},
                                   {"compute": "moving", "over": 2}, {"compute": "share"},
                                   {"compute": "smoothed", "per": "dwellings"}])  # fmt: skip
def test_what_does_not_count_is_not_counted_with(parts: dict[str, Any]) -> None:
    blend = recipe("weighted", NOISE, WASTE, scale="z")
    faces = FACES | {"blend": face_of(blend, FACES)}
    (fault,) = misfits(recipe("measure", {"layer": "blend", **parts}), faces)
    assert fault[:2] == ("compute", repr(parts["compute"]))


@pytest.mark.parametrize(
    ("whole", "fault"),
    [
        (recipe("measure", {"layer": "nosie"}), "layer: 'nosie'; one of: aeds, burglaries"),
        (recipe("measure", NOISE | {"compute": "rate", "per": "homes"}), "layer: 'homes'; one of"),
        (recipe("measure", NOISE | {"compute": "rate", "per": "waste"}),
         "per: 'waste'; a denominator: dwellings, km2"),
        (recipe("ratio", NOISE, {"layer": "coarse"}),
         "inputs: no resolution that all have (noise: 7, 8, 9; coarse: 5); layers that share one"),
        (recipe("ratio", NOISE, {"layer": "weekly"}),
         "inputs: no length of periods that all have (noise: month, quarter, year; weekly: week);"),
        (recipe("difference", NOISE, BURGLARIES),
         "inputs: 'reports' minus 'burglaries'; two inputs of one unit"),
        (recipe("difference", NOISE, NOISE | {"compute": "rate", "per": "km2"}),
         "inputs: 'reports' minus 'reports per km²'; two inputs of one unit"),
        (recipe("measure", {"layer": "income", "compute": "moving", "over": 2}),
         "compute: 'moving'; 'value' or 'index', as what income tells does not add up"),
        (recipe("measure", {"layer": "aeds", "compute": "share"}),
         "compute: 'share'; 'value' or 'index', as what aeds tells does not add up"),
        (recipe("measure", {"layer": "income", "compute": "index", "per": "dwellings"}),
         "per: 'dwellings'; nothing, as what income tells does not add up"),
        (recipe("measure", {"layer": "damage", "compute": "change"}),
         "compute: 'change'; another, as damage does not count; only counts"),
        (recipe("measure", {"layer": "damage", "compute": "smoothed", "per": "dwellings"}),
         "compute: 'smoothed'; another, as damage does not count; only counts"),
    ],
)  # fmt: skip
def test_layers_that_do_not_go_together_are_refused_with_the_reason(
    whole: Recipe, fault: str
) -> None:
    (found,) = faults(whole)
    assert found.startswith(fault)


@pytest.mark.parametrize("parts", [{}, {"compute": "share"}, {"compute": "moving", "over": 2},
                                   {"compute": "index"}, PER_DWELLING])  # fmt: skip
def test_a_sum_can_be_added_up_and_divided(parts: dict[str, Any]) -> None:
    assert not faults(recipe("measure", {"layer": "damage", **parts}))


def test_of_layers_that_are_not_there_nothing_else_is_said() -> None:
    assert len(faults(recipe("difference", {"layer": "x"}, {"layer": "coarse"}))) == 1


def test_where_there_is_no_layer_at_all_that_is_said() -> None:
    ((_, _, expected),) = misfits(recipe("measure", NOISE), {})
    assert expected == "one of: (there is none)"
