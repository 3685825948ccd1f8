"""A naive program that knows only what layers answer, and computes combinations of it in loops.

It reads /items, the documents of collections and outlines, as anybody may, and nothing else of the
server. What statistics make of two counts (limits, chances, verdicts) and of rates (smoothing) it
takes from the library, given the numbers it read; their tests are elsewhere.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import fmean, pstdev
from typing import Any, TypeVar

import h3
import numpy as np
import shapely

from layers.derive import Noise, changes, smooth_whole
from layers.ground import square_metres
from layers.periods import Period, days_of, previous, year_before

Place = TypeVar("Place", bound=Hashable)
Row = dict[str, Any]
Table = dict[str, Row]  # cell or area -> value, state, and all beside
Get = Callable[[str], dict[str, Any]]
WORST = ("suppressed", "no_data", "undefined", "provisional", "value")  # the first there is counts
TOLD = ("value", "provisional")
NOTHING: Row = {"value": None, "state": "no_data"}
VERDICTS = ("too_few", "steady", "rising", "falling")
VARIANCE = 2.5  # of the noise of a protected count, as docs/protection.md says


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


@dataclass(frozen=True)
class Question:
    """When and where a combination is asked: parameters of an address, without `datetime`."""

    span: Period
    where: str


class Naive:
    """Combines what `get` answers; it asks for items, documents and outlines."""

    def __init__(self, get: Get) -> None:
        self.get = get

    def combined(self, recipe: Mapping[str, Any], question: Question) -> Table:
        """Compute a combination, place by place."""
        how = recipe["how"]
        now = [self.table(one, self._now(one, question), question) for one in recipe["inputs"]]
        places = sorted(set().union(*now))
        inputs = [self.measured(one, question, places) for one in recipe["inputs"]]
        if how == "measure":
            return inputs[0]
        made = _mixed(recipe, inputs, places)
        holders = [self.document(one["layer"])["holder"] for one in recipe["inputs"]]
        for place, row in made.items():
            row |= _shares(row.pop("parts", None), holders)
            for letter, table in zip("abcdef", inputs, strict=False):
                row[letter], row[f"{letter}_state"] = table[place]["value"], table[place]["state"]
                if "verdict" in table[place]:
                    row[f"{letter}_verdict"] = table[place]["verdict"]
        return made

    def measured(self, one: Mapping[str, Any], question: Question, places: Sequence[str]) -> Table:
        """Compute what is asked of one layer."""
        span, compute = self._now(one, question), one["compute"]
        now = self._over(one, span, question, places)
        per = self._per(one, question, places)
        if compute == "value":
            return now
        if compute == "change":
            return self._change(one, span, question, now)
        if compute == "moving":
            return self._moving(one, span, question, now)
        made = {place: {**NOTHING, "n": now[place]["value"]} for place in places}
        states = {place: _state(now[place], per and per[place]) for place in places}
        values = _ratios(one, now, per, _variance(self.document(one["layer"])))
        for place, row in made.items():
            row |= {"value": values["value"].get(place), "state": states[place]}
            if states[place] in TOLD and row["value"] is None:
                row["state"] = "undefined"
            if per:
                row["per"] = per[place]["value"]
            row |= {name: of.get(place) for name, of in values.items() if name != "value"}
        return made

    def table(self, one: Mapping[str, Any], span: Period, question: Question) -> Table:
        """Ask a layer."""
        filters = "".join(f"&{name}={value}" for name, values in one.get("where", {}).items()
                          for value in values)  # fmt: skip
        return self._asked(one["layer"], span, question.where + filters)

    def document(self, layer: str) -> dict[str, Any]:
        """Describe a layer."""
        return self.get(f"/v1/collections/{layer}")

    def _asked(self, layer: str, span: Period, query: str) -> Table:
        path = f"/v1/collections/{layer}/items?datetime={span}&limit=10000&{query}"
        return {one["id"]: one["properties"] for one in self.get(path)["features"]}

    def _over(
        self, one: Mapping[str, Any], span: Period, question: Question, places: Sequence[str]
    ) -> Table:
        told = self.table(one, span, question)
        return {place: told.get(place, NOTHING) for place in places}

    def _now(self, one: Mapping[str, Any], question: Question) -> Period:
        match one["when"]:
            case "asked":
                return question.span
            case "previous":
                return previous(question.span)
            case "year_before":
                return year_before(question.span)
            case "newest":
                return self._newest(one["layer"], question.span)
        return days_of(one["when"])

    def _newest(self, layer: str, asked: Period) -> Period:
        """Return the newest settled period that had begun by then, of the length that opens."""
        document = self.document(layer)
        told = document["periods"].get(document["step"], [])
        begun = [one for one in told if one["start"] <= str(asked.end)]
        settled = [one for one in begun if one["state"] == "settled"]
        newest = (settled or begun or told[:1])[-1]
        return Period(date.fromisoformat(newest["start"]), date.fromisoformat(newest["end"]))

    def _per(
        self, one: Mapping[str, Any], question: Question, places: Sequence[str]
    ) -> Table | None:
        per = one.get("per")
        if per is None:
            return None
        if per == "km2":
            return {place: {"value": self._km2(place), "state": "value"} for place in places}
        told = self._asked(per, self._newest(per, question.span), question.where)
        return {place: told.get(place, NOTHING) for place in places}

    def _km2(self, place: str) -> float:
        if "." not in place:
            return float(h3.cell_area(place, unit="km^2"))
        return self.grounds[place]

    @cached_property
    def grounds(self) -> dict[str, float]:
        """The square kilometres of every area."""
        sets = [one["id"] for one in self.get("/v1/collections")["collections"]
                if one["kind"] == "areas"]  # fmt: skip
        features = [one for name in sets
                    for one in self.get(f"/v1/collections/{name}/items")["features"]]  # fmt: skip
        shapes = [shapely.geometry.shape(one["geometry"]) for one in features]
        km2 = square_metres(np.array(shapes, object)) / 1e6
        return dict(zip((one["id"] for one in features), km2.tolist(), strict=True))

    def _change(
        self, one: Mapping[str, Any], span: Period, question: Question, now: Table
    ) -> Table:
        then = previous(span) if one["against"] == "previous" else year_before(span)
        before = self._over(one, then, question, list(now))
        document = self.document(one["layer"])
        breaks = [date.fromisoformat(each["on"]) for each in document["breaks"]]
        broke = any(then.start < each <= span.end for each in breaks)
        told = _judged(now, before, (_days(span), _days(then)), _variance(document))
        for place, row in told.items():
            row["state"] = worst([now[place]["state"], before[place]["state"]])
            row |= {"n": now[place]["value"], "before": before[place]["value"]}
            row["value"] = row["n"] - row["before"] if row["state"] in TOLD else None
            row["verdict"] = _verdict(row, broke)
            if any(each.get("modelled") for each in now.values()):
                told[place] = {name: row[name] for name in ("value", "state", "n", "before")}
        return told

    def _moving(
        self, one: Mapping[str, Any], span: Period, question: Question, now: Table
    ) -> Table:
        every = [now]
        for _ in range(one["over"] - 1):
            span = previous(span)
            every.append(self._over(one, span, question, list(now)))
        made: Table = {}
        for place in now:
            values = [each[place]["value"] for each in every]
            state = worst([each[place]["state"] for each in every])
            value = None if None in values else sum(values)
            made[place] = {"value": value, "state": state, "n": now[place]["value"]}
        return made


def _state(now: Row, per: Row | None) -> str:
    """Put states together; that a denominator may still change is of no account."""
    if per is None:
        return str(now["state"])
    return worst([now["state"], "value" if per["state"] == "provisional" else per["state"]])


def _ratios(
    one: Mapping[str, Any], now: Table, per: Table | None, variance: float
) -> dict[str, dict[str, float]]:
    """Compute a rate, a smoothed one, an index or a share: property -> place -> number."""
    n = {place: row["value"] for place, row in now.items() if row["value"] is not None}
    if one["compute"] == "share":
        whole = sum(n.values())
        return {"value": {at: 100 * value / whole for at, value in n.items()} if whole > 0 else {}}
    if per is None:
        mean = fmean(n.values()) if n else 0.0
        return {"value": {at: 100 * value / mean for at, value in n.items()} if mean > 0 else {}}
    factor = one.get("times") or (1 if one["per"] == "km2" else 1000)
    both = {at: (n[at], per[at]["value"]) for at in n if per[at]["value"] is not None}
    rates = {at: factor * x / y for at, (x, y) in both.items() if y > 0}
    if one["compute"] == "index":
        events, exposed = (sum(pair[of] for pair in both.values()) for of in (0, 1))
        whole = factor * events / exposed if exposed > 0 else 0.0
        index = {at: 100 * rate / whole for at, rate in rates.items()} if whole > 0 else {}
        return {"value": index, "rate": rates}
    if one["compute"] == "rate":
        return {"value": rates, "rank": _places(rates), "rank_n": _places(n)}
    return _smooth(both, list(now), factor, variance) | {"rate": rates}


def _smooth(
    both: Mapping[str, tuple[float, float]], places: Sequence[str], factor: float, variance: float
) -> dict[str, dict[str, float]]:
    counted, exposed = (
        np.array([both[at][of] if at in both else np.nan for at in places]) for of in (0, 1)
    )
    made = smooth_whole(counted, exposed, variance, factor)
    named = {"value": made.value, "low": made.low, "high": made.high}
    return {name: _known(places, column) for name, column in named.items()}


def _known(places: Sequence[str], column: np.ndarray) -> dict[str, float]:
    pairs = zip(places, column.tolist(), strict=True)
    return {at: value for at, value in pairs if value == value}


def _places(values: Mapping[str, float]) -> dict[str, float]:
    return {at: 1 + sum(o > value for o in values.values()) for at, value in values.items()}


def _judged(now: Table, before: Table, days: tuple[int, int], variance: float) -> Table:
    """Let the library compare two counts, and lay out what it says per place."""
    first, second = (
        np.array([np.nan if row["value"] is None else row["value"] for row in each.values()], float)
        for each in (now, before)
    )
    noise = Noise(variance)
    plain = changes(first, second, noise=noise)
    exposure = (1.0, 1.0) if days[0] == days[1] else (float(days[0]), float(days[1]))
    fair = changes(first, second, exposure, noise)
    named = {
        "percent": plain.percent.value, "low": plain.absolute.low, "high": plain.absolute.high,
        "p": fair.p, "p_adjusted": fair.adjusted, "judged": fair.verdict,
    }  # fmt: skip
    return {
        place: {name: None if column[at] != column[at] else float(column[at])
                for name, column in named.items()}
        for at, place in enumerate(now)
    }  # fmt: skip


def _verdict(row: Row, broke: bool) -> str | None:
    judged = row.pop("judged")
    if row["state"] not in TOLD:
        return None
    if broke:
        return "break"
    return "provisional" if row["state"] == "provisional" else VERDICTS[int(judged)]


def _variance(document: Mapping[str, Any]) -> float:
    return 0.0 if document["protection"]["mode"] == "open" else VARIANCE


def _days(span: Period) -> int:
    return (span.end - span.start) // timedelta(days=1) + 1


def _mixed(recipe: Mapping[str, Any], inputs: Sequence[Table], places: Sequence[str]) -> Table:
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


def _shares(parts: Sequence[float | None] | None, holders: Sequence[str]) -> Row:
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
