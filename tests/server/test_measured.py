"""What a value measures and where it lies, as sentences."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from layers.declare import SourceDefinition
from layers.model import Account, Spread
from layers.publish import Scope, Terms, scope_of
from server.measured import Pair, shared_out_by, what_was_cut, where_it_lies
from tests.layers.makers import make_cube, make_facts, make_layer, make_source

NONE = np.empty(0)
GROUND = Spread("blocks", NONE.astype(np.int64), NONE.astype(np.uint64), NONE, NONE)
HOMES = dataclasses.replace(GROUND, weight="homes", bare=3)
KEY = {"column": "lon", "areas": "blocks"}
COVERED = {"bbox": None, "areas": "blocks"}
COUNT, MEAN = make_layer(), make_layer(measure="mean", amount="score")


def shaped(by: str) -> SourceDefinition:
    return make_source(location=None, geometry={"by": by, "precision": "address"})


def keyed(**key: Any) -> SourceDefinition:
    return make_source(location=None, key={**KEY, **key}, coverage=COVERED)


def scope(source: SourceDefinition, spread: Spread | None = None) -> Scope:
    cube = dataclasses.replace(make_cube(make_facts([], 0)), spread=spread)
    return scope_of(cube, Terms(make_layer(), source))


def english(told: Any) -> list[str]:
    pairs: list[Pair] = list(told)
    assert all(nl and nl != en for nl, en in pairs)
    return [en for _, en in pairs]


@pytest.mark.parametrize(
    ("by", "sentences"),
    [
        ("point", ["Every record is counted once"]),
        ("count", ["Every record is counted once"]),
        ("presence", ["Every record stands in every cell"]),
        ("length", ["Every record is counted once", "Of a line each cell holds the length"]),
        ("area", ["Every record is counted once", "Of a polygon each cell holds the ground"]),
    ],
)
def test_where_shapes_are_counted_is_told(by: str, sentences: list[str]) -> None:
    told = english(where_it_lies(make_layer(resolutions=[9]), shaped(by), scope(shaped(by))))
    assert [one.startswith(begin) for one, begin in zip(told, sentences, strict=True)] == (
        [True] * len(sentences)
    )


@pytest.mark.parametrize(
    ("layer", "spread", "sentence"),
    [
        (COUNT, GROUND, "shared out over its cells by ground (resolution 9)"),
        (COUNT, HOMES, "by the addresses of homes; 3 areas without an address by ground"),
        (MEAN, HOMES, "is the mean of the areas that it touches, weighed by ground"),
    ],
)
def test_by_what_areas_are_spread_is_told(layer: Any, spread: Spread, sentence: str) -> None:
    (told,) = english(where_it_lies(layer, keyed(), scope(keyed(), spread)))
    assert sentence in told


@pytest.mark.parametrize(
    ("layer", "key", "words"),
    [
        (COUNT, {}, "by ground"),
        (COUNT, {"weight": "homes"}, "by the addresses of homes"),
        (MEAN, {"weight": "homes"}, "as a mean over their ground"),
    ],
)
def test_the_limits_of_a_layer_name_the_weight(layer: Any, key: dict[str, str], words: str) -> None:
    assert shared_out_by(layer, keyed(**key)).en == words


@pytest.mark.parametrize(
    ("by", "cut", "sentences"),
    [
        ("length", {}, []),
        ("count", {"records": 2.0},
         ["A part of 2 records lay outside the coverage, and was cut off."]),
        ("length", {"records": 2.0, "length": 12.6},
         ["A part of 2 records lay outside the coverage, and was cut off, 13 m in all."]),
    ],
)  # fmt: skip
def test_what_was_cut_off_is_told(by: str, cut: dict[str, float], sentences: list[str]) -> None:
    account = Account((), 9, 9, {}, 0, cut=cut)
    assert english(what_was_cut(shaped(by), account)) == sentences
