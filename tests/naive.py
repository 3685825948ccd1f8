"""A naive program that knows only what layers answer, and computes combinations of it in loops.

It reads /items, the documents of collections and outlines, as anybody may, and nothing else of the
server. What statistics make of two counts (limits, chances, verdicts) and of rates (smoothing) it
takes from the library, given the numbers it read; their tests are elsewhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import fmean
from typing import Any

import h3
import numpy as np
import shapely

from layers.derive import Noise, changes, smooth_whole
from layers.ground import square_metres
from layers.periods import Period, days_of, previous, year_before
from tests.naive_loops import TOLD, Row, Table, mixed, shares, worst

Get = Callable[[str], dict[str, Any]]
NOTHING: Row = {"value": None, "state": "no_data"}
VERDICTS = ("too_few", "steady", "rising", "falling")
VARIANCE = 2.5  # of the noise of a protected count, as docs/protection.md says


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
        made = mixed(recipe, inputs, places)
        holders = [self.document(one["layer"])["holder"] for one in recipe["inputs"]]
        for place, row in made.items():
            row |= shares(row.pop("parts", None), holders)
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
        """Return the period of an input, whole as its layer answers it."""
        asked = question.span
        moved = {"asked": lambda: asked, "previous": lambda: previous(asked),
                 "year_before": lambda: year_before(asked),
                 "newest": lambda: self._newest(one["layer"], asked)}  # fmt: skip
        own = moved[one["when"]]() if one["when"] in moved else days_of(one["when"])
        return self._whole(one["layer"], own)

    def _whole(self, layer: str, span: Period) -> Period:
        """Read in an answer of which days it is: periods that are touched are answered whole."""
        path = f"/v1/collections/{layer}/items?datetime={span}&limit=1"
        return days_of(self.get(path)["datetime"])

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
        then = self._whole(one["layer"], then)
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
            span = self._whole(one["layer"], previous(span))
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
