"""The account of a layer: what became of the rows of its delivery, and how they were counted.

Of a layer that is not open nothing is told of rows, as `findings.quality_document` holds.
"""

from collections.abc import Iterator
from itertools import groupby

from layers.declare import Bilingual, LayerDefinition, Mode, Protection, SourceDefinition
from layers.declare.key import Key
from layers.declare.location import By
from layers.model import Account
from layers.periods import Period, periods_in
from layers.publish import Scope, rule_of
from server import __version__
from server.describe import Document, Links, break_documents, texts
from server.dimensions import listed_labels
from server.findings import quality_document
from server.instalments import instalment_documents, mode_sentences
from server.measured import Pair, what_is_measured, what_was_cut, where_it_lies
from server.readable import what_is_protected, what_is_silent
from server.reasons import reason_document
from server.recording import one_count
from server.spans import whole_span
from server.store import Store
from server.subject import Subject


def layer_account(store: Store, subject: Subject, links: Links) -> Document:
    """Give account of a layer: rows, link, count, protection, periods, definition, software."""
    layer, source, delivery = subject.layer, subject.source, subject.delivery
    scope, deliveries = store.scope(subject), store.catalogue.deliveries(source.id)
    return {
        "id": layer.id,
        "texts": texts(title=layer.title, unit=layer.unit, one_count_is=one_count(source)),
        "source": {"id": source.id, "texts": texts(title=source.title), "holder": source.holder},
        "rows": _rows(subject, scope.account),
        "linked": _linked(store, source, scope.account),
        "counted": _counted(store, subject, scope),
        "protection": _protection(layer, source, what_is_silent(source, scope, store.definitions)),
        "periods": _periods(store, subject),
        "delivery": {
            "number": delivery.number,
            "arrived": delivery.arrived.isoformat(),
            "current": delivery.current,
            "mode": delivery.mode,
            "instalments": instalment_documents(source, delivery, deliveries),
            **_sentences(mode_sentences(source, Mode(delivery.mode))),
        },
        "definition": {
            "digest": delivery.definition_digest,
            "changed_since": not subject.expires
            and delivery.definition_digest != store.definitions.digest,
        },
        "software": {"name": "HexRadar", "version": __version__},
        "links": account_links(subject, links),
    }


def account_links(subject: Subject, links: Links) -> list[Document]:
    """Link an account to itself with its delivery, its layer and its source."""
    own = f"/collections/{subject.layer.id}"
    source = [] if subject.expires else [links.to(f"/sources/{subject.source.id}", "source")]
    return [
        links.to(f"{own}/account", "self"),
        links.to(f"{own}/account?delivery={subject.delivery.number}", "permalink"),
        links.to(own, "collection"),
        *source,
    ]


def _rows(subject: Subject, account: Account | None) -> Document:
    told = quality_document(subject.delivery, account)
    if account:
        listed = sorted(account.refused.items(), key=lambda pair: (-pair[1], pair[0]))
        told = told | {"refused": [reason_document(*pair) for pair in listed]}
        return told | _sentences(list(what_was_cut(subject.source, account)))
    return told | _sentences([(
        "Deze laag is niet open. Daarom staat hier niets over rijen: elk aantal en elk aandeel "
        "volgt uit wat afgeschermd is.",
        "This layer is not open. That is why nothing stands here about rows: every number and "
        "every share follows from what is protected.",
    )])  # fmt: skip


def _linked(store: Store, source: SourceDefinition, account: Account | None) -> Document:
    if source.key:
        told = [*_by_key(store, source.key), *_found(account)]
        return {"by": "key", "areas": source.key.areas, **_sentences(told)}
    place = source.location or source.geometry
    told = [*_by_point(source), *_by_address(source)]
    told += _found(account)
    metres = source.precision_metres
    told.append((
        f"De plaats is bekend tot op {metres:g} meter.",
        f"The place is known within {metres:g} metres.",
    ))  # fmt: skip
    return {
        "by": "geometry" if source.geometry else "coordinates" if source.location else "address",
        "crs": place.crs if place else None,
        "precision_metres": metres,
        **_sentences(told),
    }


def _by_key(store: Store, key: Key) -> Iterator[Pair]:
    title = store.definitions.area_sets[key.areas].title
    yield (
        f"Elk record noemt zijn gebied ({title.nl}); waar het daarbinnen was is niet bekend.",
        f"Every record names its area ({title.en}); where in it is not known.",
    )
    if key.via:
        yield (
            f"Dat gebied is opgezocht in een tabel ({key.via.file.path}: {key.via.origin} naar "
            f"{key.via.target}).",
            f"That area was looked up in a table ({key.via.file.path}: {key.via.origin} to "
            f"{key.via.target}).",
        )
    if key.level:
        levels = ", ".join(key.level.texts)
        yield (
            f"Het bestand heeft rijen van meer niveaus; alleen die van {levels} tellen.",
            f"The file has rows of several levels; only those of {levels} count.",
        )


