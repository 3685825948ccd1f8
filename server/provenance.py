"""Where the numbers of an answer come from, as labels and sentences of both languages.

Everything follows from the definitions, the delivery, the question and published values; nothing
from the clock. It tells what the documents of the layer, its account and its source tell, no more.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from layers.declare import LETTERS, Bilingual, Measure, sentence
from layers.declare.agreement import Agreement
from layers.model import Published, Question, State
from server import __version__
from server.combined import Combined
from server.dependencies import Asked
from server.described import faces_of_parts
from server.dimensions import listed_labels
from server.lines import Line, same_text
from server.measured import Pair, what_is_measured, what_places_cannot_tell
from server.readable import LENGTHS, what_is_protected, what_is_silent, why_parts_differ
from server.recording import one_count
from server.spans import length_of
from server.store import Store
from server.subject import Subject, Where

MEASURES = {
    Measure.COUNT: ("aantal", "count"),
    Measure.SUM: ("som", "sum"),
    Measure.MEAN: ("gemiddelde", "mean"),
    Measure.MIN: ("laagste", "lowest"),
    Measure.MAX: ("hoogste", "highest"),
    Measure.PRESENCE: ("aanwezigheid", "presence"),
}


def provenance_of(store: Store, asked: Asked, told: Published) -> tuple[Line, ...]:
    """Say what a layer counts, what of it was asked, and by whose data and which rules.

    Parameters
    ----------
    told
        The answer, by which it is known whether its period may still change.

    Returns
    -------
    Lines in the order in which they are read; those about the numbers of one answer are of
    `counts_of`.
    """
    subject, where = asked.subject, asked.question.where
    software = _same("Software", f"HexRadar {__version__}")
    if isinstance(subject, Combined):
        own = (*_made(subject, store), *_asked(store, asked, told), software)
        return (*own, *(line for part in _parts(store, subject) for line in part))
    asked_for = (*_asked(store, asked, told), _within(store, subject))
    return (*_what(store, subject), *asked_for, *_about(store, subject, where), software)


def layer_lines(store: Store, subject: Subject, where: Where) -> tuple[Line, ...]:
    """Say what a layer counts, whose data it is, by which agreement and which rules."""
    return (*_what(store, subject), *_about(store, subject, where))


def _about(store: Store, subject: Subject, where: Where) -> tuple[Line, ...]:
    return (
        Line(("Filter", "Filter"), _filter(subject, where)),
        *_whose(subject),
        *_agreed(subject.source.agreement),
        *_rules(store, subject),
        Line(("Definitie", "Definition"), (subject.delivery.definition_digest,) * 2),
    )


def address_of(
    base: str, asked: Asked, span: str | None = None, more: Iterable[tuple[str, str]] = ()
) -> str:
    """Return the address that gives the same answer again.

    It names the delivery where another one may answer otherwise: of an open layer, and of exact
    numbers. What a protected layer told of a settled period stays.

    Parameters
    ----------
    base
        Address of the API.
    span
        How the span was written, where it has an open end.
    more
        Further parameters, such as a box and a format.
    """
    subject, question = asked.subject, asked.question
    exact = isinstance(subject, Subject) and subject.policy.exact
    pinned = (subject.is_open or exact) and not question.known
    parameters = [
        ("datetime", span or str(question.span)),
        ("areas", question.areas) if question.areas else ("resolution", question.resolution),
        *((name, value) for name, values in question.where for value in values),
        *([("known", question.known)] if question.known else []),
        *([("delivery", subject.number)] if pinned else []),
        *more,
    ]
    return f"{base}/collections/{subject.layer.id}/items?{urlencode(parameters, safe='/,')}"


def in_language(lines: Iterable[Line], language: str) -> tuple[tuple[str, str], ...]:
    """Return label and text of lines in one language; an empty text is left out."""
    at = ("nl", "en").index(language)
    return tuple((one.label[at], one.text[at]) for one in lines if one.text[at])


def _what(store: Store, subject: Subject) -> Iterator[Line]:
    layer, source, place = subject.layer, subject.source, store.definitions.place
    made_up = (" (verzonnen gegevens)", " (made-up data)") if place.synthetic else ("", "")
    yield Line(("Kaartlaag", "Layer"), _pair(layer.title))
    yield Line(("Plaats", "Place"), (place.title.nl + made_up[0], place.title.en + made_up[1]))
    if layer.description:
        yield Line(("Omschrijving", "Description"), _pair(layer.description))
    (nl, en), unit = MEASURES[layer.measure], layer.unit
    yield Line(("Waarde", "Value"), (f"{nl} ({unit.nl})", f"{en} ({unit.en})"))
    yield Line(("Wat is geteld", "What is counted"), _joined(what_is_measured(layer, source)))
    yield Line(("Eén telling is", "One count is"), _pair(one_count(source)))


def _asked(store: Store, asked: Asked, told: Published) -> Iterator[Line]:
    yield Line(("Periode", "Period"), _period(asked, told))
    yield Line(("Plaatsen zijn", "Places are"), _places(store, asked.question))


def _within(store: Store, subject: Subject) -> Line:
    """Name the areas within which the asker is answered."""
    named = [store.catalogue.area(*one.split(".", 1)) for one in subject.policy.areas]
    within = ", ".join(f"{one.name} ({one.id})" for one in named if one)
    return same_text(("Alleen binnen", "Only within"), within)


def _period(asked: Asked, told: Published) -> Pair:
    span = asked.question.span
    length = length_of(asked.subject, span)
    nl, en = (f" ({LENGTHS[length].nl})", f" ({LENGTHS[length].en})") if length else ("", "")
    if (told.state == State.PROVISIONAL).any():
        nl, en = f"{nl}; voorlopig, kan nog veranderen", f"{en}; provisional, may still change"
    return (f"{span.start} t/m {span.end}{nl}", f"{span.start} to {span.end}{en}")


def _filter(subject: Subject, where: Where) -> Pair:
    source, own = subject.source, subject.layer.filter
    filters = {**{name: tuple(values) for name, values in own.items()}, **dict(where)}
    if not filters:
        return ("geen", "none")
    titled = [(source.dimensions[name], values) for name, values in sorted(filters.items())]
    nl, en = (
        "; ".join(
            f"{getattr(one.title, language)}: {listed_labels(values, one.labels, language)}"
            for one, values in titled
        )
        for language in ("nl", "en")
    )
    return (nl, en)


def _places(store: Store, question: Question) -> Pair:
    if question.areas is None:
        at = question.resolution
        return (f"vakken van H3-resolutie {at}", f"cells of H3 resolution {at}")
    return _pair(store.definitions.area_sets[question.areas].title)


def _whose(subject: Subject) -> Iterator[Line]:
    source, delivery = subject.source, subject.delivery
    yield Line(("Bron", "Source"), _pair(source.title))
    yield same_text(("Bronhouder", "Source holder"), source.holder)
    arrived = delivery.arrived.isoformat(timespec="minutes")
    yield Line(
        ("Levering", "Delivery"),
        (f"{delivery.number}, ontvangen {arrived}", f"{delivery.number}, received {arrived}"),
    )
    yield same_text(("Wat bekend was op", "What was known on"), subject.known or "")


def _made(subject: Combined, store: Store) -> Iterator[Line]:
    """Say how a combination is made."""
    place = store.definitions.place
    yield Line(("Combinatie", "Combination"), _pair(subject.layer.title))
    yield Line(("Plaats", "Place"), _pair(place.title))
    yield Line(("Waarde", "Value"), _pair(subject.layer.unit))
    yield Line(("Hoe", "How"), _pair(sentence(subject.recipe, faces_of_parts(subject))))
    yield same_text(("Recept", "Recipe"), subject.text)


def _parts(store: Store, subject: Combined) -> Iterator[tuple[Line, ...]]:
    """Say of each layer of a combination where its numbers come from, each behind its letter."""
    for letter, part in zip(LETTERS, subject.parts, strict=False):
        for one, where in ((part.subject, part.where), (part.per, ())):
            if isinstance(one, Combined):
                yield _marked(letter, tuple(_made(one, store)))
            elif one is not None:
                yield _marked(letter, layer_lines(store, one, where))


def _marked(letter: str, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    def mark(label: str) -> str:
        return f"{letter}: {label}"

    return tuple(Line((mark(one.label[0]), mark(one.label[1])), one.text) for one in lines)


def _agreed(agreement: Agreement) -> Iterator[Line]:
    """Tell what was agreed with the holder, as far as it is stated."""
    labels = {
        "basis": ("Grondslag", "Basis"),
        "purpose": ("Doel", "Purpose"),
        "contact": ("Contact", "Contact"),
        "cadence": ("Leverritme", "Cadence"),
        "retention": ("Bewaartermijn", "Retention"),
        "ends": ("Einde van de afspraak", "Agreement ends"),
        "address": ("Openbaar op", "Public at"),
        "verified": ("Nagekeken op", "Verified on"),
    }
    for name, label in labels.items():
        yield same_text(label, str(getattr(agreement, name) or ""))


def _rules(store: Store, subject: Subject) -> Iterator[Line]:
    layer, source = subject.layer, subject.source
    scope = store.scope(subject)
    silent = what_is_silent(source, scope, store.definitions)
    if subject.classification:
        exact = ("Precies geteld: niets is afgeschermd of veranderd.",
                 "Counted exactly: nothing was withheld or changed.")  # fmt: skip
        yield Line(("Bescherming", "Protection"), exact)
    else:
        yield Line(("Bescherming", "Protection"), _joined(what_is_protected(layer, source, silent)))
        parts = why_parts_differ(layer, source)
        yield Line(("Delen en geheel", "Parts and whole"), _pair(parts) if parts else ("", ""))
    yield Line(("Let op", "Mind"), _pair(what_places_cannot_tell(layer, source, None)))
    for one in source.breaks:
        nl, en = f"{one.on}: {one.reason.nl}", f"{one.on}: {one.reason.en}"
        yield Line(("Anders geregistreerd vanaf", "Recorded otherwise since"), (nl, en))


def _joined(sentences: Iterable[Pair]) -> Pair:
    told = list(sentences)
    return (" ".join(nl for nl, _ in told), " ".join(en for _, en in told))


def _pair(text: Bilingual) -> Pair:
    return (text.nl, text.en)


def _same(label: str, text: str) -> Line:
    return Line((label, label), (text, text))
