"""What a worker answers about collections: layers, and combinations that are made of them.

A combination is computed of what its layers answer to the one who asks, so that it can tell
nothing that they do not.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import numpy as np

from layers.declare import Definitions, How, Recipe, is_signed
from layers.derive import Legend, Prepared, class_legend, make_legend, mixed, prepare
from layers.encode import ZoomRange, zoom_range
from layers.errors import UnknownName
from layers.grid import cells_to_km2
from layers.model import Area, Cells, Published, Question
from layers.periods import Period, Step
from layers.world import WorldCells
from server.access.within import Places
from server.answers import Rows
from server.areasets import AreaSets
from server.caches import MIB, at_hand, kept_by_size
from server.catalogue import Catalogue, utc_now
from server.combined import AnySubject, Combined
from server.combining import Combining, unknown_combination
from server.ground import Ground, ground_of, shared_codes
from server.inputs import Inputs
from server.layerstore import LayerStore
from server.names import Names
from server.opening import Opening
from server.sizes import cell_sizes
from server.subject import View
from server.vault import Vault

__all__ = ["MIB", "Store"]
COMBINATION_DAYS = 90  # that what the public combined is kept after somebody asked for it


class Store(LayerStore):
    """Answers questions about layers and combinations; safe to share by threads."""

    def __init__(
        self,
        definitions: Definitions,
        catalogue: Catalogue,
        vault: Vault,
        cache_bytes: int,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(definitions, catalogue, vault, cache_bytes, clock)
        self.combination_days = COMBINATION_DAYS
        self.area_sets = AreaSets(definitions, catalogue, clock)
        self._prepared = kept_by_size(cache_bytes // 8, Store._prepare, key=_question_key)
        self._combined = kept_by_size(cache_bytes // 8, Store._combine, key=_question_key)
        self.km2_of = kept_by_size(4 * MIB, cells_to_km2, key=_cells_key)
        self._legends = kept_by_size(MIB, Store._classify, key=_view_key)
        self._zooms = kept_by_size(MIB, Store._find_zooms, key=_view_key)
        self._outlines_of = kept_by_size(cache_bytes // 4, Store._outline, key=_view_key)
        self.names = Names(definitions, catalogue, vault.snapshots, self.today)

    def collection(
        self, name: str, pinned: int | None = None, known: str | None = None
    ) -> AnySubject:
        """Find a layer or a combination, and the deliveries that answer.

        Raises
        ------
        QuestionError
            As `subject`; of a combination also where the asker may not see one of its layers.
        """
        if Combining(self).knows(name):
            return Combining(self).find(name, pinned, known)
        return self.subject(name, pinned, known)

    def combination(self, name: str, known: str | None = None) -> Combined:
        """Find a combination, and what was known of its layers at a moment.

        Raises
        ------
        QuestionError
            If there is none, or not for the asker.
        """
        if not Combining(self).knows(name):
            raise unknown_combination(name)
        return Combining(self).find(name, known=known)

    def mixed(self, recipe: Recipe) -> Combined:
        """Make a combination that nobody may have kept.

        Raises
        ------
        QuestionError
            If there is no such layer, or what its layers offer does not fit together.
        """
        return Combining(self).fitting(recipe)

    def combinations(self) -> list[Combined]:
        """Return the combinations that are declared, of which the asker may see all and hear."""
        return list(Combining(self).declared())

    def check(self, subject: AnySubject, question: Question) -> None:
        """Refuse what a layer, or any layer of a combination, does not answer.

        Raises
        ------
        OffLattice
            With the reason.
        """
        Inputs(self).check(subject, question)

    def answer(self, subject: AnySubject, question: Question) -> Published:
        """Answer a question with what the asker may hear; the same question is computed once."""
        if isinstance(subject, Combined):
            return self._combined(self, subject, question)
        return super().answer(subject, question)

    def answer_of(self, subject: AnySubject, question: Question, rows: Rows) -> Published:
        """Answer about some rows of `world`, ascending, each once."""
        if not isinstance(subject, Combined):
            return super().answer_of(subject, question, rows)
        asked = (self, subject, question)
        whole = at_hand(self._combined, *asked)
        return whole.take(rows) if whole else _mix(subject, self._prepared(*asked).take(rows))

    def world(self, subject: AnySubject, resolution: int) -> WorldCells:
        """Return the covered cells of a collection with their outlines, rows as in its answers."""
        if isinstance(subject, Combined):
            return self._outlines_of(self, subject, resolution)
        return super().world(subject, resolution)

    def answer_at_hand(
        self, subject: AnySubject, question: Question, rows: Rows
    ) -> Published | None:
        """Do the same where it takes next to no time; None where it may take some."""
        if not isinstance(subject, Combined):
            return super().answer_at_hand(subject, question, rows)
        whole = at_hand(self._combined, self, subject, question)
        if whole:
            return whole.take(rows)
        prepared = at_hand(self._prepared, self, subject, question)
        return _mix(subject, prepared.take(rows)) if prepared else None

    def world_at_hand(self, subject: AnySubject, resolution: int | None) -> WorldCells | None:
        """Return all covered cells with their outlines, where these were drawn already."""
        if isinstance(subject, Combined):
            return at_hand(self._outlines_of, self, subject, resolution)
        return super().world_at_hand(subject, resolution)

    def within(self, subject: AnySubject, at: int | str) -> Places | None:
        """Return which cells at a resolution, or areas of a set, the asker may hear of."""
        if not isinstance(subject, Combined):
            return super().within(subject, at)
        bounds = [(part.subject, self.within(part.subject, at)) for part in subject.parts]
        told = [self._renumbered(subject, part, one, at) for part, one in bounds if one is not None]
        return np.unique(np.concatenate(told)) if told else None

    def legend(self, subject: AnySubject, view: View) -> Legend:
        """Classify all periods of a collection at once, so that classes stay while time moves."""
        if isinstance(subject, Combined):
            return self._legends(self, subject, view)
        return super().legend(subject, view)

    def opening(self, subject: AnySubject) -> Opening:
        """Return the length of periods and the resolution that nobody has to ask for."""
        if isinstance(subject, Combined):
            return Combining(self).opening(subject)
        return super().opening(subject)

    def periods(self, subject: AnySubject, step: Step) -> list[tuple[Period, bool]]:
        """Return the periods of a length that may be asked, with whether each is settled."""
        if isinstance(subject, Combined):
            return Combining(self).periods(subject, step)
        return super().periods(subject, step)

    def shortest(self, subject: AnySubject) -> Step:
        """Return the length of the shortest periods that it tells apart."""
        if isinstance(subject, Combined):
            return subject.finest_step
        return self.scope(subject).spoken.step

    def codes(self, subject: AnySubject) -> Mapping[str, tuple[str, ...]]:
        """Return per area set the codes of its areas, in the order of the answers."""
        if isinstance(subject, Combined):
            inputs = [self.codes(part.subject) for part in subject.parts]
            return shared_codes(inputs, [self.codes(one) for one in subject.subjects])
        return self.scope(subject).areas

    def ground(self, subject: AnySubject) -> Ground:
        """Return the cells that a collection covers, and the box around them."""
        if isinstance(subject, Combined):
            return ground_of([self.ground(part.subject) for part in subject.parts])
        scope = self.scope(subject)
        return Ground(scope.cells, scope.bbox)

    def zooms(self, subject: AnySubject, finest: int, only: int | None) -> ZoomRange:
        """Return which resolutions of a collection are drawn at which zooms, and none finer."""
        return self._zooms(self, subject, (finest, only))

    def areas(self, subject: AnySubject, set_id: str) -> tuple[Area, ...]:
        """Return the areas of a set in the order of the answers."""
        if not isinstance(subject, Combined):
            return super().areas(subject, set_id)
        by_code = {
            area.code: area for part in subject.parts for area in self.areas(part.subject, set_id)
        }
        return tuple(by_code[code] for code in self.codes(subject)[set_id])

    def _renumbered(
        self, subject: Combined, part: AnySubject, places: Places, at: int | str
    ) -> Places:
        """Number areas of an input as the combination does; cells stay what they are."""
        if isinstance(at, int):
            return places
        own, codes = self.codes(part)[at], self.codes(subject).get(at, ())
        known = [codes.index(own[one]) for one in places.tolist() if own[one] in codes]
        return np.array(known, np.uint64)

    def _find_zooms(self, subject: AnySubject, drawn: tuple[int, int | None]) -> ZoomRange:
        finest, only = drawn
        resolutions = tuple(one for one in subject.layer.resolutions if one <= finest)
        return zoom_range(cell_sizes(self.ground(subject), resolutions), only)

    def _combine(self, subject: Combined, question: Question) -> Published:
        return _mix(subject, self._prepared(self, subject, question))

    def _prepare(self, subject: Combined, question: Question) -> Prepared:
        if question.areas is not None and question.areas not in self.codes(subject):
            listed = ", ".join(self.codes(subject)) or "none"
            raise UnknownName(
                f"areas: got {question.areas[:80]!r}; all that {subject.layer.id} is made of are "
                f"counted by: {listed}."
            )
        return prepare(subject.recipe, Inputs(self).of(subject, question))

    def _classify(self, subject: Combined, view: View) -> Legend:
        tables = [
            self.answer(subject, Question(subject.layer.id, span, False, view.resolution, None))
            for span, _ in self.periods(subject, view.step)
        ]
        if subject.recipe.how is How.BIVARIATE:
            return class_legend(tables)
        layer = subject.layer
        return make_legend(tables, layer.palette, layer.classes, is_signed(subject.recipe))

    def _outline(self, subject: Combined, resolution: int) -> WorldCells:
        worlds = [self.world(part.subject, resolution).cells for part in subject.parts]
        return self._answers.outlined(np.unique(np.concatenate(worlds)))


def _mix(subject: Combined, prepared: Prepared) -> Published:
    return replace(mixed(prepared), classification=subject.classification)


def _question_key(store: Store, subject: Combined, question: Question) -> tuple[object, ...]:
    # areas are measured as they are drawn now, whatever outlines they were counted by
    sets = store.catalogue.area_sets() if question.areas else ()
    drawn = tuple(one.digest for one in sets if one.id == question.areas)
    return (subject.identity, question, drawn)


def _cells_key(cells: Cells) -> tuple[int, bytes]:
    return len(cells), hashlib.blake2b(cells.tobytes(), digest_size=16).digest()


def _view_key(_: Store, subject: AnySubject, view: object) -> tuple[object, ...]:
    return (subject.identity, view)
