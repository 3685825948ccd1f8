"""What is made of a delivery once: its scope, answers, outlines, legends, and where it opens.

Cubes stay in here: what leaves is a scope or a published table. All is kept by the digest of a
snapshot, which never changes meaning, in caches bounded in bytes.
"""

import hashlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from layers.declare import LayerDefinition, Protection, SourceDefinition
from layers.derive import Legend, make_legend
from layers.grid import cells_to_parents
from layers.model import Cells, Published, Question
from layers.periods import Period, Step
from layers.publish import (
    Alone,
    Rule,
    Scope,
    Silence,
    Terms,
    publish,
    rule_of,
    scope_of,
    silence_of,
    told_alone,
    whole_of,
)
from layers.snapshot import Snapshot
from layers.world import WorldCells, world_cells
from server.access.within import Bounds, Places
from server.caches import MIB, at_hand, kept_by_size
from server.declared import Declared
from server.legends import Legends
from server.opening import Opening, counting, opening_of
from server.subject import EVERYBODY, Asker, View
from server.uploads.drafts import is_draft
from server.vault import Vault

Rows = NDArray[np.intp]
LITTLE = 16_000  # steps: what is told of some cells is added up within a millisecond


@dataclass(frozen=True, slots=True)
class Covered:
    """Cells by their name: that of equal ones is equal, whatever delivery covers them."""

    name: bytes
    cells: Cells = field(compare=False)

    @property
    def nbytes(self) -> int:
        """What the cells take in memory."""
        return self.cells.nbytes


