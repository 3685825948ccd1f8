"""A combination tells nothing that its layers do not: whoever hears them can compute it.

A naive program asks the same server for the layers alone, as the same asker, and finds the same
numbers. What it cannot compute it would find missing; what it is refused is no part of an answer.
"""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.periods import days_of
from tests.naive import Naive, Question
from tests.naive_loops import Row, Table
from tests.questions import a_question, a_recipe
from tests.rooms import Asked, Refused, Room
from tests.serving import asking
from tests.small_city import open_small_city

RECIPES = 300
TOLD_APART = ("suppressed", "h3", "id", "set", "code", "name", "modelled")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    keyed = open_small_city(tmp_path_factory.mktemp("public"))
    with asking(keyed.place) as client:
        yield Room(client, keyed, "analyst")
    keyed.place.engine.dispose()


def naive_of(room: Room, asked: Asked) -> Naive:
    """Make a program that asks as the asker; what is refused to it is an error of the test."""

    def get(path: str) -> dict[str, Any]:
        answer: httpx.Response = room.get(asked, path)
        assert answer.status_code == 200, (path, answer.text)
        found: dict[str, Any] = answer.json()
        return found

    return Naive(get)


def told(room: Room, asked: Asked) -> tuple[dict[str, Any], Table] | Refused:
    """Ask for a combination whole: the document of its features, and the properties of each."""
    path = f"/v1/collections/{asked.collection}/items"
    answer = room.get(asked, path, *asked.query, ("limit", "10000"))
    if answer.status_code != 200:
        return Refused(answer.status_code, answer.json()["detail"])
    document = answer.json()
    rows = {one["id"]: one["properties"] for one in document["features"]}
    return document, rows


def same(found: Row, expected: Row) -> bool:
    """Compare two rows, numbers to 1e-9; what is not told may be left out."""
    plain = {name: value for name, value in found.items() if name not in TOLD_APART}
    names = plain.keys() | expected.keys()
    return all(_alike(plain.get(name), expected.get(name)) for name in names)


def _alike(found: Any, expected: Any) -> bool:
    if isinstance(found, str) or found is None or expected is None:
        return bool(found == expected)
    return bool(found == pytest.approx(expected, rel=1e-9, abs=1e-9))


def recomputed(room: Room, asked: Asked, recipe: dict[str, Any]) -> int:
    """Compute a combination from what its layers answer; return how many rows were compared."""
    answer = told(room, asked)
    if isinstance(answer, Refused):
        return 0
    document, rows = answer
    span = days_of(document["datetime"])
    where = next(f"{name}={value}" for name, value in asked.query if name != "datetime")
    expected = naive_of(room, asked).combined(recipe, Question(span, where))
    different = [(place, row, expected.get(place)) for place, row in rows.items()
                 if not same(row, plain(expected.get(place, {})))]  # fmt: skip
    assert not different, (asked, recipe, different[0])
    assert rows.keys() == expected.keys()
    return len(rows)


def plain(row: Row) -> Row:
    """Leave out what says nothing of the value."""
    return {name: value for name, value in row.items() if name not in TOLD_APART}


counted: list[int] = []


@settings(max_examples=RECIPES)
@given(data=st.data())
def test_whoever_hears_the_layers_can_compute_their_combination(
    room: Room, data: st.DataObject
) -> None:
    made = room.make(data.draw(a_recipe(room)))
    if isinstance(made, Refused):
        return
    asked = data.draw(a_question(room, made))
    if asked.role in ("analyst", "officer"):  # what is exact has no noise, and is theirs alone
        asked = Asked("public", asked.collection, asked.query, asked.pick)
    recipe = room.document(asked.role, made).get("recipe")
    if recipe and "/.." not in str(asked.get("datetime")) and "../" not in str(asked.query):
        counted.append(recomputed(room, asked, recipe))


def test_enough_was_computed() -> None:
    """Runs after the other."""
    assert sum(one > 0 for one in counted) > RECIPES / 3
    assert sum(counted) > 5_000


@pytest.mark.parametrize("name", ["noise_per_home", "busy"])
@pytest.mark.parametrize("where", [("resolution", "8"), ("areas", "districts")])
def test_what_the_city_combines_can_be_computed_too(
    room: Room, name: str, where: tuple[str, str]
) -> None:
    asked = Asked("public", name, (where, ("datetime", "2023")))
    assert recomputed(room, asked, room.document("public", name)["recipe"]) > 2
