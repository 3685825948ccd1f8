"""Places that lie in each other or apart, such as cells of several resolutions, by their addresses.

What a told place holds beside the told places in it is known as a difference of answers. It must
hold no addresses or enough of them, and then so does every sum and difference within a family.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from layers.publish.why import Why

NOWHERE = -1
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Family:
    """A family of places, numbered through from its coarsest level to its finest.

    first
        (levels + 1,) int64, the number of the first place of each level, and how many there are.
    places
        (p, levels) int64, the place of each level that holds each piece of ground, or NOWHERE.
    parent
        (n,) int64, the place in which a place lies; NOWHERE for the outermost, and where there are
        no addresses.
    held
        (n,) int64, the addresses in each place.
    own
        (n,) int64, those that are in no place inside it.
    why
        (n,) uint8 of Why; the one thing here that changes.
    """

    first: Numbers
    places: Numbers
    parent: Numbers
    held: Numbers
    own: Numbers
    why: NDArray[np.uint8]

    def is_told(self, place: int) -> bool:
        """Tell whether a place is told so far."""
        return bool(self.why[place] == Why.TOLD)

    def blocks(self) -> Numbers:
        """Return the smallest told place that holds each piece, (p,); NOWHERE where none does."""
        block = np.full(len(self.places), NOWHERE)
        for level in self.places.T:
            block = np.where((level != NOWHERE) & (self.why[level] == Why.TOLD), level, block)
        return block

    def levels(self) -> list[NDArray[np.uint8]]:
        """Return why places are silent, level by level; what is written into these is kept."""
        return np.split(self.why, self.first[1:-1])


def family_of(levels: Sequence[tuple[Numbers, int]], n: Numbers) -> Family:
    """Make a family of levels, coarse to fine.

    Parameters
    ----------
    levels
        Per level the position of the place that holds each piece (-1 where none does), and how many
        places it has. What lies in one place of a level lies in one of each coarser level, or in
        none.
    n
        (p,) int64, the addresses of each piece.
    """
    first = np.cumsum([0, *(count for _, count in levels)])
    numbered = zip((at for at, _ in levels), first[:-1], strict=True)
    places = np.stack([np.where(at == NOWHERE, at, at + begin) for at, begin in numbered], axis=1)
    held, parent = np.zeros(first[-1], np.int64), np.full(first[-1], NOWHERE)
    within = np.full(len(n), NOWHERE)
    for level in places.T:
        there = level != NOWHERE
        np.add.at(held, level[there], n[there])
        parent[level[there]] = within[there]
        within = np.where(there, level, within)
    own = np.zeros(first[-1], np.int64)
    np.add.at(own, within[within != NOWHERE], n[within != NOWHERE])
    return Family(first, places, parent, held, own, np.zeros(first[-1], np.uint8))


def silence_few(family: Family, least: int) -> None:
    """Silence the places of few addresses, and what would tell them.

    Where the told places inside a told place leave few addresses of it, one more of them is
    silenced: the one of fewest addresses, as small ones are least missed. Silencing the outer place
    instead would take most of the coarse ones away, as a few addresses lie somewhere in each.
    """
    few = (family.held > 0) & (family.held < least)
    family.why[few & (family.why != Why.UNLISTED)] = Why.FEW
    left = family.own.copy()  # of each place, what no told place inside it holds
    inside = _children(family.parent)
    for place in np.flatnonzero(family.held)[::-1].tolist():  # inner places come first
        if family.is_told(place):
            if 0 < left[place] < least:
                _silence_one_inside(family, inside, left, place)
        elif family.parent[place] != NOWHERE:
            left[family.parent[place]] += left[place]


def _children(parent: Numbers) -> list[Numbers]:
    """Return the places that lie directly in each place."""
    order = np.argsort(parent, kind="stable")
    first = np.searchsorted(parent[order], np.arange(len(parent) + 1))
    return [order[begin:end] for begin, end in pairwise(first.tolist())]


def _silence_one_inside(family: Family, inside: list[Numbers], left: Numbers, place: int) -> None:
    """Silence the told place of fewest addresses inside a place; there is one, or it held few."""
    told = _outermost_told(family, inside, place)
    one = min(told, key=lambda place: (family.held[place], place))
    family.why[one] = Why.OTHERS
    if not left[one]:  # the places told inside it tell it as well
        _silence_one_inside(family, inside, left, one)
    left[place] += left[one]


def _outermost_told(family: Family, inside: list[Numbers], place: int) -> list[int]:
    """Return the told places inside a place that lie in no other one of these."""
    found: list[int] = []
    for one in inside[place].tolist():
        found += [one] if family.is_told(one) else _outermost_told(family, inside, one)
    return found
