"""What a worker answers about layers, as somebody sees them; `answers` keeps what is made."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import polars as pl

from layers.chain import unmatched_texts
from layers.declare import Definitions, SourceDefinition
from layers.derive import Legend
from layers.errors import Expired, SnapshotError
from layers.model import Area, Published, Question
from layers.periods import Period, Step
from layers.publish import Scope
from layers.snapshot import Snapshot
from layers.world import WorldCells
from server.access.within import Places
from server.answers import Answers, Rows
from server.catalogue import Catalogue, Delivery, utc_now
from server.opening import Opening
from server.subject import EVERYBODY, Subject, View
from server.subjects import Subjects
from server.vault import Vault


class LayerStore(Subjects):
    """Opens deliveries on demand and answers questions about them; safe to share by threads."""

    def __init__(
        self,
        definitions: Definitions,
        catalogue: Catalogue,
        vault: Vault,
        cache_bytes: int,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(definitions, catalogue, clock)
        self.cache_bytes = cache_bytes
        self._snapshots = vault.snapshots
        self._answers = Answers(self._declared, vault, cache_bytes)

    def subjects(self) -> list[Subject]:
        """Return every layer the asker may see that has something to say, in their order."""
        return [one for one in self.delivered() if self._says_something(one)]

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

    def answer_of(self, subject: Subject, question: Question, rows: Rows) -> Published:
        """Answer about some rows of `world`, ascending, each once.

        Raises
        ------
        OffLattice, BadParameter
            As `layers.publish.publish`.
        """
        snapshot, asker = _snapshot(subject.delivery), subject.asker
        return self._answers.published_of(snapshot, subject.layer.id, question, asker, rows)

    def world(self, subject: Subject, resolution: int) -> WorldCells:
        """Return the covered cells of a layer with their outlines, rows as in its answers."""
        asker = subject.asker if subject.policy.areas else EVERYBODY  # who see it whole share one
        return self._answers.world(_snapshot(subject.delivery), resolution, asker)

    def answer_at_hand(self, subject: Subject, question: Question, rows: Rows) -> Published | None:
        """Do the same where it takes next to no time; None where it may take some."""
        snapshot, asker = _snapshot(subject.delivery), subject.asker
        return self._answers.published_at_hand(snapshot, subject.layer.id, question, asker, rows)

    def world_at_hand(self, subject: Subject, resolution: int | None) -> WorldCells | None:
        """Return all covered cells with their outlines, where these were drawn already."""
        return self._answers.world_at_hand(_snapshot(subject.delivery), resolution)

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

    def keep_legends(self) -> None:
        """Keep the legends with which layers open on disk, at all their resolutions."""
        subjects = self.subjects()
        self._answers.sweep_legends({one.delivery.digest for one in subjects})
        for one in subjects:
            with suppress(SnapshotError):  # who asks for that layer is told what is wrong
                self._keep_legends(one)

    def _keep_legends(self, subject: Subject) -> None:
        snapshot, step = _snapshot(subject.delivery), self.opening(subject).step
        for resolution in subject.layer.resolutions:
            self._answers.keep_legend(snapshot, subject.layer.id, View(step, resolution))

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

    def _says_something(self, subject: Subject) -> bool:
        try:
            return any(self.scope(subject).spoken.of(subject.layer.period))
        except SnapshotError:
            return True  # who asks is told what is wrong


def _snapshot(delivery: Delivery) -> Snapshot:
    return Snapshot(delivery.snapshot, delivery.digest)
