"""A folded text -> the entries it finds: beginnings, words, parts, and a few typing errors."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import IntEnum

import numpy as np

from layers.names.entries import Entry, Kind
from layers.names.folding import compact, folded, readings

LEAST_PART = 3  # letters that may stand anywhere in a name
LEAST_WRONG = 4  # letters from which one may be wrong; from twice as many, two
AFTER_ALL = "\U0010ffff"


class How(IntEnum):
    """How well a name matches, best first."""

    WHOLE = 0
    BEGINNING = 1
    WORD = 2
    WORDS = 3
    PART = 4
    WRONG = 5  # and one more for each further typing error


class Index:
    """Finds entries by beginnings of their names, from any word on; safe to share by threads."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        told = sorted({one for place in range(len(entries)) for one in self._starts(place)})
        self._starts_text = [text for text, _, _ in told]
        self._starts_of = [(place, is_first) for _, place, is_first in told]
        self._words = self._in_order(
            (word, place)
            for place, entry in enumerate(entries)
            for text in (entry.title.nl, *_context(entry))
            for reading in readings(text)
            for word in reading.split()
        )

    def find(self, text: str) -> dict[int, How]:
        """Return the positions of the entries that a text as people type it finds, and how well."""
        found: dict[int, How] = {}
        for reading in filter(None, readings(text)):
            for place, how in self._of_reading(reading):
                found[place] = min(how, found.get(place, how))
        for place in self._postcodes(compact(text)):
            found[place] = min(How.BEGINNING, found.get(place, How.BEGINNING))
        return found

    def nearly(self, text: str) -> dict[int, int]:
        """Return the entries that a text finds with a typing error or two, and how well.

        Errors are letters that are left out, too many, wrong, or changed with the next one
        (optimal string alignment), counted against beginnings as long as the text.
        """
        from rapidfuzz.distance import OSA  # forty modules, for the first typing error
        from rapidfuzz.process import cdist

        asked = folded(text)
        most = min(len(asked) // LEAST_WRONG, 2)
        if not most:
            return {}
        found: dict[int, int] = {}
        for length in range(len(asked) - most, len(asked) + most + 1):
            cut = [start[:length] for start in self._starts_text]
            errors = cdist([asked], cut, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
            for at in np.flatnonzero(errors[0] <= most).tolist():
                place, how = self._starts_of[at][0], How.WRONG + int(errors[0, at])
                found[place] = min(how, found.get(place, how))
        return found

    def _of_reading(self, reading: str) -> Iterator[tuple[int, How]]:
        low = bisect_left(self._starts_text, reading)
        for at in range(low, bisect_left(self._starts_text, reading + AFTER_ALL)):
            place, is_first = self._starts_of[at]
            whole = is_first and self._starts_text[at] == reading
            yield place, How.WHOLE if whole else How.BEGINNING if is_first else How.WORD
        yield from ((place, How.WORDS) for place in self._with_words(reading.split()))
        if len(reading) >= LEAST_PART:
            inside = zip(self._starts_text, self._starts_of, strict=True)
            yield from ((of[0], How.PART) for text, of in inside if of[1] and reading in text)

    def _with_words(self, words: list[str]) -> set[int]:
        """Find what has a word that begins as each of several, one at least in its own name."""
        if len(words) < 2:
            return set()
        those = [self._beginning(word, *self._words) for word in words]
        named = set().union(*(self._own(word) for word in words))
        return set.intersection(*those) & named

    def _own(self, word: str) -> set[int]:
        low = bisect_left(self._starts_text, word)
        high = bisect_left(self._starts_text, word + AFTER_ALL)
        return {place for place, _ in self._starts_of[low:high]}

    @staticmethod
    def _beginning(word: str, words: list[str], places: list[int]) -> set[int]:
        return set(places[bisect_left(words, word) : bisect_left(words, word + AFTER_ALL)])

    def _postcodes(self, asked: str) -> set[int]:
        """Find postcodes with and without their blank; none where no digit was typed."""
        if not any(one.isdigit() for one in asked):
            return set()
        found = self._own(asked)
        return {one for one in found if self.entries[one].kind is Kind.POSTCODE}

    def _starts(self, place: int) -> Iterator[tuple[str, int, bool]]:
        """Yield the names of an entry from their first word on, and from each further one."""
        entry = self.entries[place]
        if entry.kind is Kind.POSTCODE:
            yield compact(entry.title.nl), place, True
        for name in (entry.title.nl, *entry.others):
            for reading in readings(name):
                words = reading.split()
                for first in range(len(words)):
                    yield " ".join(words[first:]), place, not first

    @staticmethod
    def _in_order(pairs: Iterator[tuple[str, int]]) -> tuple[list[str], list[int]]:
        told = sorted(set(pairs))
        return [text for text, _ in told], [place for _, place in told]


def _context(entry: Entry) -> tuple[str, ...]:
    return (entry.context.nl, entry.context.en) if entry.context else ()
