"""Recipes in words. `recipes_in_words.txt` is to be read aloud, in both languages."""

import os
from pathlib import Path

import pytest

from layers.declare import Derived, How, Input, Recipe, Verdict, input_title, sentence, unit_of
from layers.declare.wording import lowered, number, recipe_title, recipe_unit
from tests.layers.declare.recipes import FACES, recipe, texts

GOLDEN = Path(__file__).parent / "recipes_in_words.txt"
BURGLARIES, NOISE, WASTE = ({"layer": one} for one in ("burglaries", "noise", "waste"))
FIVE = {"high": {"at_least": 5}}
TEN_PERCENT = {"high": {"top": 10}}
CHANGE = {"compute": "change"}
PER_DWELLING = {"compute": "rate", "per": "dwellings"}
MEASURES = [
    recipe("measure", BURGLARIES | one)
    for one in (
        {}, PER_DWELLING, PER_DWELLING | {"times": 1}, {"compute": "rate", "per": "km2"},
        {"compute": "rate", "per": "km2", "times": 2.5}, PER_DWELLING | {"compute": "smoothed"},
        CHANGE, CHANGE | {"against": "previous"}, {"compute": "index"},
        {"compute": "index", "per": "dwellings"}, {"compute": "share"},
        {"compute": "moving", "over": 3}, {"when": "previous", "where": {"kind": ["a", "b"]}},
        CHANGE | {"where": {"kind": ["a"]}},
    )
]  # fmt: skip
MIXES = [
    recipe("weighted", BURGLARIES | {"weight": 2}, NOISE | {"weight": -1}, scale="z"),
    recipe("weighted", NOISE, WASTE, BURGLARIES, scale="minmax"),
    recipe("weighted", {"layer": "aeds"}),
    recipe("ratio", NOISE, {"layer": "aeds"}),
    recipe("difference", NOISE, WASTE | {"when": "year_before"}),
    recipe("bivariate", NOISE | {"compute": "share"}, WASTE | {"when": "newest"}),
    recipe("all", NOISE | CHANGE | {"high": {"verdict": "rising"}}, WASTE | TEN_PERCENT),
    recipe("any", NOISE | FIVE, WASTE | FIVE | {"negated": True},
           BURGLARIES | {"high": {"at_most": 1200.5}}),
    recipe("overlap", NOISE | FIVE, WASTE | TEN_PERCENT, WASTE | {"when": "2024-03"} | FIVE),
]  # fmt: skip
VERDICTS = [recipe("all", NOISE | CHANGE | {"high": {"verdict": one}}) for one in Verdict]


def in_words(whole: Recipe) -> str:
    """Lay out all that is said of a recipe."""
    told = recipe_title(whole, FACES), recipe_unit(whole, FACES), sentence(whole, FACES)
    lines = [line for one in told for line in texts(one)]
    return "\n  ".join([whole.text, *lines])


def test_the_golden_texts_are_what_is_said() -> None:
    got = "\n\n".join(map(in_words, (*MEASURES, *MIXES, *VERDICTS))) + "\n"
    if os.environ.get("HEXRADAR_WRITE_GOLDEN"):
        GOLDEN.write_text(got, "utf-8")

    assert got == GOLDEN.read_text("utf-8")


def test_every_way_to_compute_and_to_combine_has_golden_texts() -> None:
    assert {one.inputs[0].compute for one in MEASURES} == set(Derived)
    assert {one.how for one in (*MEASURES, *MIXES)} == set(How)


@pytest.mark.parametrize("one", [one.inputs[0] for one in MEASURES], ids=str)
def test_a_measure_is_named_as_it_is_within_a_combination(one: Input) -> None:
    whole = Recipe(how=How.MEASURE, inputs=(one,))
    assert recipe_title(whole, FACES) == input_title(one, FACES)
    assert recipe_unit(whole, FACES) == unit_of(one, FACES)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1000, ("1.000", "1,000")),
        (1e9, ("1.000.000.000", "1,000,000,000")),
        (2.5, ("2,5", "2.5")),
        (1234.5, ("1.234,5", "1,234.5")),
        (0.001, ("0,001", "0.001")),
        (-3, ("-3", "-3")),
    ],
)
def test_numbers_are_written_as_either_language_does(value: float, said: tuple[str, str]) -> None:
    assert number(value) == said


@pytest.mark.parametrize(
    ("title", "said"),
    [("Afval", "afval"), ("AED's", "AED's"), ("A12", "A12"), ("OV-fiets", "OV-fiets"), ("", "")],
)
def test_a_title_within_a_title_keeps_its_abbreviations(title: str, said: str) -> None:
    assert lowered(title) == said


def test_a_title_with_braces_is_said_as_it_stands() -> None:
    noise = FACES["noise"]
    title = noise.title.model_copy(update={"nl": "Geluid {1} {x}", "en": "Noise {} {0}"})
    faces = {"noise": noise.model_copy(update={"title": title})}
    for one in (NOISE, NOISE | CHANGE, NOISE | {"compute": "share"}):
        said = sentence(recipe("measure", one), faces)
        assert "‘Geluid {1} {x}’" in said.nl
        assert "‘Noise {} {0}’" in said.en
