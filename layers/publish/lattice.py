"""Which questions a protected source answers: a fixed, closed set.

Free ranges and unions of values would let one question be taken from another until a single
person is left; so a protected source answers one closed period of a declared length, one value
per dimension, the declared resolutions and area sets, and what is known now.
"""

from layers.declare import LayerDefinition, Protection, SourceDefinition
from layers.declare.measure import unprotectable
from layers.errors import OffLattice
from layers.model import Question
from layers.periods import period_of
from layers.publish.terms import Rule


def refuse_off_lattice(
    rule: Rule, layer: LayerDefinition, source: SourceDefinition, question: Question
) -> None:
    """Let a question on the lattice pass, and any question on an open layer.

    Raises
    ------
    OffLattice
        With the nearest question that is answered.
    """
    if rule.protection is Protection.OPEN:
        return
    if why := unprotectable(layer, source):
        raise OffLattice(
            f"{layer.id} is {rule.protection}, and its {layer.measure} is not answered: {why}. "
            "Ask for a layer that counts."
        )
    refuse_other_moments(rule, layer, question.known)
    _refuse_span(layer, question)
    for name, values in question.where:
        if len(values) > 1:
            raise OffLattice(
                f"{layer.id} is protected: {name} takes one value, got {len(values)}. "
                f"Ask for {name}={values[0]}, or leave {name} out."
            )
    if question.resolution is not None and question.resolution not in layer.resolutions:
        listed = ", ".join(str(one) for one in layer.resolutions)
        raise OffLattice(f"{layer.id} is protected and answers at resolution {listed} only.")
    if question.areas is not None and question.areas not in source.areas:
        listed = ", ".join(source.areas) or "no area set"
        raise OffLattice(f"{layer.id} is protected and answers for {listed} only.")


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


def _refuse_span(layer: LayerDefinition, question: Question) -> None:
    lengths = [period_of(step, question.span.start) for step in layer.periods]
    if question.open_ended or question.span not in lengths:
        nearest = period_of(layer.period, question.span.start)
        steps = ", ".join(layer.periods)
        raise OffLattice(
            f"{layer.id} is protected and answers whole periods only, one at a time ({steps}); "
            f"got {question.span}. The nearest is datetime={nearest}."
        )
