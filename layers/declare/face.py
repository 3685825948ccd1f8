"""What a combination shows of itself: the layer that it is to whoever only looks at it.

A combination offers what all its inputs offer. What does not fit together is refused with the
reason, when definitions are read, when a recipe is posted, and again for whoever asks, as he may
not see all that others do.
"""

from collections.abc import Iterable, Iterator

from layers.declare.combination import CombinationDefinition
from layers.declare.layer import LayerDefinition, Measure, Palette
from layers.declare.recipe import KM2, Derived, How, Input, Recipe, Scale
from layers.declare.texts import Resolution
from layers.declare.wording import Faces, recipe_title, recipe_unit, unit_of
from layers.periods import Step

THEME = "combinations"  # of what users make


def misfits(recipe: Recipe, faces: Faces) -> Iterator[tuple[str, str, str]]:
    """Yield what does not fit in a recipe: the key, what it got, and what was expected.

    Parameters
    ----------
    faces
        The layers that may be named, and the faces of combinations.
    """
    unknown = [one for one in recipe.named if one not in faces]
    for name in unknown:
        yield "layer", repr(name), f"one of: {', '.join(sorted(faces)) or '(there is none)'}"
    if unknown:
        return
    for one in recipe.inputs:
        yield from _input_misfits(one, faces)
    if not _resolutions(recipe, faces):
        offered = _listed((name, faces[name].resolutions) for name in recipe.named)
        yield "inputs", f"no resolution that all have ({offered})", "layers that share one"
    if not _periods(recipe, faces):
        moving = ((one.layer, faces[one.layer].periods) for one in recipe.inputs if one.moves)
        expected = "layers that share one; or another of its own by `when`"
        yield "inputs", f"no length of periods that all have ({_listed(moving)})", expected
    if recipe.how is How.DIFFERENCE:
        first, second = (unit_of(one, faces) for one in recipe.inputs)
        if first != second:
            got = f"{first.en!r} minus {second.en!r}"
            yield "inputs", got, "two inputs of one unit; a ratio, or ranks, go without"
    if recipe.how is How.WEIGHTED and recipe.scaled is Scale.NONE and not _adds_up(recipe, faces):
        expected = "another scale, as the inputs are neither all numbers of records nor of one unit"
        yield "scale", "'none'", expected


def face_of(
    recipe: Recipe, faces: Faces, declared: CombinationDefinition | None = None
) -> LayerDefinition:
    """Make the layer that a combination looks like, in which nothing of `misfits` is."""
    told = declared or CombinationDefinition(
        id=recipe.name, theme=THEME, how=recipe.how, scale=recipe.scale, inputs=recipe.inputs
    )
    return LayerDefinition(
        id=told.id,
        source=told.id,
        title=told.title or recipe_title(recipe, faces),
        description=told.description,
        theme=told.theme,
        unit=told.unit or recipe_unit(recipe, faces),
        **_measure(recipe, faces),
        resolutions=_resolutions(recipe, faces),
        periods=_periods(recipe, faces),
        palette=told.palette or Palette.YLGNBU,
        classes=told.classes,
        order=told.order,
        shown=told.shown,
    )


def is_signed(recipe: Recipe) -> bool:
    """Tell whether zero lies in the middle of what its values say."""
    if recipe.how is How.MEASURE:
        return recipe.inputs[0].compute is Derived.CHANGE
    return recipe.how is How.DIFFERENCE


def _measure(recipe: Recipe, faces: Faces) -> dict[str, object]:
    """Say what the values are: those of a count stay one, and all others pass for a mean.

    A mean is what does not add up: no rate, sum or chance is computed of it.
    """
    one, layer = recipe.inputs[0], faces[recipe.inputs[0].layer]
    if recipe.how is How.MEASURE and one.compute in (Derived.VALUE, Derived.MOVING):
        return {"measure": layer.measure, "amount": layer.amount}
    return {"measure": Measure.MEAN, "amount": "value"}


def _adds_up(recipe: Recipe, faces: Faces) -> bool:
    """Tell whether values may be added as they are: records, or one unit."""
    plain = (Derived.VALUE, Derived.MOVING, Derived.CHANGE)
    records = all(
        faces[one.layer].measure is Measure.COUNT and one.compute in plain for one in recipe.inputs
    )
    return records or len({unit_of(one, faces).en for one in recipe.inputs}) == 1


def _input_misfits(one: Input, faces: Faces) -> Iterator[tuple[str, str, str]]:
    layer = faces[one.layer]
    adds_up = layer.measure in (Measure.COUNT, Measure.SUM)
    if one.compute in (Derived.RATE, Derived.SHARE, Derived.MOVING) and not adds_up:
        expected = f"'value' or 'index', as what {layer.id} tells does not add up"
        yield "compute", repr(str(one.compute)), expected
    if one.compute in (Derived.SMOOTHED, Derived.CHANGE) and layer.measure is not Measure.COUNT:
        expected = f"another, as {layer.id} does not count; only counts have such an interval"
        yield "compute", repr(str(one.compute)), expected
    if one.compute is Derived.INDEX and one.per and not adds_up:
        yield "per", repr(one.per), f"nothing, as what {layer.id} tells does not add up"
    if one.per and one.per != KM2 and not faces[one.per].denominator:
        listed = ", ".join(sorted(name for name, one in faces.items() if one.denominator))
        yield "per", repr(one.per), f"a denominator: {', '.join(filter(None, [listed, KM2]))}"


def _resolutions(recipe: Recipe, faces: Faces) -> tuple[Resolution, ...]:
    sets = [set(faces[name].resolutions) for name in recipe.named]
    return tuple(sorted(set.intersection(*sets)))


def _periods(recipe: Recipe, faces: Faces) -> tuple[Step, ...]:
    moving = [faces[one.layer].periods for one in recipe.inputs if one.moves]
    shared = set.intersection(*map(set, moving))
    return tuple(step for step in moving[0] if step in shared)


def _listed(offers: Iterable[tuple[str, Iterable[object]]]) -> str:
    return "; ".join(f"{name}: {', '.join(map(str, offered))}" for name, offered in offers)
