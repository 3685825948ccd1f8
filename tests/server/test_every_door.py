"""The same numbers at every door, for questions and combinations that are drawn by lot.

In the suite a few hundred; `make doors` draws 10,000 (HEXRADAR_DOORS) and prints what became of
them.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cities import Place
from tests.every_door import DOORS, ask_every_door
from tests.questions import a_question, a_recipe
from tests.roles import with_roles
from tests.rooms import Refused, Room
from tests.serving import asking
from tests.small_city import open_small_city

LONG = "HEXRADAR_DOORS" in os.environ
QUESTIONS = int(os.environ.get("HEXRADAR_DOORS", "300"))
KINDS = {
    "off lattice": r" is (protected|restricted) and answers",
    "no such resolution": r"^resolution: ",
    "no such area set": r"(^areas: |no area set|counted by)",
    "no such datetime": r"^datetime: ",
    "unknown or hidden": r"^There is no (combination|layer) ",
    "nothing to tell": r" has no period yet",
    "does not fit": r"^(inputs|layer|per|compute|where|kind|category|channel|offence): ",
}
tally: Counter[str] = Counter()
differing: list[str] = []


@pytest.fixture(scope="module")
def rooms(
    demo_place: Place, world_place: Place, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Room]]:
    """The demo city, a small one of many sorts, and the corners of the world, all with roles."""
    folder = tmp_path_factory.mktemp("doors")
    keyed = {
        "demo": with_roles(demo_place, folder / "demo"),
        "small": open_small_city(folder / "small"),
        "world": with_roles(world_place, folder / "world", {
            "analyst": {"layers": "*", "exact": True},
            "manager": {"layers": [], "areas": ["islands.taveuni"]},
        }),
    }  # fmt: skip
    with ExitStack() as until_the_end:
        found = {
            name: Room(until_the_end.enter_context(asking(one.place)), one, "analyst")
            for name, one in keyed.items()
        }
        yield found
    keyed["small"].place.engine.dispose()
    asked = sum((one.asked for one in found.values()), Counter())
    if LONG:
        print("", *(f"{count:7,} {what}" for what, count in tally.most_common()), sep="\n")
        print(
            *(f"{count:7,} answers of {door} compared" for door, count in asked.items()), sep="\n"
        )


@settings(
    max_examples=QUESTIONS,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_every_door_tells_the_same(rooms: dict[str, Room], data: st.DataObject) -> None:
    room = rooms[data.draw(st.sampled_from(["small", "small", "small", "demo", "demo", "world"]))]
    collection: str | Refused
    if data.draw(st.integers(0, 3)) == 0:
        collection = data.draw(st.sampled_from([one["id"] for one in room.layers]))
    else:
        collection = room.make(data.draw(a_recipe(room)))
    tally["asked"] += 1
    if isinstance(collection, Refused):
        tally[f"not made: {kind_of(collection)}"] += 1
        return
    asked = data.draw(a_question(room, collection))
    try:
        told = ask_every_door(room, asked)
    except AssertionError as error:
        tally["DIFFERING"] += 1
        differing.append(f"{error}\n{room.document(room.maker, collection).get('recipe')}")
        if LONG:
            return  # go on, and count them
        raise
    what = "layer" if not collection.startswith("c_") else "combination"
    if isinstance(told, Refused):
        tally[f"refused at every door, {what}: {kind_of(told)}"] += 1
    else:
        tally[f"answered, {what}"] += 1


def kind_of(refused: Refused) -> str:
    """Name the kind of a refusal."""
    found = (kind for kind, text in KINDS.items() if re.search(text, refused.detail))
    return next(found, f"{refused.status} {refused.detail[:50]}")


def test_what_is_drawn_is_answered_and_refused_often_enough() -> None:
    """Runs after the other: figures of what it drew."""
    answered = tally["answered, combination"] + tally["answered, layer"]
    refused = sum(count for what, count in tally.items() if what.startswith("refused"))
    assert tally["asked"] >= QUESTIONS
    assert answered > tally["asked"] / 3
    assert refused > tally["asked"] / 20
    assert tally["answered, combination"] > tally["answered, layer"] / 2


def test_no_door_told_anything_else() -> None:
    """Runs after the other, which goes on past what differs where it is long."""
    assert not differing, "\n".join(differing[:5])


def test_every_door_was_asked(rooms: dict[str, Room]) -> None:
    asked = sum((one.asked for one in rooms.values()), Counter())
    assert set(asked) == set(DOORS)
