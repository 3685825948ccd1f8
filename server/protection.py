"""What the settings of a protected layer hide and cost, for the administrator of the machine.

The one place that holds the exact view beside the public one: the former is asked for as somebody
who may see it, through the same door, so that nothing else than `publish` reads a cube.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from rich.table import Table

from layers.chain import open_delivery
from layers.declare import Lattice, LayerDefinition, Protection, SourceDefinition
from layers.derive import Likeness, hide_below, likeness
from layers.derive.compare import Pairs
from layers.errors import BadParameter, UnknownName
from layers.grid import neighbour_pairs
from layers.model import Area, Cube, Policy, Published, Question
from layers.periods import Period, Step
from layers.publish import Scope, Terms, publish, scope_of, whole_of
from layers.snapshot import Snapshot
from server.ingest import Desk
from server.opening import Opening, counting, judged_periods, opening_of
from server.secret import seed_of
from server.silenced import Silenced, silenced

EXACT = Policy("administrator", exact=True)
NEXT_TO = 1e-4  # degrees: outlines of neighbours need not meet to the millimetre
COLUMNS = ("step", "places", "number", "judged", "shown", "hidden", "error", "top 10",
           "Moran exact", "Moran", "k only: shown", "hidden", "top 10", "Moran")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """What protection keeps of one step of the lattice, beside the threshold without noise.

    places
        A resolution, or the area set that is all that the source knows.
    judged
        Percent shown as the public can judge it; None where it cannot.
    """

    step: Step
    places: int | str
    number: int
    judged: int | None
    told: Likeness
    plain: Likeness


@dataclass(frozen=True, slots=True)
class Weighed:
    """A protected layer with where it opens, and what it costs."""

    terms: Terms
    opening: Opening
    costs: tuple[Cost, ...]
    silenced: tuple[Silenced, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A delivery, what may be known of it, and the terms on which its places are counted."""

    cube: Cube
    scope: Scope
    terms: Terms


def weigh(desk: Desk, layer_id: str) -> Weighed:
    """Compare what a protected layer tells with what it knows, at every step of its lattice.

    Raises
    ------
    UnknownName
        If there is no such layer, or its source has no delivery.
    BadParameter
        If the layer is open.
    """
    layer, source = _named(desk, layer_id)
    current = desk.catalogue.current(source.id)
    if current is None:
        raise UnknownName(f"{source.id} has no delivery yet; ingest it first.")
    cube = open_delivery(desk.snapshots, Snapshot(current.snapshot, current.digest))
    terms = Terms(layer, source, seed=seed_of(desk.secret))
    if terms.rule.protection is Protection.OPEN:
        raise BadParameter(f"{layer_id} is open: nothing is hidden. Name a protected layer.")
    scope = _scope(desk, cube, terms)
    counts = counting(terms)
    opening = opening_of(lambda one: publish(cube, one, counts, scope), terms, scope)
    places = _places(cube, layer)
    held = Held(cube, scope, _asked_per_area(counts, cube))
    areas = desk.catalogue.areas(cube.spread.set) if cube.spread else ()
    costs = [
        _cost(held, (step, place, periods), areas)
        for step, periods in judged_periods(scope, layer).items()
        for place in places
    ]
    judged = {(one.step, one.resolution): one.percent for one in opening.visible}
    seen = (replace(one, judged=judged.get((one.step, one.places))) for one in costs)  # type: ignore[arg-type]
    return Weighed(terms, opening, tuple(seen), _silenced(held))


def protection_lines(weighed: Weighed) -> Iterator[str]:
    """Yield the settings in force, and where the layer opens."""
    layer, source, rule = weighed.terms.layer, weighed.terms.source, weighed.terms.rule
    noise, at = source.noise, weighed.opening
    yield (
        f"{layer.id} of {source.id}: {rule.protection}, k = {rule.threshold}, "
        f"noise d = {noise.d}, v = {noise.v:g}, js = {noise.js}"
    )
    periods, resolutions = ", ".join(layer.periods), ", ".join(map(str, layer.resolutions))
    areas = ", ".join(source.told_areas) or "none"
    yield f"lattice: {periods}; resolution {resolutions}; areas {areas}"
    shares = ", ".join(f"{one.step} {one.resolution}: {one.percent} %" for one in at.visible)
    yield f"judged from what is told: {shares or 'no settled periods'}"
    yield f"opens by {at.step} at resolution {at.resolution}"
    if by := source.addresses:
        yield f"told are places with at least {by.least} addresses of {by.register_id}, or none"