def _found(account: Account | None) -> Iterator[Pair]:
    """Say how much of what was looked up was found, and what was no use to find it by."""
    if account and account.match:
        share = f"{round(account.match.percent, 1):g}"
        yield (
            f"Van wat is opgezocht is {share.replace('.', ',')}% gevonden.",
            f"Of what was looked up {share}% was found.",
        )
    for name, rows in account.skipped.items() if account else ():
        yield (
            f"In {name} waren {rows} rijen onbruikbaar: zonder punt, of zonder wat ze verbindt.",
            f"In {name} {rows} rows were no use: without a point, or without what they connect.",
        )


def _by_point(source: SourceDefinition) -> Iterator[Pair]:
    place = source.location or source.geometry
    if place:
        nl, en = ("punt", "point") if source.by is By.POINT else ("vorm", "shape")
        yield (
            f"Records hebben een {nl} in {place.crs or 'het stelsel dat het bestand noemt'}.",
            f"Records have a {en} in {place.crs or 'the system that the file names'}.",
        )


def _by_address(source: SourceDefinition) -> Iterator[Pair]:
    if source.address:
        register = source.address.register_id
        yield (
            f"Adressen zijn opgezocht in het adresregister {register}.",
            f"Addresses were looked up in the address register {register}.",
        )
    if source.address and source.address.fallback:
        yield (
            "Een adres dat er niet in staat kreeg het midden van zijn straat.",
            "An address that is not in it was given the middle of its street.",
        )


def _counted(store: Store, subject: Subject, scope: Scope) -> Document:
    layer, source = subject.layer, subject.source
    told = [*_what_counts(subject), *where_it_lies(layer, source, scope)]
    told += _areas(store, subject, scope)
    return {
        "finest_resolution": scope.finest_resolution,
        "resolutions": list(subject.layer.resolutions),
        "areas": list(scope.areas),
        "modelled": scope.is_modelled,
        **_sentences(told),
    }


def _what_counts(subject: Subject) -> Iterator[Pair]:
    layer, source = subject.layer, subject.source
    if source.count:
        yield (
            f"Een rij staat voor zoveel records als de kolom {source.count.column} zegt.",
            f"A row stands for as many records as the column {source.count.column} says.",
        )
    yield from what_is_measured(layer, source)
    if source.count and any(source.count.states.model_dump().values()):
        yield (
            "Woorden in plaats van een aantal zijn geen getal: wat de bronhouder achterhoudt is "
            "afgeschermd, wat hij niet weet is geen data, en zo ook elke som waar het in zit.",
            "Words in the place of a count are no number: what the holder keeps back is "
            "suppressed, what it does not know is no data, and so is every sum it is part of.",
        )
    for name, values in layer.filter.items():
        title, labels = source.dimensions[name].title, source.dimensions[name].labels
        nl, en = (listed_labels(values, labels, one) for one in ("nl", "en"))
        yield (
            f"Deze laag telt alleen records met {title.nl}: {nl}.",
            f"This layer counts only records with {title.en}: {en}.",
        )


def _areas(store: Store, subject: Subject, scope: Scope) -> Iterator[Pair]:
    if not scope.areas:
        return
    titles = [store.definitions.area_sets[one].title for one in scope.areas]
    nl, en = ", ".join(one.nl for one in titles), ", ".join(one.en for one in titles)
    if subject.source.key:
        yield (f"{nl}: geteld volgens de bron zelf.", f"{en}: counted as the source says itself.")
    else:
        yield (
            f"{nl}: geteld binnen de officiële grens (punt in veelhoek), los van de vakken.",
            f"{en}: counted within the official outline (point in polygon), apart from cells.",
        )


def _protection(
    layer: LayerDefinition, source: SourceDefinition, silent: Bilingual | None
) -> Document:
    rule = rule_of(layer, source)
    threshold = None if rule.protection is Protection.OPEN else rule.threshold
    told = what_is_protected(layer, source, silent)
    return {"mode": rule.protection, "threshold": threshold, **_sentences(told)}


def _periods(store: Store, subject: Subject) -> Document:
    """Tell the span of a layer, and what lies within it that is not told."""
    step = store.scope(subject).spoken.step
    told = store.periods(subject, step)
    there = {period for period, _ in told}
    whole = list(periods_in(step, whole_span(store, subject)))
    return {
        "step": step,
        "start": str(whole[0].start),
        "end": str(whole[-1].end),
        "delivered": len(told),
        "provisional": [_span(period) for period, settled in told if not settled],
        "missing": stretches(whole, there),
        "breaks": break_documents(subject.source),
    }


def stretches(whole: list[Period], there: set[Period]) -> list[Document]:
    """Return the stretches of periods of a row of them that are not there."""
    runs = [list(run) for gone, run in groupby(whole, lambda one: one not in there) if gone]
    return [_span(Period(run[0].start, run[-1].end)) for run in runs]


def _span(period: Period) -> Document:
    return {"start": str(period.start), "end": str(period.end)}


def _sentences(told: list[Pair]) -> Document:
    """Put sentences under their language."""
    return {
        "texts": {
            "nl": {"sentences": [nl for nl, _ in told]},
            "en": {"sentences": [en for _, en in told]},
        }
    }
