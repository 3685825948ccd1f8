"""One question, many ways: noise that is drawn anew could be averaged away."""

from collections.abc import Iterator

import httpx
import numpy as np

from attack.doors import DOORS
from attack.lattice import Counts, Lattice
from attack.oracle import Offer, Question, Values, read_table
from attack.score import CONTROL, Figure, Outcome, share, wilson

NAME = "averaging"
SMALL = 4


def attack(
    client: httpx.Client, lattice: Lattice, truth: Counts, most: int, control: bool = False
) -> Iterator[Outcome]:
    """Ask for buckets of 1-4 in every way there is, and average what is told.

    Blind names the commonest true value; where nothing is told, so does the attack.
    """
    small = np.flatnonzero((truth >= 1) & (truth <= SMALL))
    chosen = np.random.default_rng(5).permutation(small)[:most].tolist()
    true = truth[chosen]
    commonest = max(range(1, SMALL + 1), key=lambda one: int((true == one).sum()))
    hits = anew = 0
    for bucket, n in zip(chosen, true.tolist(), strict=True):
        told = told_in_all_ways(client, lattice, bucket)
        anew += len(set(told)) > 1
        hits += (round(float(np.mean(told))) if told else commonest) == n
    blind = float((true == commonest).mean())
    if control:
        yield share(NAME, "open twin: exact", hits, len(true), target=CONTROL, control=True)
        return
    low, high = wilson(hits, len(true))
    gain, note = hits / len(true) - blind, f"blind {blind:.3f}, attack {hits / len(true):.3f}"
    what = "a true 1-4 named exactly, advantage over blind"
    yield Figure(NAME, what, gain, low - blind, high - blind, len(true), 0.12, note=note)
    what = "buckets of which two numbers are told"
    yield share(NAME, what, anew, len(true), target=0.0)


def told_in_all_ways(client: httpx.Client, lattice: Lattice, bucket: int) -> list[float]:
    """Return every number that is told of a bucket."""
    cell, kind, span = lattice.buckets[bucket]
    offer = lattice.offer
    question = Question(offer.resolutions[-1], span, kind)
    answers = [door(client, offer, question, [cell]) for door in DOORS.values()]
    answers += _other_words(client, offer, question)
    told = [one[cell] for one in answers if one and cell in one]
    return [one for one in told if not np.isnan(one)]


def _other_words(client: httpx.Client, offer: Offer, question: Question) -> Iterator[Values | None]:
    """Ask the same in other words: turned around, by its first day, of a named delivery."""
    asked = [
        ("resolution", str(question.resolution)),
        (offer.kind, question.kind),
        ("datetime", "/".join(question.span)),
    ]
    month = [*asked[:2], ("datetime", question.span[0][:7])]
    for words in (asked, asked[::-1], month, [*asked, ("delivery", "1")]):
        yield read_table(client, offer.layer, dict(words))
