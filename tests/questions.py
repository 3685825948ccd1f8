"""Questions and recipes drawn by lot, of what a served place offers; most of them are answered."""

from typing import Any

from hypothesis import strategies as st

from tests.rooms import Asked, Room

FINEST = 8  # drawn: at 9 and 10 the demo city has thousands of cells
BOUND = {"at_least": [0, 1, 5, 50.5], "at_most": [0, 3, 20], "top": [1, 10, 33.3]}
VERDICTS = ["rising", "falling", "steady", "too_few", "provisional", "break"]
WHENS = ["asked"] * 6 + ["previous", "year_before", "newest", "2023", "2023-05"]
SPANS = ["2024", "2023", "2023-03", "2022-12", "2024-05", "2023-04-01/2023-06-30"] * 2 + [
    "2024-02-28", "2023-01-05/2023-03-09", "2023-06-01/..", "../..", "1999", "soon", "2024-06",
]  # fmt: skip


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
