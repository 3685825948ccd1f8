"""Where the numbers of an answer come from, as labels and sentences of both languages.

Everything follows from the definitions, the delivery, the question and published values; nothing
from the clock. It tells what the documents of the layer, its account and its source tell, no more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from layers.declare import Bilingual, LayerDefinition, Measure, Protection, SourceDefinition
from layers.declare.agreement import Agreement
from layers.model import Published, Question, State
from layers.publish import rule_of
from server import __version__
from server.dependencies import Asked
from server.dimensions import listed_labels
from server.measured import Pair, what_is_measured, what_places_cannot_tell
from server.readable import LENGTHS, what_is_protected, what_is_silent, why_parts_differ
from server.recording import one_count
from server.spans import length_of
from server.store import Store
from server.subject import Subject

MEASURES = {
    Measure.COUNT: ("aantal", "count"),
    Measure.SUM: ("som", "sum"),
    Measure.MEAN: ("gemiddelde", "mean"),
    Measure.PRESENCE: ("aanwezigheid", "presence"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a provenance: what it is about, and what is said of it; Dutch and English."""

    label: Pair
    text: Pair


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
    subject = asked.subject
    return (
        *_what(store, subject),
        *_asked(store, asked, told),
        *_whose(subject),
        *_agreed(subject.source.agreement),
        *_rules(store, subject),
        _same("Software", f"HexRadar {__version__}"),
        Line(("Definitie", "Definition"), (subject.delivery.definition_digest,) * 2),
    )


def counts_of(layer: LayerDefinition, source: SourceDefinition, rows: Published) -> list[Line]:
    """Count the places of an answer by what is told of them; a state without any is left out.

    A threshold is named beside what it withholds, as it is in the legend.
    """
    states = {one: int((rows.state == one).sum()) for one in State}
    lines = [_same_text(("Plaatsen in dit bestand", "Places in this file"), str(len(rows.state)))]
    for one, count in states.items():
        nl, en = state_words(layer, source, one)
        if count or one is State.VALUE:
            lines.append(_same_text((f"waarvan {nl}", f"of which {en}"), str(count)))
    return lines


def state_words(layer: LayerDefinition, source: SourceDefinition, state: State) -> Pair:
    """Say what a state means in this layer, as its legend does."""
    match state:
        case State.VALUE:
            return ("waarde", "value")
        case State.NO_DATA:
            return ("geen data (buiten de dekking)", "no data (outside coverage)")
        case State.UNDEFINED:
            return ("onbepaald (niets om door te delen)", "undefined (nothing to divide by)")
        case State.PROVISIONAL:
            return ("voorlopig (kan nog veranderen)", "provisional (may still change)")
    nl, en = _why_suppressed(layer, source)
    return (f"afgeschermd ({nl})", f"suppressed ({en})")


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
    pinned = (subject.is_open or subject.policy.exact) and not question.known
    parameters = [
        ("datetime", span or str(question.span)),
        ("areas", question.areas) if question.areas else ("resolution", question.resolution),
        *((name, value) for name, values in question.where for value in values),
        *([("known", question.known)] if question.known else []),
        *([("delivery", subject.delivery.number)] if pinned else []),
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
    question, subject = asked.question, asked.subject
    yield Line(("Periode", "Period"), _period(asked, told))
    yield Line(("Filter", "Filter"), _filter(subject, question))
    yield Line(("Plaatsen zijn", "Places are"), _places(store, question))
    named = [store.catalogue.area(*one.split(".", 1)) for one in subject.policy.areas]
    within = ", ".join(f"{one.name} ({one.id})" for one in named if one)
    yield _same_text(("Alleen binnen", "Only within"), within)


def _period(asked: Asked, told: Published) -> Pair:
    span = asked.question.span
    length = length_of(asked.subject, span)
    nl, en = (f" ({LENGTHS[length].nl})", f" ({LENGTHS[length].en})") if length else ("", "")
    if (told.state == State.PROVISIONAL).any():
        nl, en = f"{nl}; voorlopig, kan nog veranderen", f"{en}; provisional, may still change"
    return (f"{span.start} t/m {span.end}{nl}", f"{span.start} to {span.end}{en}")


def _filter(subject: Subject, question: Question) -> Pair:
    source, own = subject.source, subject.layer.filter
    filters = {**{name: tuple(values) for name, values in own.items()}, **dict(question.where)}
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
    yield _same_text(("Bronhouder", "Source holder"), source.holder)
    arrived = delivery.arrived.isoformat(timespec="minutes")
    yield Line(
        ("Levering", "Delivery"),
        (f"{delivery.number}, ontvangen {arrived}", f"{delivery.number}, received {arrived}"),
    )
    yield _same_text(("Wat bekend was op", "What was known on"), subject.known or "")


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
        yield _same_text(label, str(getattr(agreement, name) or ""))


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


def _why_suppressed(layer: LayerDefinition, source: SourceDefinition) -> Pair:
    rule = rule_of(layer, source)
    if rule.protection is Protection.OPEN:
        return ("achtergehouden door de bronhouder", "kept back by the source holder")
    few = (" of te weinig adressen", " or too few addresses") if source.addresses else ("", "")
    k = rule.threshold
    return (f"minder dan {k}, misschien geen{few[0]}", f"fewer than {k}, perhaps none{few[1]}")


def _joined(sentences: Iterable[Pair]) -> Pair:
    told = list(sentences)
    return (" ".join(nl for nl, _ in told), " ".join(en for _, en in told))


def _pair(text: Bilingual) -> Pair:
    return (text.nl, text.en)


def _same_text(label: Pair, text: str) -> Line:
    return Line(label, (text, text))


def _same(label: str, text: str) -> Line:
    return Line((label, label), (text, text))
