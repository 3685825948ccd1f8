"""What a worker holds open: current deliveries, their cubes, and answers that were asked before.

Which delivery is current is read from the catalogue at every request, so that no worker answers
from an older one than another worker already did. Everything else is kept by digest, which never
changes meaning, in caches bounded in bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from layers.chain import unmatched_texts
from layers.declare import Definitions, LayerDefinition, Protection, SourceDefinition
from layers.derive import Legend, make_legend
from layers.encode.tiles import CellSize
from layers.errors import Expired, UnknownName
from layers.grid import cell_area_km2, cells_to_parents
from layers.model import PUBLIC, Area, Cube, Policy, Published, Question
from layers.periods import Period, Step
from layers.publish import Terms, publish, refuse_other_moments, rule_of, spoken_periods
from layers.snapshot import Snapshot
from layers.world import WorldCells, world_cells
from server.caches import kept_by_size
from server.catalogue import Catalogue, Delivery, utc_now
from server.known import delivery_known_at, read_known
from server.opening import Opening, opening_of
from server.uploads.drafts import Draft, find_draft, is_draft
from server.vault import Vault

MIB = 1 << 20
SAMPLE = 64  # cells measured for the mean size; neighbours differ by less than 0.3 %
Where = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about: a layer, its source, and the delivery that answers.

    `known` is the moment that was asked for, if one was, in its canonical text.
    `expires` is when a private layer is gone; others have none.
    """

    layer: LayerDefinition
    source: SourceDefinition
    delivery: Delivery
    known: str | None = None
    expires: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the answer is the same for everybody and may be cached anywhere."""
        private = self.expires is not None
        return not private and rule_of(self.layer, self.source).protection is Protection.OPEN


@dataclass(frozen=True, slots=True)
class View:
    """What a legend is made for: a length of periods, a resolution and a filter."""

    step: Step
    resolution: int
    where: Where = ()


class Store:
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
        self.clock = clock
        self.catalogue = catalogue
        self._vault = vault
        half = cache_bytes // 2
        self._cubes = kept_by_size(
            half, lambda digest, folder: vault.open(Snapshot(folder, digest))
        )
        self._answers = kept_by_size(half, self._publish)
        self._worlds = kept_by_size(half, self._world)
        self._legends = kept_by_size(MIB, self._legend)
        self._openings = kept_by_size(MIB, self._opening)

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
        if known is None:
            delivery = self._delivery(source.id, pinned)
            return Subject(layer, source, delivery, expires=expires)
        moment = read_known(known, ZoneInfo(source.time.timezone))
        refuse_other_moments(rule_of(layer, source), layer, moment.text)
        self._delivery(source.id, None)
        kept = self.catalogue.deliveries(source.id)
        return Subject(layer, source, delivery_known_at(moment, kept), moment.text, expires)

    def dimensions(self, layer_id: str) -> tuple[str, ...]:
        """Name the dimensions of a layer; none if there is no such layer."""
        if is_draft(layer_id):
            draft = find_draft(self.catalogue, layer_id, self.clock())
            return tuple(draft.source.dimensions) if draft else ()
        found = [one.source for one in self.visible_layers() if one.id == layer_id]
        return tuple(name for one in found for name in self.definitions.sources[one].dimensions)

    def subjects(self) -> list[Subject]:
        """Return every layer the public may see that has a delivery, in their order."""
        current = self.catalogue.current_all()
        return [
            Subject(layer, self.definitions.sources[layer.source], current[layer.source])
            for layer in self.visible_layers()
            if layer.source in current
        ]

    def visible_layers(self) -> list[LayerDefinition]:
        """Return the layers the public may see, in their order; none whose agreement ended."""
        shown = [
            one
            for one in self.definitions.layers.values()
            if not self._is_hidden(one)
            and not self._has_ended(self.definitions.sources[one.source])
        ]
        return sorted(shown, key=lambda layer: (layer.order, layer.id))

    def cube(self, delivery: Delivery) -> Cube:
        """Open the cube of a delivery.

        Raises
        ------
        SnapshotError
            If the snapshot is damaged or missing, or was made with another key file.
        """
        return self._cubes(delivery.digest, delivery.snapshot)

    def unmatched(self, delivery: Delivery) -> pl.DataFrame:
        """Read what the rows of a delivery were looked up by and was not found.

        Raises
        ------
        SnapshotError
            If the list is damaged or missing.
        """
        return unmatched_texts(self._vault.snapshots, Snapshot(delivery.snapshot, delivery.digest))

    def answer(self, subject: Subject, question: Question, policy: Policy) -> Published:
        """Answer a question with what may be said; the same question is computed once.

        Raises
        ------
        OffLattice, BadParameter
            As `layers.publish.publish`.
        """
        delivery = subject.delivery
        return self._answers(subject.layer.id, delivery.digest, delivery.snapshot, question, policy)

    def world(self, subject: Subject, resolution: int) -> WorldCells:
        """Return the covered cells of a layer with their outlines, rows as in its answers."""
        return self._worlds(subject.delivery.digest, subject.delivery.snapshot, resolution)

    def legend(self, subject: Subject, view: View, policy: Policy) -> Legend:
        """Classify all periods of a layer at once, so that classes stay while time moves."""
        delivery = subject.delivery
        return self._legends(subject.layer.id, delivery.digest, delivery.snapshot, (view, policy))

    def opening(self, subject: Subject) -> Opening:
        """Return the length of periods and the resolution that nobody has to ask for."""
        delivery = subject.delivery
        return self._openings(subject.layer.id, delivery.digest, delivery.snapshot)

    def periods(self, subject: Subject, step: Step) -> list[tuple[Period, bool]]:
        """Return the periods of a length that hold data, with whether each is settled."""
        return list(spoken_periods(self.cube(subject.delivery), step))

    def cell_sizes(self, subject: Subject) -> list[CellSize]:
        """Measure the cells of each resolution of a layer on its own ground."""
        extent = self.cube(subject.delivery).extent
        _, south, _, north = extent.bbox
        sample = extent.cells[:: max(len(extent.cells) // SAMPLE, 1)]
        return [
            CellSize(one, _mean_area(cells_to_parents(sample, one).tolist()), (south + north) / 2)
            for one in subject.layer.resolutions
        ]

    def areas(self, subject: Subject, set_id: str) -> tuple[Area, ...]:
        """Return the areas a source was counted by, in the order of its facts.

        Raises
        ------
        Expired
            If the set was replaced since, and has lost an area that was counted.
        """
        by_code = {area.code: area for area in self.catalogue.areas(set_id)}
        codes = self.cube(subject.delivery).areas[set_id].codes
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

    def _is_hidden(self, layer: LayerDefinition) -> bool:
        rule = rule_of(layer, self.definitions.sources[layer.source])
        return rule.protection is Protection.RESTRICTED

    def _draft(self, layer_id: str) -> Draft:
        draft = find_draft(self.catalogue, layer_id, self.clock())
        if draft is None:
            raise UnknownName(
                "There is no such draft: it has expired or was deleted, or the address is not "
                "whole. Upload the file again."
            )
        return draft

    def _found(self, layer_id: str) -> tuple[LayerDefinition, SourceDefinition, datetime | None]:
        """Find what is declared of a layer, and when it is gone if it is a private one."""
        if is_draft(layer_id):
            draft = self._draft(layer_id)
            return draft.layer, draft.source, draft.expires
        layer = self.definitions.layers.get(layer_id)
        if layer is None or self._is_hidden(layer):
            named = ", ".join(one.id for one in self.visible_layers())
            raise UnknownName(f"There is no layer {layer_id[:80]!r}; there are: {named}.")
        source = self.definitions.sources[layer.source]
        if self._has_ended(source):
            raise UnknownName(
                f"The agreement on {source.id} ended on {source.agreement.ends}; its layers are "
                "withdrawn until it is renewed."
            )
        return layer, source, None

    def _delivery(self, source: str, pinned: int | None) -> Delivery:
        current = self.catalogue.current(source)
        if current is None:
            raise UnknownName(
                f"{source} has no delivery yet; it can be asked once one is ingested."
            )
        if pinned is None or pinned == current.number:
            return current
        kept = self.catalogue.delivery(source, pinned)
        if kept is None:
            raise Expired(
                f"Delivery {pinned} of {source} is not kept; the current one is {current.number}. "
                "Ask again without `delivery`."
            )
        return kept

    def _publish(
        self, layer_id: str, digest: str, folder: str, question: Question, policy: Policy
    ) -> Published:
        layer, source, _ = self._found(layer_id)
        terms = Terms(layer, source, policy, self._vault.seed)
        return publish(self._cubes(digest, folder), question, terms)

    def _opening(self, layer_id: str, digest: str, folder: str) -> Opening:
        layer, source, _ = self._found(layer_id)
        terms = Terms(layer, source, PUBLIC, self._vault.seed)
        return opening_of(self._cubes(digest, folder), terms)

    def _world(self, digest: str, folder: str, resolution: int) -> WorldCells:
        cells = cells_to_parents(self._cubes(digest, folder).extent.cells, resolution)
        return world_cells(np.unique(cells))

    def _legend(
        self, layer_id: str, digest: str, folder: str, asked: tuple[View, Policy]
    ) -> Legend:
        view, policy = asked
        layer, _, _ = self._found(layer_id)
        questions = [
            Question(layer_id, period, False, view.resolution, None, view.where)
            for period, _ in spoken_periods(self._cubes(digest, folder), view.step)
        ]
        tables = [self._answers(layer_id, digest, folder, one, policy) for one in questions]
        return make_legend(tables, layer.palette, layer.classes)


def _mean_area(cells: list[int]) -> float:
    return sum(cell_area_km2(cell) for cell in cells) / len(cells)
