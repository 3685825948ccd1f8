"""Several tables in one, in plain loops over dictionaries: the oracle of combinations.

A table is place -> value, state, and what else is said of it.
"""

import re
from collections.abc import Hashable, Mapping, Sequence
from statistics import fmean, pstdev
from typing import Any, TypeVar

Place = TypeVar("Place", bound=Hashable)
Row = dict[str, Any]
Table = dict[str, Row]  # cell or area -> value, state, and all beside
WORST = ("suppressed", "no_data", "undefined", "provisional", "value")  # the first there is counts
TOLD = ("value", "provisional")


def worst(states: Sequence[str]) -> str:
    """Return the worst of several states."""
    return next(one for one in WORST if one in states)


def scaled(values: Mapping[Place, float], scale: str) -> dict[Place, float]:
    """Bring values to one scale."""
    every = list(values.values())
    if scale == "rank":
        return {place: _rank(value, every) for place, value in values.items()}
    if scale == "z":
        spread = pstdev(every) if len(every) > 1 and min(every) < max(every) else 0.0
        return {place: (value - fmean(every)) / spread if spread else 0.0
                for place, value in values.items()}  # fmt: skip
    wide = max(every) - min(every) if every else 0.0
    return {place: (value - min(every)) / wide if wide else 0.0 for place, value in values.items()}


def _rank(value: float, every: Sequence[float]) -> float:
    if len(every) == 1:
        return 0.5
    lower, equal = sum(one < value for one in every), sum(one == value for one in every)
    return (lower + (equal - 1) / 2) / (len(every) - 1)


def holds(values: Mapping[Place, float], high: Mapping[str, Any], place: Place) -> bool | None:
    """Hold a place against a bound: true, false, or not known."""
    value = values.get(place)
    if value is None:
        return None
    if "top" in high:
        above = sum(one > value for one in values.values())
        return bool(above * 100 < high["top"] * len(values))
    return bool(value >= high["at_least"] if "at_least" in high else value <= high["at_most"])


def kleene(how: str, masks: Sequence[bool | None]) -> float | None:
    """Put answers together by Kleene's tables."""
    if how == "overlap":
        return None if None in masks else float(sum(map(bool, masks)))
    decides = how == "any"  # one true decides any, one false decides all
    if any(one is decides for one in masks):
        return float(decides)
    return None if None in masks else float(not decides)


def mixed(recipe: Mapping[str, Any], inputs: Sequence[Table], places: Sequence[str]) -> Table:
    """Make one value of several inputs: place -> value, state, columns, and parts for shares."""
    how = recipe["how"]
    if how == "weighted":
        return _weighted(recipe, inputs, places)
    if how in ("all", "any", "overlap"):
        return _joined(recipe, inputs, places)
    return _of_two(how, inputs[0], inputs[1], places)


def _weighted(recipe: Mapping[str, Any], inputs: Sequence[Table], places: Sequence[str]) -> Table:
    weights = [one["weight"] for one in recipe["inputs"]]
    scales = [scaled(_values(table), recipe["scale"]) for table in inputs]
    made: Table = {}
    for at in places:
        state = worst([table[at]["state"] for table, w in zip(inputs, weights, strict=True) if w])
        row: Row = {"state": state, "value": None, "parts": None}
        if state in TOLD:
            parts = [w / sum(map(abs, weights)) * s[at] if w else 0.0
                     for w, s in zip(weights, scales, strict=True)]  # fmt: skip
            row |= {"value": sum(parts), "parts": parts}
        else:
            row["parts"] = [None] * len(weights)
        row |= {f"{x}_scaled": s.get(at) for x, s in zip("abcdef", scales, strict=False)}
        made[at] = row
    return made


def _joined(recipe: Mapping[str, Any], inputs: Sequence[Table], places: Sequence[str]) -> Table:
    made: Table = {}
    for at in places:
        masks = [_met(one, table, at) for one, table in zip(recipe["inputs"], inputs, strict=True)]
        value = kleene(recipe["how"], masks)
        states = [table[at]["state"] for table in inputs]
        state = "provisional" if "provisional" in states else "value"
        if value is None:
            state = worst(states) if worst(states) not in TOLD else "undefined"
        parts = [None if one is None else float(one) for one in masks]
        row: Row = {"value": value, "state": state}
        row |= {f"{x}_holds": part for x, part in zip("abcdef", parts, strict=False)}
        made[at] = row if recipe["how"] == "all" else row | {"parts": parts}
    return made


def _met(one: Mapping[str, Any], table: Table, at: str) -> bool | None:
    wanted = one["high"].get("verdict")
    if wanted is None:
        found = holds(_values(table), one["high"], at)
    else:
        verdict = table[at].get("verdict")
        unjudged = () if wanted in ("provisional", "break") else ("provisional", "break")
        found = None if verdict is None or verdict in unjudged else verdict == wanted
    return found if found is None or not one["negated"] else not found


def _of_two(how: str, first: Table, second: Table, places: Sequence[str]) -> Table:
    both = {at: (first[at]["value"], second[at]["value"]) for at in places}
    both = {at: pair for at, pair in both.items() if None not in pair}
    made: Table = {}
    for at in places:
        row: Row = {"value": None, "state": worst([first[at]["state"], second[at]["state"]])}
        if how == "difference":
            row["parts"] = [None, None]
        if at in both:
            x, y = both[at]
            if how == "difference":
                row |= {"value": x - y, "parts": [x, y]}
            elif how == "ratio":
                row |= {"value": x / y} if y else {"state": "undefined"}
            else:
                classes = [_third(of, both[at][of], both) for of in (0, 1)]
                row |= {"value": 3 * (classes[0] - 1) + classes[1]}
                row |= {"a_class": classes[0], "b_class": classes[1]}
        elif how == "bivariate":
            row |= {"a_class": None, "b_class": None}
        made[at] = row
    return made


def _third(of: int, value: float, both: Mapping[str, tuple[float, float]]) -> int:
    return 1 + 3 * sum(pair[of] < value for pair in both.values()) // len(both)


def _values(table: Table) -> dict[str, float]:
    return {at: row["value"] for at, row in table.items() if row["value"] is not None}


def shares(parts: Sequence[float | None] | None, holders: Sequence[str]) -> Row:
    """Share a value out over holders, by the size of what each puts in."""
    if parts is None:
        return {}
    sizes = [None if one is None else abs(one) for one in parts]
    whole = None if None in sizes else sum(one or 0.0 for one in sizes)
    made: Row = {}
    for holder in dict.fromkeys(holders):
        own = [one or 0.0 for one, of in zip(sizes, holders, strict=True) if of == holder]
        made["share_" + re.sub("[^a-z0-9]+", "_", holder.lower()).strip("_")] = (
            100 * sum(own) / whole if whole else None
        )
    return made