class Answers:
    """Opens snapshots on demand and tells what may be told of them; safe to share by threads.

    The cached methods are `published`, `within`, `legend` and `opening`; they take the snapshot
    first, and who asks last.
    """

    def __init__(self, declared: Declared, vault: Vault, cache_bytes: int) -> None:
        half = cache_bytes // 2
        self._declared = declared
        self._seed = vault.seed
        self._legends = Legends(vault, declared.definitions.digest)
        self._cube = kept_by_size(half, vault.open)
        self._silence = kept_by_size(16 * MIB, self._find_silence)
        self._scope = kept_by_size(half, self._find_scope)
        self._periods = kept_by_size(MIB, self._list_periods)
        self.published = kept_by_size(half, self._publish)
        self._alone = kept_by_size(MIB, self._find_alone)
        self._covered = kept_by_size(half // 4, self._find_covered)
        self._world = kept_by_size(half, _outline)
        self.within = kept_by_size(16 * MIB, self._bound)
        self.legend = kept_by_size(MIB, self._classify)
        self.opening = kept_by_size(MIB, self._open)

    def scope(self, snapshot: Snapshot, layer: LayerDefinition, source: SourceDefinition) -> Scope:
        """Return what a delivery speaks about, as far as the public may hear it of a layer."""
        named = layer.id if is_draft(layer.id) else source.id
        return self._scope(snapshot, named, rule_of(layer, source))

    def source_scope(self, snapshot: Snapshot, source: SourceDefinition) -> Scope:
        """Return what a delivery speaks about, as far as its source may tell it."""
        return self._scope(snapshot, source.id, Rule(source.protection, source.threshold))

    def periods(
        self, snapshot: Snapshot, layer: LayerDefinition, source: SourceDefinition, step: Step
    ) -> tuple[tuple[Period, bool], ...]:
        """Return the periods of a length that may be asked, and whether each is settled."""
        named = layer.id if is_draft(layer.id) else source.id
        return self._periods(snapshot, named, rule_of(layer, source), step)

    def _list_periods(
        self, snapshot: Snapshot, named: str, rule: Rule, step: Step
    ) -> tuple[tuple[Period, bool], ...]:
        return tuple(self._scope(snapshot, named, rule).spoken.of(step))

    def _find_scope(self, snapshot: Snapshot, named: str, rule: Rule) -> Scope:
        source, layers = self._declared.layers_of(named)
        terms = Terms(whole_of(source, layers, rule), source, seed=self._seed)
        closed = rule.protection is not Protection.OPEN
        silence = self._silence(snapshot, named) if closed else None
        return scope_of(self._cube(snapshot), terms, silence)

    def _find_silence(self, snapshot: Snapshot, named: str) -> Silence:
        """Find what is never told: the same for all layers of a source, whatever their rules."""
        source, layers = self._declared.layers_of(named)
        rule = Rule(source.protection, source.threshold)
        return silence_of(self._cube(snapshot), Terms(whole_of(source, layers, rule), source))

    def published_of(
        self, snapshot: Snapshot, layer_id: str, question: Question, asker: Asker, rows: Rows
    ) -> Published:
        """Answer about some of the covered cells, by themselves where the whole is dearer."""
        asked = (snapshot, layer_id, question, asker)
        whole = at_hand(self.published, *asked)
        if whole is None and self._steps_alone(*asked, len(rows)) is not None:
            return self._publish(*asked, rows)
        return self.published(*asked).take(rows)

    def published_at_hand(
        self, snapshot: Snapshot, layer_id: str, question: Question, asker: Asker, rows: Rows
    ) -> Published | None:
        """Do the same where it takes less time than waiting for a thread; None where it may not."""
        asked = (snapshot, layer_id, question, asker)
        whole = at_hand(self.published, *asked)
        if whole is not None:
            return whole.take(rows)
        if at_hand(self._cube, snapshot) is None:
            return None
        steps = self._steps_alone(*asked, len(rows))
        return self._publish(*asked, rows) if steps is not None and steps <= LITTLE else None

    def _steps_alone(
        self, snapshot: Snapshot, layer_id: str, question: Question, asker: Asker, cells: int
    ) -> int | None:
        if not question.where:
            return None  # everybody asks for all, and legends do: the whole will be asked for again
        alone = self._alone(snapshot, layer_id, question, asker)
        return alone.steps(cells) if alone else None

    def _find_alone(
        self, snapshot: Snapshot, layer_id: str, question: Question, asker: Asker
    ) -> Alone | None:
        terms = self._terms(snapshot, layer_id, question, asker)
        return told_alone(self._cube(snapshot), question, terms)

    def _publish(
        self,
        snapshot: Snapshot,
        layer_id: str,
        question: Question,
        asker: Asker,
        rows: Rows | None = None,
    ) -> Published:
        terms = self._terms(snapshot, layer_id, question, asker)
        scope, part = self.scope(snapshot, terms.layer, terms.source), None
        if rows is not None:
            part = self._covered(snapshot, question.resolution, EVERYBODY).cells[rows]
        return publish(self._cube(snapshot), question, terms, scope, part)

    def _terms(self, snapshot: Snapshot, layer_id: str, question: Question, asker: Asker) -> Terms:
        layer, source = self._declared.of(layer_id)
        within = None
        if asker.policy.areas:
            at = question.areas if question.resolution is None else question.resolution
            within = self.within(snapshot, at, asker)
        return Terms(layer, source, asker.policy, self._seed, within)

    def world(self, snapshot: Snapshot, resolution: int, asker: Asker) -> WorldCells:
        """Return the covered cells with their outlines, as far as the asker hears of them."""
        return self._world(self._covered(snapshot, resolution, asker))

    def world_at_hand(self, snapshot: Snapshot, resolution: int | None) -> WorldCells | None:
        """Return all covered cells with their outlines, where these were drawn already."""
        covered = at_hand(self._covered, snapshot, resolution, EVERYBODY)
        return at_hand(self._world, covered) if covered else None

    def outlined(self, cells: Cells) -> WorldCells:
        """Return cells with their outlines, drawn once for all that cover the same."""
        return self._world(_named(cells))

    def _find_covered(self, snapshot: Snapshot, resolution: int, asker: Asker) -> Covered:
        if asker.policy.areas:
            return _named(self.within(snapshot, resolution, asker))
        cells = cells_to_parents(self._cube(snapshot).extent.cells, resolution)
        return _named(np.unique(cells))

    def _bound(self, snapshot: Snapshot, at: int | str, asker: Asker) -> Places:
        return Bounds(self._declared.catalogue, asker.policy).places(self._cube(snapshot), at)

    def _classify(self, snapshot: Snapshot, layer_id: str, view: View, asker: Asker) -> Legend:
        public = asker == EVERYBODY and not view.where and not is_draft(layer_id)
        kept = self._legends.find(snapshot, layer_id, view) if public else None
        return kept or self._make_legend(snapshot, layer_id, view, asker)

    def keep_legend(self, snapshot: Snapshot, layer_id: str, view: View) -> None:
        """Keep the legend of the public on disk, for the workers."""
        if self._legends.find(snapshot, layer_id, view) is None:
            made = self._make_legend(snapshot, layer_id, view, EVERYBODY)
            self._legends.keep(snapshot, layer_id, view, made)

    def sweep_legends(self, served: set[str]) -> None:
        """Remove the legends of other deliveries than those of some digests."""
        self._legends.sweep(served)

    def _make_legend(self, snapshot: Snapshot, layer_id: str, view: View, asker: Asker) -> Legend:
        layer, source = self._declared.of(layer_id)
        questions = [
            Question(layer_id, period, False, view.resolution, None, view.where)
            for period, _ in self.scope(snapshot, layer, source).spoken.of(view.step)
        ]
        tables = [self.published(snapshot, layer_id, one, asker) for one in questions]
        return make_legend(tables, layer.palette, layer.classes)

    def _open(self, snapshot: Snapshot, layer_id: str, offered: tuple[int, ...]) -> Opening:
        layer, source = self._declared.of(layer_id)
        cube, scope = self._cube(snapshot), self.scope(snapshot, layer, source)
        seen = layer.model_copy(update={"resolutions": offered})
        terms = Terms(seen, source, seed=self._seed)
        counts = counting(terms)
        return opening_of(lambda one: publish(cube, one, counts, scope), terms, scope)


def _named(cells: Cells) -> Covered:
    return Covered(hashlib.blake2b(cells.tobytes(), digest_size=16).digest(), cells)


def _outline(covered: Covered) -> WorldCells:
    return world_cells(covered.cells)
