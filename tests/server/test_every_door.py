"""The same numbers at every door, for questions and combinations that are drawn by lot.

In the suite a few hundred; `make doors` draws 10,000 (HEXRADAR_DOORS) and prints what became of
them.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.cities import Place
from tests.every_door import DOORS, Asked, Refused, Room, ask_every_door
from tests.roles import with_roles
from tests.serving import asking
from tests.small_city import open_small_city

LONG = "HEXRADAR_DOORS" in os.environ
QUESTIONS = int(os.environ.get("HEXRADAR_DOORS", "300"))
FINEST = 8  # drawn: at 9 and 10 the demo city has thousands of cells
BOUND = {"at_least": [0, 1, 5, 50.5], "at_most": [0, 3, 20], "top": [1, 10, 33.3]}
VERDICTS = ["rising", "falling", "steady", "too_few", "provisional", "break"]
WHENS = ["asked"] * 6 + ["previous", "year_before", "newest", "2023", "2023-05"]
SPANS = ["2024", "2023", "2023-03", "2022-12", "2024-05", "2023-04-01/2023-06-30"] * 2 + [
    "2024-02-28", "2023-01-05/2023-03-09", "2023-06-01/..", "../..", "1999", "soon", "2024-06",
]  # fmt: skip
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


@st.composite
def an_input(draw: st.DrawFn, room: Room, how: str) -> dict[str, Any]:
    """Draw an input, most of the time one that fits."""
    layer = draw(st.sampled_from(room.layers))
    computes = [
        "value",
        "value",
        "rate",
        "smoothed",
        "change",
        "change",
        "index",
        "share",
        "moving",
    ]
    compute = draw(st.sampled_from(computes))
    one: dict[str, Any] = {"layer": layer["id"], "compute": compute}
    one["when"] = draw(st.sampled_from(WHENS))
    per = draw(st.sampled_from(room.denominators))
    if compute in ("rate", "smoothed") or (compute == "index" and draw(st.booleans())):
        one["per"] = per
    if compute == "change":
        one["against"] = draw(st.sampled_from(["previous", "year_before"]))
    if compute == "moving":
        one["over"] = draw(st.integers(2, 4))
    values = [(dim["name"], value) for dim in layer["dimensions"] for value in dim["values"]]
    if values and draw(st.integers(0, 3)) == 0:
        name, value = draw(st.sampled_from(values))
        one["where"] = {name: [value]}
    if how == "weighted":
        one["weight"] = draw(st.sampled_from([1, 2, 0.5, -1, 0]))
    if how in ("all", "any", "overlap"):
        one["high"] = draw(a_condition(compute))
        one["negated"] = draw(st.booleans())
    return one


@st.composite
def a_condition(draw: st.DrawFn, compute: str) -> dict[str, Any]:
    """Draw a condition."""
    if compute == "change" and draw(st.booleans()):
        return {"verdict": draw(st.sampled_from(VERDICTS))}
    bound = draw(st.sampled_from(sorted(BOUND)))
    return {bound: draw(st.sampled_from(BOUND[bound]))}


@st.composite
def a_recipe(draw: st.DrawFn, room: Room) -> dict[str, Any]:
    """Draw a recipe of one to four inputs."""
    hows = ["measure", "measure", "weighted", "ratio", "difference", "all", "any", "overlap"]
    how = draw(st.sampled_from([*hows, "bivariate"]))
    count = {"measure": 1, "ratio": 2, "difference": 2, "bivariate": 2}.get(how)
    inputs = [draw(an_input(room, how)) for _ in range(count or draw(st.integers(1, 4)))]
    inputs[0]["when"] = "asked"
    scale = {"scale": draw(st.sampled_from(["rank", "z", "minmax"]))} if how == "weighted" else {}
    return {"how": how, "inputs": inputs, **scale}


@st.composite
def a_question(draw: st.DrawFn, room: Room, collection: str) -> Asked:
    """Draw who asks, when and where; most of the time what the collection offers."""
    document = room.document(room.maker, collection)
    role = draw(st.sampled_from(["public", "public", *room.keyed.keys]))
    offered = [f"{one['start']}/{one['end']}" for of in document.get("periods", {}).values()
               for one in of]  # fmt: skip
    span = draw(st.one_of(st.sampled_from(offered or SPANS), st.sampled_from(SPANS), st.none()))
    resolutions = [one for one in document.get("resolutions", [7]) if one <= FINEST]
    places = [*(("resolution", str(one)) for one in resolutions * 3), ("resolution", "6"),
              *(("areas", one) for one in (*document.get("areas", []), "districts"))]  # fmt: skip
    query = [draw(st.sampled_from(places)), *([("datetime", span)] if span else [])]
    values = [(dim["name"], value) for dim in document.get("dimensions", [])
              for value in [*dim["values"], "nothing"]]  # fmt: skip
    if values and draw(st.integers(0, 2)) == 0:
        query.append(draw(st.sampled_from(values)))
    return Asked(role, collection, tuple(query), draw(st.integers(0, 10_000)))


@settings(
    max_examples=QUESTIONS,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
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
    told = ask_every_door(room, data.draw(a_question(room, collection)))
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


def test_every_door_was_asked(rooms: dict[str, Room]) -> None:
    asked = sum((one.asked for one in rooms.values()), Counter())
    assert set(asked) == set(DOORS)
