"""What a worker holds open of layers: current deliveries, as somebody sees them.

Which delivery is current is read from the catalogue at every request, so that no worker answers
from an older one than another worker already did; `answers` keeps what is made of it.
"""

from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

import polars as pl

from layers.chain import unmatched_texts
from layers.declare import Definitions, LayerDefinition, SourceDefinition
from layers.derive import Legend
from layers.errors import Expired, SnapshotError, UnknownName
from layers.model import Area, Policy, Published, Question
from layers.periods import Period, Step
from layers.publish import (
    Scope,
    refuse_other_moments,
    rule_of,
)
from layers.snapshot import Snapshot
from layers.world import WorldCells
from server.access.sight import as_seen, sees_layer, sees_source
from server.access.within import Places
from server.answers import Answers, Drawable
from server.catalogue import Catalogue, Delivery, utc_now
from server.current import Current
from server.declared import Declared
from server.known import delivery_known_at, read_known
from server.opening import Opening
from server.subject import EVERYBODY, Asker, Subject, View
from server.uploads.drafts import find_draft, is_draft
from server.vault import Vault


class LayerStore:
    """Opens deliveries on demand and answers questions about them; safe to share by threads."""

    def __init__(
        self,
        definitions: Definitions,
        catalogue: Catalogue,
        vault: Vault,
        cache_bytes: int,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.definitions = definitions
        self.asker = EVERYBODY
        self.clock = clock
        self.catalogue = catalogue
        self.cache_bytes = cache_bytes
        self._snapshots = vault.snapshots
        self._declared = Declared(definitions, catalogue, clock)
        self._answers = Answers(self._declared, vault, cache_bytes)
        self._current = Current(catalogue)

    def seen_by(self, policy: Policy) -> Self:
        """Return this store as somebody sees it; what is kept in memory is shared."""
        seen = copy(self)
        seen._current = self._current.of_one_request()
        seen.asker = Asker(policy, self._outlines() if policy.areas else ())
        return seen

    @property
    def policy(self) -> Policy:
        """Who asks."""
        return self.asker.policy

    def today(self) -> date:
        """Return the day by the clocks of this machine."""
        return self.clock().astimezone().date()

    def subject(
        self, layer_id: str, pinned: int | None = None, known: str | None = None
    ) -> Subject:
        """Find a layer and the delivery that answers: the pinned, the then known, or the current.

        Raises
        ------
        UnknownName
            If there is no such layer, it has no delivery yet, or the agreement with its source
            holder has ended.
        Expired
            If the delivery that was pinned, or known then, is not kept any more.
        BadParameter, OffLattice
            If `known` is no moment, or the layer is protected.
        """
        layer, source, expires = self._found(layer_id)
        asker = EVERYBODY if expires else self.asker.on(layer_id)
        if known is None:
            delivery = self._delivery(source.id, pinned)
            return Subject(layer, source, delivery, expires=expires, asker=asker)
        moment = read_known(known, ZoneInfo(source.time.timezone))
        if not asker.policy.exact:
            refuse_other_moments(rule_of(layer, source), layer, moment.text)
        self._delivery(source.id, None)
        then = delivery_known_at(moment, self.catalogue.deliveries(source.id))
        return Subject(layer, source, then, moment.text, expires, asker)

    def dimensions(self, layer_id: str) -> tuple[str, ...]:
        """Name the dimensions of a layer; none if there is no such layer."""
        if is_draft(layer_id):
            draft = find_draft(self.catalogue, layer_id, self.clock())
            return tuple(draft.source.dimensions) if draft else ()
        found = [one.source for one in self.visible_layers() if one.id == layer_id]
        return tuple(name for one in found for name in self.definitions.sources[one].dimensions)

    def subjects(self) -> list[Subject]:
        """Return every layer the asker may see that has something to say, in their order."""
        return [one for one in self.delivered() if self._says_something(one)]

    def delivered(self) -> list[Subject]:
        """Return every layer the asker may see that has a delivery, in their order."""
        current, sources = self.catalogue.current_all(), self.definitions.sources
        return [
            Subject(
                layer,
                sources[layer.source],
                current[layer.source],
                asker=self.asker.on(layer.id),
            )
            for layer in self.visible_layers()
            if layer.source in current
        ]

    def visible_layers(self) -> list[LayerDefinition]:
        """Return the layers the asker may see, in their order; none whose agreement ended."""
        shown = [
            as_seen(self.policy, one)
            for one in self.definitions.layers.values()
            if sees_layer(self.policy, self.definitions, one)
            and not self._has_ended(self.definitions.sources[one.source])
        ]
        return sorted(shown, key=lambda layer: (layer.order, layer.id))

    def visible_sources(self) -> list[SourceDefinition]:
        """Return the sources the asker may know of."""
        declared = self.definitions.sources.values()
        return [one for one in declared if sees_source(self.policy, self.definitions, one)]

    def scope(self, subject: Subject) -> Scope:
        """Return what the delivery of a layer speaks about, as far as the public may hear it.

        Raises
        ------
        SnapshotError
            If the snapshot is damaged or missing, or was made with another key file.
        """
        return self._answers.scope(_snapshot(subject.delivery), subject.layer, subject.source)

    def source_scope(self, source: SourceDefinition, delivery: Delivery) -> Scope:
        """Return what a delivery speaks about, as far as its source may tell it.

        Raises
        ------
        SnapshotError
            If the snapshot is damaged or missing.
        """
        return self._answers.source_scope(_snapshot(delivery), source)

    def unmatched(self, delivery: Delivery) -> pl.DataFrame:
        """Read what the rows of a delivery were looked up by and was not found.

        Raises
        ------
        SnapshotError
            If the list is damaged or missing.
        """
        return unmatched_texts(self._snapshots, _snapshot(delivery))

    def answer(self, subject: Subject, question: Question) -> Published:
        """Answer a question with what the asker may hear; the same question is computed once.

        Raises
        ------
        OffLattice, BadParameter
            As `layers.publish.publish`.
        """
        snapshot = _snapshot(subject.delivery)
        return self._answers.published(snapshot, subject.layer.id, question, subject.asker)

    def world(self, subject: Subject, resolution: int) -> WorldCells:
        """Return the covered cells of a layer with their outlines, rows as in its answers."""
        asker = subject.asker if subject.policy.areas else EVERYBODY  # who see it whole share one
        return self._answers.world(_snapshot(subject.delivery), resolution, asker)

    def at_hand(self, subject: Subject, question: Question) -> Drawable | None:
        """Return an answer in cells and their outlines, where both were made already."""
        snapshot, asker = _snapshot(subject.delivery), subject.asker
        return self._answers.at_hand(snapshot, subject.layer.id, question, asker)

    def within(self, subject: Subject, at: int | str) -> Places | None:
        """Return which cells at a resolution, or areas of a set, the asker may hear of.

        Returns
        -------
        (n,) uint64, cells or positions of areas, sorted; None where it may hear of all.
        """
        if not subject.policy.areas:
            return None
        return self._answers.within(_snapshot(subject.delivery), at, subject.asker)

    def legend(self, subject: Subject, view: View) -> Legend:
        """Classify all periods of a layer at once, so that classes stay while time moves.

        Whoever is answered within areas gets classes of what lies in them: those of the whole
        would tell of the rest.
        """
        snapshot = _snapshot(subject.delivery)
        return self._answers.legend(snapshot, subject.layer.id, view, subject.asker)

    def opening(self, subject: Subject) -> Opening:
        """Return the length of periods and the resolution that nobody has to ask for.

        It is judged by what the public is told, among the resolutions that the asker is.
        """
        layer = subject.layer
        return self._answers.opening(_snapshot(subject.delivery), layer.id, layer.resolutions)

    def periods(self, subject: Subject, step: Step) -> list[tuple[Period, bool]]:
        """Return the periods of a length that may be asked, with whether each is settled."""
        snapshot = _snapshot(subject.delivery)
        return list(self._answers.periods(snapshot, subject.layer, subject.source, step))

    def areas(self, subject: Subject, set_id: str) -> tuple[Area, ...]:
        """Return the areas a source was counted by, in the order of its facts.

        Raises
        ------
        Expired
            If the set was replaced since, and has lost an area that was counted.
        """
        by_code = {area.code: area for area in self.catalogue.areas(set_id)}
        codes = self.scope(subject).areas[set_id]
        lost = [code for code in codes if code not in by_code]
        if lost:
            raise Expired(
                f"{set_id} has no area {lost[0]} any more, by which delivery "
                f"{subject.delivery.number} of {subject.source.id} was counted. Ask for cells, or "
                "for a newer delivery."
            )
        return tuple(by_code[code] for code in codes)

    def _has_ended(self, source: SourceDefinition) -> bool:
        return source.agreement.ends is not None and source.agreement.ends < self.today()

    def _outlines(self) -> tuple[str, ...]:
        return tuple(f"{one.id}:{one.digest}" for one in self.catalogue.area_sets())

    def _found(self, layer_id: str) -> tuple[LayerDefinition, SourceDefinition, datetime | None]:
        """Find what is declared of a layer, and when it is gone if it is a private one."""
        if is_draft(layer_id):
            draft = self._declared.draft(layer_id)
            return draft.layer, draft.source, draft.expires
        layer = self.definitions.layers.get(layer_id)
        if layer is None or not sees_layer(self.policy, self.definitions, layer):
            named = ", ".join(one.id for one in self.visible_layers())
            raise UnknownName(f"There is no layer {layer_id[:80]!r}; there are: {named}.")
        source = self.definitions.sources[layer.source]
        if self._has_ended(source):
            raise UnknownName(
                f"The agreement on {source.id} ended on {source.agreement.ends}; its layers are "
                "withdrawn until it is renewed."
            )
        return as_seen(self.policy, layer), source, None

    def _delivery(self, source: str, pinned: int | None) -> Delivery:
        current = self._current.of(source)
        if current is None:
            raise UnknownName(
                f"{source} has no delivery yet; it can be asked once one is ingested."
            )
        if pinned is None or pinned == current.number:
            return current
        kept = self.catalogue.delivery(source, pinned)
        if kept is None or not kept.passed:  # a draft is not served, by its number neither
            raise Expired(
                f"Delivery {pinned} of {source} is not served; the current one is "
                f"{current.number}. Ask again without `delivery`."
            )
        return kept

    def _says_something(self, subject: Subject) -> bool:
        try:
            return any(self.scope(subject).spoken.of(subject.layer.period))
        except SnapshotError:
            return True  # who asks is told what is wrong


def _snapshot(delivery: Delivery) -> Snapshot:
    return Snapshot(delivery.snapshot, delivery.digest)