def protection_table(weighed: Weighed) -> Table:
    """Make a table of the costs; percents are of records, `hidden` is of places with any."""
    table = Table(*COLUMNS)
    for one in weighed.costs:
        place = one.places if isinstance(one.places, str) else f"res {one.places}"
        judged = "" if one.judged is None else f"{one.judged} %"
        told, plain = one.told, one.plain
        table.add_row(
            *(one.step, place, str(one.number), judged),
            *(f"{told.visible:.0f} %", f"{told.hidden:.0f} %", f"{told.error:.2f}"),
            *(f"{told.highest:.1f}", f"{told.moran_true:.3f}", f"{told.moran_told:.3f}"),
            *(f"{plain.visible:.0f} %", f"{plain.hidden:.0f} %"),
            *(f"{plain.highest:.1f}", f"{plain.moran_told:.3f}"),
        )
    return table


def _named(desk: Desk, layer_id: str) -> tuple[LayerDefinition, SourceDefinition]:
    layers = desk.definitions.layers
    if layer_id not in layers:
        raise UnknownName(f"There is no layer {layer_id[:80]!r}; there are: {', '.join(layers)}.")
    return layers[layer_id], desk.definitions.sources[layers[layer_id].source]


def _silenced(held: Held) -> tuple[Silenced, ...]:
    """Count what is silent for its addresses, over the longest periods that are judged."""
    terms = replace(held.terms, policy=EXACT)
    silence = held.scope.silence
    if silence is None or silence.judged is None:
        return ()
    judged = judged_periods(held.scope, terms.layer)
    periods = judged[max(judged, key=list(Step).index)]

    def ask(question: Question) -> Published:
        return publish(held.cube, question, terms)

    return tuple(silenced(ask, silence.judged, terms.layer.id, periods))


def _scope(desk: Desk, cube: Cube, terms: Terms) -> Scope:
    declared = desk.definitions.layers.values()
    layers = [one for one in declared if one.source == terms.source.id]
    return scope_of(cube, replace(terms, layer=whole_of(terms.source, layers, terms.rule)))


def _asked_per_area(terms: Terms, cube: Cube) -> Terms:
    """Let the areas be asked for that counts are protected by before they are spread."""
    if cube.spread is None:
        return terms
    sets = tuple({*terms.source.told_areas, cube.spread.set})
    lattice = (terms.source.lattice or Lattice()).model_copy(update={"areas": sets})
    return replace(
        terms, source=terms.source.model_copy(update={"areas": sets, "lattice": lattice})
    )


def _places(cube: Cube, layer: LayerDefinition) -> tuple[int | str, ...]:
    """Name where protection acts: on cells, or on the areas that are then spread over cells."""
    return (cube.spread.set,) if cube.spread else layer.resolutions


def _cost(
    held: Held,
    at: tuple[Step, int | str, tuple[Period, ...]],
    areas: tuple[Area, ...],
) -> Cost:
    step, place, periods = at
    cube, terms = held.cube, held.terms
    cells, of = (None, place) if isinstance(place, str) else (place, None)
    asked = [Question(terms.layer.id, one, False, cells, of) for one in periods]
    whole = [publish(cube, one, replace(terms, policy=EXACT)) for one in asked]
    known = ~np.isnan(whole[0].value)  # not the areas about which the source does not speak
    whole = [table.take(known) for table in whole]
    told = [publish(cube, one, terms, held.scope).take(known) for one in asked]
    plain = [hide_below(table, terms.rule.threshold) for table in whole]
    pairs = _neighbours(cube, whole[0], of, areas)
    return Cost(
        *(step, place, int(known.sum()), None),
        *(likeness(whole, told, pairs), likeness(whole, plain, pairs)),
    )


def _neighbours(cube: Cube, table: Published, of: str | None, areas: tuple[Area, ...]) -> Pairs:
    if of is None:
        return neighbour_pairs(table.place)
    shapes = {area.code: area.geometry for area in areas}
    own = [shapes[cube.areas[of].codes[at]] for at in table.place.tolist()]
    left, right = shapely.STRtree(own).query(own, predicate="dwithin", distance=NEXT_TO)
    pairs: Pairs = np.column_stack([left, right])[left < right]
    return pairs
