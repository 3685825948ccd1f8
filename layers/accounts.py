"""The accounts of instalments -> the account of all that they hold together."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import astuple

from layers.model import Account, Cube, Match


def add_accounts(cubes: Sequence[Cube], merged: Cube) -> Account:
    """Add the accounts of instalments up; the findings are those of the newest.

    Parameters
    ----------
    cubes
        The instalments, oldest first, and
    merged
        what they hold together, without what was replaced.
    """
    accounts = [cube.account for cube in cubes]
    refused, matched, stated = Counter[str](), Counter[str](), Counter[str]()
    cut = defaultdict[str, float](float)
    for one in accounts:
        for name, lost in one.cut.items():
            cut[name] += lost
        refused.update(one.refused)
        matched.update(one.matched)
        stated.update(one.stated)
    replaced = sum(_records(cube) for cube in cubes) - _records(merged)
    return Account(
        files=tuple(name for one in accounts for name in one.files),
        rows_read=sum(one.rows_read for one in accounts),
        rows_accepted=sum(one.rows_accepted for one in accounts),
        refused=dict(sorted(refused.items())),
        repeats=sum(one.repeats for one in accounts),
        findings=accounts[-1].findings,
        matched=dict(sorted(matched.items())),
        cut=dict(sorted(cut.items())),
        stated=dict(sorted(stated.items())),
        match=_match([one.match for one in accounts]),
        skipped=accounts[-1].skipped,
        origin=accounts[-1].origin,
        replaced=replaced + sum(one.replaced for one in accounts),
    )


def _match(parts: Sequence[Match | None]) -> Match | None:
    """Add up how instalments fared; texts that several missed are counted in each."""
    found = [part for part in parts if part]
    if not found:
        return None
    return Match(*(sum(column) for column in zip(*map(astuple, found), strict=True)))


def _records(cube: Cube) -> int:
    """Count the records of a cube; of one that knows only areas, those of its own set."""
    facts = cube.areas[cube.spread.set].facts if cube.spread else cube.facts
    return int(facts.n.sum())
