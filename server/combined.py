"""What a request is about, if it is a combination: its parts, as far as whoever asks may see them.

A combination may say what all its inputs may say to the one who asks: it is open where all are,
its agreement ends where the first does, and it bears the classification of any.
"""

import zlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeAlias
from zoneinfo import ZoneInfo

from layers.declare import Input, LayerDefinition, Recipe
from layers.model import Published, Question
from layers.periods import Period, Step
from server.opening import Opening
from server.subject import Subject, Where


@dataclass(frozen=True, slots=True)
class Part:
    """One input, and the layers that it is computed of.

    per
        The denominator; None where there is none, or where it is ground.
    """

    one: Input
    where: Where
    subject: "AnySubject"
    per: "AnySubject | None" = None

    @property
    def subjects(self) -> tuple["AnySubject", ...]:
        """What it is computed of."""
        return (self.subject,) if self.per is None else (self.subject, self.per)


@dataclass(frozen=True, slots=True)
class Combined:
    """A combination, and the deliveries that answer.

    layer
        What it looks like as a layer.
    text
        The canonical text of the recipe, by which its answers are kept.
    known
        The moment that was asked for, if one was, in its canonical text.
    """

    layer: LayerDefinition
    recipe: Recipe
    text: str
    parts: tuple[Part, ...]
    known: str | None = None

    @property
    def subjects(self) -> tuple["AnySubject", ...]:
        """What it is computed of."""
        return tuple(one for part in self.parts for one in part.subjects)

    @property
    def is_open(self) -> bool:
        """Whether the answer is the same for everybody and may be cached anywhere."""
        return all(one.is_open for one in self.subjects)

    @property
    def asks(self) -> int:
        """How many answers of layers it is computed of."""
        return sum(
            part.one.periods * _asks(part.subject) + (_asks(part.per) if part.per else 0)
            for part in self.parts
        )

    def is_told_by(self, areas: str | None) -> bool:
        """Whether all its inputs answer for an area set; cells are not meant."""
        return all(one.is_told_by(areas) for one in self.subjects)

    @property
    def classification(self) -> str:
        """What stands on every answer; empty where anybody may have it."""
        return max((one.classification for one in self.subjects), default="")

    @property
    def deliveries(self) -> tuple[tuple[str, int], ...]:
        """The sources, and the numbers of their deliveries."""
        return tuple(sorted({pair for one in self.subjects for pair in one.deliveries}))

    @property
    def arrived(self) -> datetime:
        """When the newest of its deliveries arrived."""
        return max(one.arrived for one in self.subjects)

    @property
    def number(self) -> int:
        """A number that changes when any of the deliveries does, or how it is made."""
        return zlib.crc32(repr((self.text, self.deliveries)).encode())

    @property
    def identity(self) -> tuple[object, ...]:
        """What every answer about it depends on, besides the question and the definitions."""
        return (self.layer.id, self.text, *(one.identity for one in self.subjects))

    @property
    def holders(self) -> tuple[str, ...]:
        """Whose data it is made of, each once."""
        return tuple(dict.fromkeys(holder for one in self.subjects for holder in one.holders))

    @property
    def ends(self) -> date | None:
        """The last day of the first of its agreements that ends."""
        return min((one.ends for one in self.subjects if one.ends), default=None)

    @property
    def zone(self) -> ZoneInfo:
        """The civil time of its periods."""
        return self.parts[0].subject.zone

    @property
    def finest_step(self) -> Step:
        """The length of the shortest periods that all its inputs can be asked by."""
        return min(self.layer.periods, key=list(Step).index)


AnySubject: TypeAlias = Subject | Combined


def _asks(subject: AnySubject) -> int:
    return subject.asks if isinstance(subject, Combined) else 1


class Telling(Protocol):
    """What tells of which periods a subject speaks, and what it answers."""

    def opening(self, subject: AnySubject) -> Opening:
        """Return the length of periods and the resolution that nobody has to ask for."""

    def periods(self, subject: AnySubject, step: Step) -> list[tuple[Period, bool]]:
        """Return the periods of a length that may be asked, with whether each is settled."""

    def shortest(self, subject: AnySubject) -> Step:
        """Return the length of the shortest periods that it tells apart."""

    def answer(self, subject: AnySubject, question: Question) -> Published:
        """Answer a question with what the asker may hear."""
