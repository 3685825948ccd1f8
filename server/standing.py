"""What stands out, in sentences of both languages: the answer, and why a place is in it."""

from collections.abc import Mapping
from typing import Any

from layers.declare import (
    AGAINST,
    LETTERS,
    VERDICTS,
    Derived,
    How,
    Verdict,
    input_title,
    lowered,
)
from layers.derive import Top
from server.combined import AnySubject, Combined
from server.described import faces_of_parts
from server.figures import dutch, english

Texts = dict[str, str]


def answer_sentence(found: Top, subject: AnySubject, of_areas: bool) -> Texts:
    """Answer the question of a collection in one sentence."""
    nl, en = ("gebieden", "areas") if of_areas else ("vakken", "cells")
    number = found.standing_out
    if not found.told:
        return _texts(
            f"Van geen van de {nl} is hier iets te zeggen: alles is afgeschermd of zonder data.",
            f"Nothing can be said of any of the {en}: all is suppressed or without data.",
        )
    if not found.judged:
        return _texts(
            f"{number} van de {found.told} {nl} met een waarde hebben er een boven nul; de hoogste "
            "staan bovenaan.",
            f"{number} of the {found.told} {en} with a value have one above zero; the highest "
            "come first.",
        )
    if number:
        return _texts(
            f"In {number} van de {found.told} {nl}: {_what(subject, 'nl')}.",
            f"In {number} of the {found.told} {en}: {_what(subject, 'en')}.",
        )
    if found.too_few:
        return _texts(
            f"Te weinig om te zeggen: nergens is het zeker, en in {found.too_few} {nl} zijn de "
            "aantallen te klein om het uit te sluiten.",
            f"Too few to say: nowhere is it certain, and in {found.too_few} {en} the numbers are "
            "too small to rule it out.",
        )
    return _texts(f"In geen van de {found.told} {nl}.", f"In none of the {found.told} {en}.")


def why_sentence(subject: AnySubject, row: Mapping[str, Any]) -> Texts:
    """Say why a place is listed: its number, and what each input says of it."""
    if not isinstance(subject, Combined):
        unit = subject.layer.unit
        return _texts(
            f"{_number(row['value'], 'nl')} {unit.nl}", f"{_number(row['value'])} {unit.en}"
        )
    if len(subject.parts) == 1:
        unit = subject.layer.unit
        beside = _beside(subject.parts[0].one.compute, row)
        return _texts(
            f"{_number(row['value'], 'nl')} {unit.nl}{beside['nl']}",
            f"{_number(row['value'])} {unit.en}{beside['en']}",
        )
    faces = faces_of_parts(subject)
    said = [
        _input(input_title(part.one, faces), row.get(letter), row.get(f"{letter}_verdict"))
        for letter, part in zip(LETTERS, subject.parts, strict=False)
    ]
    return _texts("; ".join(one["nl"] for one in said), "; ".join(one["en"] for one in said))


def _what(subject: AnySubject, language: str) -> str:
    """Say what was looked for: what rises, or that conditions hold."""
    if not isinstance(subject, Combined) or not _all_rise(subject):
        return {"nl": "de voorwaarden gelden", "en": "the conditions hold"}[language]
    titles = [lowered(getattr(part.subject.layer.title, language)) for part in subject.parts]
    against = getattr(AGAINST[subject.parts[0].one.compared], language)
    if language == "nl":
        verb = "stijgen" if len(titles) > 1 else "stijgt"
        return f"{' en '.join(titles)} {verb} ten opzichte van {against}"
    verb = "are both rising" if len(titles) == 2 else "are rising"
    return f"{' and '.join(titles)} {verb} against {against}"


def _all_rise(subject: Combined) -> bool:
    """Tell whether a place stands out where every input rises against the same period."""
    ones = [part.one for part in subject.parts]
    rising = all(
        one.compute is Derived.CHANGE
        and not one.negated
        and (one.high is None or one.high.verdict is Verdict.RISING)
        for one in ones
    )
    same = len({one.compared for one in ones}) == 1
    return rising and same and subject.recipe.how in (How.MEASURE, How.ALL)


def _input(title: Any, value: float | None, verdict: str | None) -> Texts:
    nl, en = (f"{title.nl}: {_number(value, 'nl')}", f"{title.en}: {_number(value)}")
    if verdict:
        words = VERDICTS[Verdict(verdict)]
        nl, en = f"{nl} ({words.nl})", f"{en} ({words.en})"
    return _texts(nl, en)


def _beside(compute: Derived, row: Mapping[str, Any]) -> Texts:
    """Say what a measure was computed of."""
    if compute is Derived.CHANGE:
        now, before = row.get("n"), row.get("before")
        return _texts(f" (van {_number(before, 'nl')} naar {_number(now, 'nl')})",
                      f" (from {_number(before)} to {_number(now)})")  # fmt: skip
    if row.get("per") is not None:
        n, per = row.get("n"), row.get("per")
        return _texts(f" ({_number(n, 'nl')} op {_number(per, 'nl')})",
                      f" ({_number(n)} in {_number(per)})")  # fmt: skip
    return _texts("", "")


def _number(value: float | None, language: str = "en") -> str:
    if value is None:
        return {"nl": "niet bekend", "en": "not told"}[language]
    return dutch(value) if language == "nl" else english(value)


def _texts(nl: str, en: str) -> Texts:
    return {"nl": nl, "en": en}
