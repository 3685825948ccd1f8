"""What the layers of a combination are asked, and what they answer."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from layers.derive import Asked, Spans, Tables, known_everywhere, spans_of
from layers.errors import BadParameter
from layers.model import Published, Question
from layers.periods import Period
from layers.publish import refuse_off_lattice, refuse_unsettled, rule_of
from server.combined import AnySubject, Combined, Part
from server.spans import newest_begun

if TYPE_CHECKING:  # the store answers what its combinations are made of
    from server.store import Store

Codes = tuple[str, ...]


class Inputs:
    """Asks what combinations are made of, as one asker hears it."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def of(self, subject: Combined, question: Question) -> list[Asked]:
        """Ask what a combination is made of; areas are numbered as it numbers them."""
        codes = self._store.codes(subject)[question.areas] if question.areas else ()
        return [self._asked(part, question, codes) for part in subject.parts]

    def check(self, subject: AnySubject, question: Question) -> None:
        """Refuse what a layer, or any layer of a combination, does not answer.

        Raises
        ------
        OffLattice
            With the reason.
        """
        if isinstance(subject, Combined):
            for part in subject.parts:
                for span in self._spans(part, question.span).every:
                    self.check(part.subject, _about(part, question, span))
                if part.per:
                    self.check(part.per, self._about_per(part.per, question))
        elif not subject.policy.exact:
            rule = rule_of(subject.layer, subject.source)
            refuse_off_lattice(rule, subject.layer, subject.source, question)
            refuse_unsettled(self._store.scope(subject).spoken, subject.layer, question)

    def _asked(self, part: Part, question: Question, codes: Codes) -> Asked:
        spans, subject = self._spans(part, question.span), part.subject

        def ask(span: Period) -> Published:
            about = _about(part, question, span)
            return self._numbered(subject, self._store.answer(subject, about), about, codes)

        tables = Tables(
            now=ask(spans.now),
            before=ask(spans.before) if spans.before else None,
            past=tuple(map(ask, spans.past)),
            broke=bool(spans.before) and _breaks(subject, spans),
            days=(_days(spans.now), _days(spans.before or spans.now)),
        )
        return Asked(replace(tables, per=self._per(part, question, tables, codes)), _holder(part))

    def _spans(self, part: Part, asked: Period) -> Spans:
        """Find which periods an input is asked for."""
        subject = part.subject
        try:
            newest = newest_begun(self._store, subject, asked)
            return spans_of(part.one, asked, newest, subject.finest_step)
        except OverflowError as error:
            raise BadParameter(
                f"datetime: got {asked}; what {part.one.layer} is compared with would lie before "
                "the calendar begins."
            ) from error

    def _per(
        self, part: Part, question: Question, tables: Tables, codes: Codes
    ) -> Published | None:
        """Ask for the denominator; of ground it is measured."""
        if part.one.per is None:
            return None
        if part.per is None:
            return self._ground(part.subject, tables.now, question.areas, codes)
        about = self._about_per(part.per, question)
        return self._numbered(part.per, self._store.answer(part.per, about), about, codes)

    def _about_per(self, per: AnySubject, question: Question) -> Question:
        """Ask a denominator for its own newest period that had begun by then."""
        span = newest_begun(self._store, per, question.span)
        return replace(question, layer=per.layer.id, span=span, open_ended=False, where=())

    def _ground(
        self, subject: AnySubject, table: Published, areas: str | None, codes: Codes
    ) -> Published:
        """Measure places in square kilometres."""
        if areas is None:
            km2 = self._store.km2_of(table.place)
        else:
            from layers.ground import square_metres  # pyproj costs a quarter of a second

            by_code = {one.code: one.geometry for one in self._store.areas(subject, areas)}
            shapes = [by_code[codes[one]] for one in table.place.tolist()]
            km2 = square_metres(np.array(shapes, object)) / 1e6
        return known_everywhere(table.place, km2)

    def _numbered(
        self, subject: AnySubject, table: Published, about: Question, codes: Codes
    ) -> Published:
        """Number areas as a combination does: each source has an order of its own."""
        if about.areas is None:
            return table
        own = self._store.codes(subject)[about.areas]
        of = {code: at for at, code in enumerate(codes)}
        places = np.array([of.get(own[one], -1) for one in table.place.tolist()], np.int64)
        order = np.argsort(places[places >= 0])
        kept = table.take(np.flatnonzero(places >= 0)[order])
        return replace(kept, place=np.sort(places[places >= 0]).astype(np.uint64))


def _about(part: Part, question: Question, span: Period) -> Question:
    """Ask an input about a period; only the asked one may have an open end."""
    return replace(
        question,
        layer=part.subject.layer.id,
        span=span,
        open_ended=question.open_ended and span == question.span,
        where=part.where,
    )


def _breaks(subject: AnySubject, spans: Spans) -> bool:
    """Tell whether recording changed between two compared periods."""
    if spans.before is None:
        return False
    first, last = spans.before.start, spans.now.end
    return any(first < day <= last for day in breaks_of(subject))


def breaks_of(subject: AnySubject) -> tuple[date, ...]:
    """Return the days on which recording changed of what a subject counts."""
    if isinstance(subject, Combined):
        return tuple(day for part in subject.parts for day in breaks_of(part.subject))
    return tuple(one.on for one in subject.source.breaks)


def _holder(part: Part) -> str:
    return ", ".join(part.subject.holders)


def _days(span: Period) -> int:
    return (span.end - span.start).days + 1
