"""Deliveries that build on each other -> the one cube that they are together.

A source may arrive in instalments: each adds records, or replaces whole periods. What it held at
some moment is the merged cube of the instalments that had arrived by then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.accounts import add_accounts
from layers.errors import InstalmentError
from layers.model import MOST_VALUES, AreaFacts, Cube, Days, Facts, Spread, Stated
from layers.periods import EPOCH, Step, floor_days

KEYS = 2**32
SUMS, LOWEST, HIGHEST = (pl.col(f"^{name} .*$") for name in ("sum", "lowest", "highest"))
# What `--whole` does to a source that is not open.
REVISES = (
    "publishes every period anew: whoever kept the old answers sees where they differ from the "
    "new ones, and that may tell about one record."
)
Values = Mapping[str, tuple[str, ...]]
Kept = NDArray[np.bool_]
Counted = TypeVar("Counted", Facts, Stated)


@dataclass(frozen=True, slots=True)
class Instalment:
    """One delivery of a chain.

    replaces
        Length of the periods that it replaces in those before it; None if it adds records.
    after
        It replaces nothing up to this day; without `replaces`, all after it.
    """

    cube: Cube
    replaces: Step | None = None
    after: date | None = None


def merge_instalments(parts: Sequence[Instalment]) -> Cube:
    """Merge instalments, oldest first, into the cube of all that they hold together.

    Coverage, spread, findings and the number of unsettled periods are those of the newest.
    Addresses are those of the first: a newer register would silence other places, and a small one
    might be what two answers about one period tell apart.

    Raises
    ------
    InstalmentError
        If two of them were not counted alike, or hold too many values of a dimension together.
    """
    cubes = [part.cube for part in parts]
    for cube in cubes[:-1]:
        refuse_unlike(cube, cubes[-1])
    if len(cubes) == 1:
        return cubes[0]
    gone = _replaced_later(parts)
    values = _united(cubes)
    facts = _add_up([cube.facts for cube in cubes], gone, cubes, values)
    areas = {name: _areas(name, cubes, gone, values) for name in cubes[-1].areas}
    merged = replace(
        cubes[-1],
        dimensions=values,
        facts=facts,
        areas=areas,
        extent=replace(cubes[-1].extent, periods=_periods(cubes, gone)),
        addresses=cubes[0].addresses,
    )
    return _without_unused(replace(merged, account=add_accounts(cubes, merged)))


def refuse_unlike(older: Cube, newer: Cube) -> None:
    """Let instalments pass that were counted alike.

    Raises
    ------
    InstalmentError
        With what differs, and what to do.
    """
    unlike = [name for name, same in _likeness(older, newer) if not same]
    if unlike:
        raise InstalmentError(
            f"{newer.source}: this delivery cannot build on the ones before it: {unlike[0]} "
            "changed since. Put all files of the source into the inbox and ingest them with "
            f"`hexradar ingest {newer.source} --whole`. Of a source that is not open that {REVISES}"
        )


def _likeness(older: Cube, newer: Cube) -> Iterable[tuple[str, bool]]:
    yield "the key file", older.fingerprint == newer.fingerprint
    yield "the finest resolution", older.finest_resolution == newer.finest_resolution
    yield "the finest period", older.step == newer.step
    yield "the amounts", older.amounts == newer.amounts
    yield "the dimensions", tuple(older.dimensions) == tuple(newer.dimensions)
    yield "the coverage", np.array_equal(older.extent.cells, newer.extent.cells)
    yield "the area sets", _named(older.areas) == _named(newer.areas)
    yield "the ground of the areas", _same_spread(older.spread, newer.spread)
    yield "the register by which places are told", _same_register(older, newer)


def _named(areas: Mapping[str, AreaFacts]) -> list[tuple[object, ...]]:
    return [(name, one.codes, one.silent) for name, one in areas.items()]


def _same_register(older: Cube, newer: Cube) -> bool:
    """Tell whether the addresses of an older cube serve a newer one, which may have none itself."""
    kept = older.addresses and older.addresses.register
    return newer.addresses is None or newer.addresses.register == kept


def _same_spread(one: Spread | None, other: Spread | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.set == other.set and all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("area", "cell", "share", "ground")
    )


def _replaced_later(parts: Sequence[Instalment]) -> list[dict[Step, Days]]:
    """Return, per instalment, the periods that later ones replace: step -> first days."""
    later: dict[Step, Days] = {}
    every = np.unique(np.concatenate([part.cube.extent.periods for part in parts]))
    found = []
    for part in reversed(parts):
        found.append(dict(later))
        step, starts = _replaced(part, every)
        later[step] = np.union1d(later.get(step, starts[:0]), starts)
    return found[::-1]


def _replaced(part: Instalment, every: Days) -> tuple[Step, Days]:
    """Return the first days of the periods that one instalment replaces, and their length.

    Parameters
    ----------
    every
        The finest periods of all instalments.
    """
    held = part.cube.extent.periods
    if part.after is None:
        step = part.replaces or part.cube.step
        return step, floor_days(step, held if part.replaces else held[:0])
    later = every[every > (part.after - EPOCH).days]
    if part.replaces:
        starts = floor_days(part.replaces, held)
        later = later[np.isin(floor_days(part.replaces, later), starts)]
    return part.cube.step, later


def _stays(periods: Days, gone: Mapping[Step, Days]) -> Kept:
    stays = np.ones(len(periods), bool)
    for step, starts in gone.items():
        stays &= ~np.isin(floor_days(step, periods), starts)
    return stays


def _periods(cubes: Sequence[Cube], gone: Sequence[Mapping[Step, Days]]) -> Days:
    held = [cube.extent.periods for cube in cubes]
    kept = [days[_stays(days, later)] for days, later in zip(held, gone, strict=True)]
    return np.unique(np.concatenate(kept))


def _united(cubes: Sequence[Cube]) -> Values:
    names = cubes[-1].dimensions
    united = {
        name: tuple(sorted({value for cube in cubes for value in cube.dimensions[name]}))
        for name in names
    }
    for name, values in united.items():
        if len(values) > MOST_VALUES:
            raise InstalmentError(
                f"{cubes[-1].source}: {name} has {len(values):,} values together with the "
                f"deliveries before; expected at most {MOST_VALUES:,}. A dimension is a category."
            )
    return united


def _add_up(
    parts: Sequence[Facts],
    gone: Sequence[Mapping[Step, Days]],
    cubes: Sequence[Cube],
    values: Values,
) -> Facts:
    """Add facts up that stay, under the united values of dimensions; keep the outermost amounts."""
    tables = [
        _table(facts, cube.dimensions, values).filter(pl.Series(_stays(facts.period, later)))
        for facts, later, cube in zip(parts, gone, cubes, strict=True)
    ]
    by = ["period", *(f"code {name}" for name in values), "place"]
    added = pl.col("n").sum(), (pl.col("key").cast(pl.UInt64).sum() % KEYS).cast(pl.UInt32)
    grouped = pl.concat(tables).group_by(by, maintain_order=True)
    whole = grouped.agg(*added, SUMS.sum(), LOWEST.min(), HIGHEST.max()).sort(by)
    codes = whole.select(by[1:-1]).to_numpy() if values else np.empty((len(whole), 0))
    amounts = len(whole), parts[0].sums.shape[1]
    return Facts(
        period=whole["period"].to_numpy(),
        codes=codes.astype(np.uint16),
        place=whole["place"].to_numpy(),
        n=whole["n"].to_numpy(),
        key=whole["key"].to_numpy(),
        sums=whole.select(SUMS).to_numpy().reshape(amounts),
        lowest=whole.select(LOWEST).to_numpy().reshape(amounts),
        highest=whole.select(HIGHEST).to_numpy().reshape(amounts),
    )


def _areas(
    name: str, cubes: Sequence[Cube], gone: Sequence[Mapping[Step, Days]], values: Values
) -> AreaFacts:
    parts = [cube.areas[name] for cube in cubes]
    facts = _add_up([part.facts for part in parts], gone, cubes, values)
    stated = [
        _said(part.stated, later, _recoded(part.stated.codes, cube.dimensions, values))
        for part, later, cube in zip(parts, gone, cubes, strict=True)
        if part.stated
    ]
    return replace(parts[-1], facts=facts, stated=_united_states(stated))


def _said(stated: Stated, gone: Mapping[Step, Days], codes: NDArray[np.uint16]) -> Stated:
    """Keep what is stated about periods that stay, under the united values."""
    stays = _stays(stated.period, gone)
    return Stated(stated.period[stays], codes[stays], stated.place[stays], stated.state[stays])


def _united_states(parts: Sequence[Stated]) -> Stated | None:
    """Put what instalments state together, sorted, each once; None where they state nothing."""
    if not sum(len(part.place) for part in parts):
        return None
    period, place, state = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("period", "place", "state")
    )
    codes = np.concatenate([part.codes for part in parts])
    columns = np.column_stack([period, codes, place, state]).astype(np.int64)
    _, kept = np.unique(columns, axis=0, return_index=True)
    return Stated(period[kept], codes[kept], place[kept], state[kept])


def _recoded(codes: NDArray[np.uint16], own: Values, united: Values) -> NDArray[np.uint16]:
    """Turn codes of own values into codes of the united ones."""
    recoded = np.empty_like(codes)
    for column, (name, values) in enumerate(united.items()):
        recoded[:, column] = _positions(own[name], values)[codes[:, column]]
    return recoded


def _table(facts: Facts, own: Values, united: Values) -> pl.DataFrame:
    recoded = _recoded(facts.codes, own, united)
    codes = {f"code {name}": recoded[:, column] for column, name in enumerate(united)}
    outer = {"sum": facts.sums, "lowest": facts.lowest, "highest": facts.highest}
    amounts = {
        f"{name} {at}": one for name, every in outer.items() for at, one in enumerate(every.T)
    }
    counted = {"place": facts.place, "n": facts.n, "key": facts.key}
    return pl.DataFrame({"period": facts.period, **codes, **counted, **amounts})


def _positions(own: Sequence[str], united: Sequence[str]) -> NDArray[np.uint16]:
    """Return where each value stands in another list; 0 for one that is not in it."""
    at = {value: position for position, value in enumerate(united)}
    return np.array([at.get(value, 0) for value in own], np.uint16)


def _without_unused(cube: Cube) -> Cube:
    """Leave out the values of dimensions that no fact has any more."""
    every = [cube.facts, *(areas.facts for areas in cube.areas.values())]
    used = {
        name: np.unique(np.concatenate([facts.codes[:, column] for facts in every]))
        for column, name in enumerate(cube.dimensions)
    }
    kept = {
        name: tuple(values[code] for code in used[name].tolist())
        for name, values in cube.dimensions.items()
    }

    def renumbered(part: Counted) -> Counted:
        return replace(part, codes=_recoded(part.codes, cube.dimensions, kept))

    areas = {
        name: replace(
            one,
            facts=renumbered(one.facts),
            stated=renumbered(one.stated) if one.stated else None,
        )
        for name, one in cube.areas.items()
    }
    return replace(cube, dimensions=kept, facts=renumbered(cube.facts), areas=areas)
