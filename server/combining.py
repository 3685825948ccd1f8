"""How a combination is found, and what its inputs are asked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError
from starlette.datastructures import QueryParams

from layers.declare import Input, Recipe, face_of, is_recipe_id, misfits
from layers.errors import BadParameter, Expired, QuestionError, UnknownName
from layers.grid import cells_to_parents
from layers.model import Question
from layers.periods import Period, Step
from server.access.sight import sees_layer
from server.catalogue import Combination
from server.combined import AnySubject, Combined, Part
from server.filters import read_where
from server.lasting import keep_longer
from server.opening import Opening
from server.spans import default_span
from server.uploads.drafts import is_draft

if TYPE_CHECKING:  # the store answers what its combinations are made of
    from server.store import Store

DEEPEST = 4  # combinations of combinations of ...
MOST_ASKS = 300  # answers of layers in one of a combination: two seconds where none is kept


class Combining:
    """Finds combinations, and asks what they are made of, as one asker sees it."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._kept: dict[str, Combination] = {}

    def knows(self, name: str) -> bool:
        """Tell whether a name is that of a combination, declared or posted."""
        return name in self._store.definitions.combinations or is_recipe_id(name)

    def declared(self) -> Iterator[Combined]:
        """Yield the declared combinations that the asker may see and that have something to say."""
        found = []
        for name in self._store.definitions.combinations:
            try:
                found.append(self.find(name))
            except QuestionError:
                continue  # one of its layers has nothing to say to this asker
        for one in sorted(found, key=lambda one: (one.layer.order, one.layer.id)):
            if any(self.periods(one, step) for step in one.layer.periods):
                yield one

    def find(self, name: str, pinned: int | None = None, known: str | None = None) -> Combined:
        """Find a combination.

        Raises
        ------
        UnknownName
            If there is none, or the asker may not see a layer of it.
        Expired
            If `pinned` stands for other deliveries than those that answer.
        BadParameter
            If what the asker may see of its layers does not fit together.
        """
        recipe = self._recipe(name)
        if not self._sees_all(recipe):
            raise unknown_combination(name)
        found = self.made(recipe, name, known)
        if pinned is not None and pinned != found.number:
            raise Expired(
                f"{name} is made of other deliveries by now; ask again without `delivery`, or "
                "combine layers whose deliveries are pinned."
            )
        self._keep_longer()
        return found

    def made(self, recipe: Recipe, name: str, known: str | None = None, deep: int = 0) -> Combined:
        """Make a combination of the layers that the asker sees."""
        if deep > DEEPEST:
            raise BadParameter(f"inputs: combinations of combinations, at most {DEEPEST} deep.")
        subjects = {one: self._part_of(one, name, known, deep) for one in recipe.named}
        seen = {one.id: one for one in self._store.visible_layers()}
        faces = seen | {one: subject.layer for one, subject in subjects.items()}
        for key, got, expected in misfits(recipe, faces):
            raise BadParameter(f"{key}: got {got}; expected {expected}.")
        declared = self._store.definitions.combinations.get(name)
        parts = tuple(self._part(one, subjects) for one in recipe.inputs)
        moment = parts[0].subject.known if known else None
        return Combined(face_of(recipe, faces, declared), recipe, recipe.text, parts, moment)

    def fitting(self, recipe: Recipe) -> Combined:
        """Make a combination, and refuse it if its layers speak of no place or time together.

        Raises
        ------
        QuestionError
            With the reason.
        """
        for one in recipe.named:
            if self.knows(one) and not self._sees_all(self._recipe(one)):
                raise unknown_combination(one)
        found = self.made(recipe, recipe.name)
        if found.asks > MOST_ASKS:
            raise BadParameter(
                f"inputs: this needs {found.asks} answers of layers, at most {MOST_ASKS}; take "
                "shorter moving sums, or fewer combinations of combinations."
            )
        grounds = [self._store.ground(one) for one in found.subjects]
        coarse = found.layer.resolutions[0]
        cells = [set(cells_to_parents(one.cells, coarse).tolist()) for one in grounds]
        if not set.intersection(*cells):
            names = ", ".join(one.layer.id for one in found.subjects)
            raise BadParameter(f"inputs: {names} cover no place together, so nothing can be said.")
        if not any(self.periods(found, step) for step in found.layer.periods):
            names = ", ".join(part.one.layer for part in found.parts if part.one.moves)
            raise BadParameter(
                f"inputs: {names} tell of no period together; give one a period of its own by "
                "`when`."
            )
        # what it is not answered where it opens, such as a period of its own beside a lattice
        span, at = default_span(self._store, found), self.opening(found).resolution
        self._store.check(found, Question(found.layer.id, span, False, at, None))
        return found

    def opening(self, subject: Combined) -> Opening:
        """Return the longest opening length of its inputs, and where all can be read."""
        openings = [self._store.opening(one) for one in subject.subjects]
        layer = subject.layer
        at = tuple(
            (step, _fitting(layer.resolutions, [one.resolution_at(step) for one in openings]))
            for step in layer.periods
        )
        own = [self._store.opening(one.subject).step for one in subject.parts if one.one.moves]
        offered = [step for step in own if step in layer.periods] or list(layer.periods[:1])
        step = max(offered, key=list(Step).index)
        return Opening(layer, step, dict(at)[step], at=at)

    def periods(self, subject: Combined, step: Step) -> list[tuple[Period, bool]]:
        """Return the periods that all moving inputs tell; settled where all are."""
        told = [dict(self._store.periods(one.subject, step)) for one in subject.parts
                if one.one.moves]  # fmt: skip
        shared = [one for one in told[0] if all(one in other for other in told)]
        return [(one, all(other[one] for other in told)) for one in shared]

    def _recipe(self, name: str) -> Recipe:
        """Find how a combination is made."""
        declared = self._store.definitions.combinations.get(name)
        if declared:
            return declared.recipe
        kept = self._kept.get(name) or self._store.catalogue.combination(name)
        if kept is None or kept.until < self._store.today():
            raise unknown_combination(name)
        try:
            found = Recipe.model_validate_json(kept.recipe)
        except ValidationError as error:  # kept by a version that took other recipes
            raise unknown_combination(name) from error
        self._kept[name] = kept
        return found

    def _keep_longer(self) -> None:
        """Keep what was found, and all that it is made of, as somebody asks for it today."""
        store = self._store
        for one in self._kept.values():
            keep_longer(store.catalogue, one, store.today(), store.combination_days)

    def _sees_all(self, recipe: Recipe, deep: int = 0) -> bool:
        """Tell whether the asker may know of all layers, of combinations within it too."""
        if deep > DEEPEST:
            return True  # it is refused for that
        try:
            inside = [self._recipe(one) for one in recipe.named if self.knows(one)]
        except UnknownName:
            return False
        own = all(self._is_visible(one) for one in recipe.named)
        return own and all(self._sees_all(one, deep + 1) for one in inside)

    def _is_visible(self, name: str) -> bool:
        """Tell whether the asker may know of a layer; what is none is found out later."""
        layer = self._store.definitions.layers.get(name)
        return layer is None or sees_layer(self._store.policy, self._store.definitions, layer)

    def _part_of(self, layer: str, name: str, known: str | None, deep: int) -> AnySubject:
        if is_draft(layer):
            raise BadParameter(
                "layer: a private layer cannot be combined, as whoever has the address of a "
                "combination is told what it is made of."
            )
        if not self.knows(layer):
            return self._store.subject(layer, known=known)
        if layer == name:
            raise BadParameter(f"inputs: {name} is made of itself.")
        return self.made(self._recipe(layer), layer, known, deep + 1)

    def _part(self, one: Input, subjects: Mapping[str, AnySubject]) -> Part:
        subject, per = subjects[one.layer], subjects.get(one.per or "")
        if not one.where:
            return Part(one, (), subject, per)
        if isinstance(subject, Combined):
            raise BadParameter(f"where: {one.layer} is a combination; filter what it is made of.")
        unknown = sorted(set(one.where) - set(subject.source.dimensions))
        if unknown:
            listed = ", ".join(subject.source.dimensions) or "none"
            raise BadParameter(
                f"where: {one.layer} has no dimension {unknown[0][:80]!r}; it has: {listed}."
            )
        pairs = [(name, value) for name, values in one.where.items() for value in values]
        return Part(one, read_where(self._store, subject, QueryParams(pairs)), subject, per)


def unknown_combination(name: str) -> UnknownName:
    """Say that there is no such combination, to whoever may not see one of its layers as well."""
    return UnknownName(
        f"There is no combination {name[:80]!r}: nobody asked for it in a long time, or it is made "
        "of layers that are not told to you. Post it again to /v1/combinations."
    )


def _fitting(offered: Sequence[int], readable: Sequence[int]) -> int:
    """Return the finest offered resolution at which all can be read; the coarsest if none is."""
    most = min(readable)
    return max((one for one in offered if one <= most), default=offered[0])
