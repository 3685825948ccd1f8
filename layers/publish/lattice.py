"""Which questions a protected source answers: a fixed, closed set.

Free ranges and unions of values would let one question be taken from another until a single
person is left; so a protected source answers one whole period of a declared length, at most one
declared value or group of one dimension, the declared resolutions and area sets, and what is known
now. What else is asked is refused with the nearest question that is answered.
"""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from layers.declare import LatticeDimension, LayerDefinition, Protection, SourceDefinition
from layers.declare.measure import unprotectable
from layers.errors import OffLattice
from layers.model import Question
from layers.periods import Period, period_of
from layers.publish.terms import Rule

Where = tuple[tuple[str, tuple[str, ...]], ...]


def refuse_off_lattice(
    rule: Rule, layer: LayerDefinition, source: SourceDefinition, question: Question
) -> None:
    """Let a question on the lattice pass, and any question on an open layer.

    Raises
    ------
    OffLattice
        With the nearest question that is answered, as it stands in an address.
    """
    if rule.protection is Protection.OPEN:
        return
    if why := unprotectable(layer, source):
        raise OffLattice(
            f"{layer.id} is {rule.protection}, and its {layer.measure} is not answered: {why}. "
            "Ask for a layer that counts."
        )
    refuse_other_moments(rule, layer, question.known)
    why = _why_not(layer, source, question)
    if why:
        nearest = _nearest(layer, source, question)
        raise OffLattice(
            f"{layer.id} is {rule.protection} and answers {why}. The nearest is "
            f"{_fragment(layer, source, nearest)}."
        )


def refuse_other_moments(rule: Rule, layer: LayerDefinition, known: str | None) -> None:
    """Refuse what was known of a protected layer at another moment than now.

    Raises
    ------
    OffLattice
        With the question that is answered.
    """
    if known is not None and rule.protection is not Protection.OPEN:
        raise OffLattice(
            f"{layer.id} is protected and answers with what is known now: what came between two "
            f"moments may be few records. Ask the same without known={known}."
        )


def filters_of(layer: LayerDefinition, source: SourceDefinition) -> Mapping[str, LatticeDimension]:
    """Return what a protected layer may be filtered by: declared, and inside its own filter.

    A layer with a filter of its own takes values of that dimension alone: two dimensions at once
    would cut its records too small.
    """
    declared = source.lattice.dimensions if source.lattice else {}
    if not layer.filter:
        return declared
    own = {name: values for name, values in layer.filter.items() if name in declared}
    inside = {name: declared[name].within(values) for name, values in own.items()}
    return {name: one for name, one in inside.items() if one.values}


def canonical_where(
    rule: Rule, layer: LayerDefinition, source: SourceDefinition, where: Where
) -> Where:
    """Write a filter in the one way that equal questions share; that of an open layer as it is.

    A group becomes its values, and a filter that is the layer's own becomes none.

    Raises
    ------
    OffLattice
        If the layer does not take this filter, with the nearest one that it takes.
    """
    if rule.protection is Protection.OPEN or not where:
        return where
    why = _why_no_filter(layer, source, where)
    if why:
        nearest = _nearest_where(layer, source, where)
        named = _named(layer, source, nearest)
        ask = f"Ask for {named}, or without a filter" if named else "Ask without a filter"
        raise OffLattice(f"{layer.id} is {rule.protection} and answers {why}. {ask}.")
    return _canonical(layer, source, where)


def _why_not(layer: LayerDefinition, source: SourceDefinition, question: Question) -> str:
    """Say what of a question lies beside the lattice; nothing where it lies on it."""
    if question.open_ended or not _is_period(layer, question.span):
        steps = ", ".join(layer.periods)
        return f"whole periods only, one at a time ({steps}); got {question.span}"
    if question.resolution is not None and question.resolution not in layer.resolutions:
        return f"at resolution {', '.join(map(str, layer.resolutions))} only"
    if question.areas is not None and question.areas not in source.told_areas:
        return f"for {', '.join(source.told_areas) or 'no area set'} only"
    return _why_no_filter(layer, source, question.where)


def _why_no_filter(layer: LayerDefinition, source: SourceDefinition, where: Where) -> str:
    offered = filters_of(layer, source)
    if len(where) > 1:
        return f"for one dimension at a time; got {', '.join(name for name, _ in where)}"
    for name, values in where:
        if name not in offered:
            listed = ", ".join(offered) or "none"
            return f"no filter on {name}; it may be filtered by: {listed}"
        if offered[name].find(values) is None:
            listed = ", ".join((*offered[name].groups, *offered[name].values))
            return f"for one value or one group of {name}, one of: {listed}"
    return ""


def _is_period(layer: LayerDefinition, span: Period) -> bool:
    return any(span == period_of(step, span.start) for step in layer.periods)


def _nearest(layer: LayerDefinition, source: SourceDefinition, question: Question) -> Question:
    """Return the question on the lattice that differs least from another one."""
    span, finest = question.span, layer.resolutions[-1]
    told = question.areas if question.areas in source.told_areas else None
    asked = finest if question.resolution is None else question.resolution
    cells = min(layer.resolutions, key=lambda one: abs(one - asked))
    as_asked = not question.open_ended and _is_period(layer, span)
    return replace(
        question,
        span=span if as_asked else period_of(layer.period, span.start),
        open_ended=False,
        areas=told,
        resolution=None if told else cells,
        where=_nearest_where(layer, source, question.where),
    )


def _nearest_where(layer: LayerDefinition, source: SourceDefinition, where: Where) -> Where:
    offered = filters_of(layer, source)
    for name, values in where:
        if name in offered:
            nearest = offered[name].find([offered[name].nearest(values)])
            return _canonical(layer, source, ((name, nearest or ()),))
    return ()


def _canonical(layer: LayerDefinition, source: SourceDefinition, where: Where) -> Where:
    offered = filters_of(layer, source)
    found = ((name, offered[name].find(values) or ()) for name, values in where)
    own = {name: set(values) for name, values in layer.filter.items()}
    return tuple((name, values) for name, values in found if own.get(name) != set(values))


def _fragment(layer: LayerDefinition, source: SourceDefinition, question: Question) -> str:
    """Write a question on the lattice as the parameters of an address."""
    places = (
        f"resolution={question.resolution}" if question.areas is None else f"areas={question.areas}"
    )
    named = _named(layer, source, question.where)
    return f"datetime={question.span}&{places}" + (f"&{named}" if named else "")


def _named(layer: LayerDefinition, source: SourceDefinition, where: Where) -> str:
    """Write a filter as a parameter; a group by its name."""
    for name, values in where:
        groups = filters_of(layer, source)[name].groups
        group = next((one for one, of in groups.items() if set(of) == set(values)), values[0])
        return f"{name}={quote(group, safe='')}"
    return ""
