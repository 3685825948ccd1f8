"""Where a layer opens: at the finest step of its lattice at which most incidents can be seen."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from layers.declare import LayerDefinition, Measure, Protection
from layers.derive import Visible, finest_readable, same_days, shares, sum_told
from layers.model import Published, Question
from layers.periods import Period, Step
from layers.publish import Scope, Terms

Ask = Callable[[Question], Published]
JUDGED = 3  # newest periods of the longest length: enough to even a bad year out


@dataclass(frozen=True, slots=True)
class Opening:
    """The length of periods and the resolution that a layer has when nobody asks for others.

    visible
        What is told at each step that has settled periods; none for an open layer.
    at
        Of a combination the resolution for each length of periods.
    """

    layer: LayerDefinition
    step: Step
    resolution: int
    visible: tuple[Visible, ...] = ()
    at: tuple[tuple[Step, int], ...] = ()

    @property
    def shown(self) -> Visible | None:
        """What is told where the layer opens; None for an open layer."""
        return next((one for one in self.visible if self._is_here(one)), None)

    def resolution_at(self, step: Step | None) -> int:
        """Return the finest readable resolution for periods of a length; for None, where it opens.

        None stands for any other span.
        """
        at = finest_readable(one for one in self.visible if one.step == step)
        beside = dict(self.at).get(step, self.resolution) if step else self.resolution
        return at.resolution if at else beside

    def _is_here(self, one: Visible) -> bool:
        return (one.step, one.resolution) == (self.step, self.resolution)


def opening_of(ask: Ask, terms: Terms, scope: Scope) -> Opening:
    """Find where a layer opens, from published values alone.

    An open layer opens at its first length of periods and its finest resolution. What is judged
    of a protected one is counts, as presence is told where the count is.

    Parameters
    ----------
    ask
        Answers a question as the public hears it, on the terms of `counting`.
    """
    layer = terms.layer
    visible = () if terms.rule.protection is Protection.OPEN else _visible(ask, terms, scope)
    at = finest_readable(visible)
    if at:
        return Opening(layer, at.step, at.resolution, visible)
    finest = terms.rule.protection is Protection.OPEN
    return Opening(layer, layer.period, layer.resolutions[-1 if finest else 0])


def judged_periods(scope: Scope, layer: LayerDefinition) -> dict[Step, tuple[Period, ...]]:
    """Return the settled periods of each length by which a layer is judged; of the same days."""
    settled = {
        step: [period for period, is_settled in scope.spoken.of(step) if is_settled]
        for step in layer.periods
    }
    return same_days(settled, JUDGED)


def counting(terms: Terms) -> Terms:
    """Return the same terms for the number of records behind presence."""
    counted = terms.layer.model_copy(update={"measure": Measure.COUNT, "amount": None})
    return replace(terms, layer=counted)


def _visible(ask: Ask, terms: Terms, scope: Scope) -> tuple[Visible, ...]:
    layer, judged = terms.layer, judged_periods(scope, terms.layer)

    def told(periods: tuple[Period, ...], resolution: int | None, areas: str | None) -> float:
        tables = [ask(Question(layer.id, one, False, resolution, areas)) for one in periods]
        return sum_told(tables, terms.rule.threshold, terms.source.noise.v)

    cells = {
        (step, resolution): told(periods, resolution, None)
        for step, periods in judged.items()
        for resolution in layer.resolutions
    }
    sets = [one for one in scope.areas if one in terms.source.told_areas]
    areas = [told(one, None, of) for one in judged.values() for of in sets]
    return shares(cells, max(areas, default=0.0))
