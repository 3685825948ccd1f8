"""Lines of a provenance, and how many places of an answer are in which state, in words."""

from dataclasses import dataclass

from layers.declare import Protection
from layers.model import Published, State
from layers.publish import rule_of
from server.combined import AnySubject, Combined
from server.measured import Pair


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a provenance: what it is about, and what is said of it; Dutch and English."""

    label: Pair
    text: Pair


def same_text(label: Pair, text: str) -> Line:
    """Say the same in both languages."""
    return Line(label, (text, text))


def counts_of(subject: AnySubject, rows: Published) -> list[Line]:
    """Count the places of an answer by what is told of them; a state without any is left out.

    A threshold is named beside what it withholds, as it is in the legend.
    """
    states = {one: int((rows.state == one).sum()) for one in State}
    lines = [same_text(("Plaatsen in dit bestand", "Places in this file"), str(len(rows.state)))]
    for one, count in states.items():
        nl, en = state_words(subject, one)
        if count or one is State.VALUE:
            lines.append(same_text((f"waarvan {nl}", f"of which {en}"), str(count)))
    return lines


def state_words(subject: AnySubject, state: State) -> Pair:
    """Say what a state means in this layer, as its legend does."""
    match state:
        case State.VALUE:
            return ("waarde", "value")
        case State.NO_DATA:
            return ("geen data (buiten de dekking)", "no data (outside coverage)")
        case State.UNDEFINED:
            return (
                "onbepaald (niets om het uit te berekenen)",
                "undefined (nothing to compute it from)",
            )
        case State.PROVISIONAL:
            return ("voorlopig (kan nog veranderen)", "provisional (may still change)")
    nl, en = _why_suppressed(subject)
    return (f"afgeschermd ({nl})", f"suppressed ({en})")


def _why_suppressed(subject: AnySubject) -> Pair:
    if isinstance(subject, Combined):
        return ("een van de lagen is het", "one of the layers is")
    source, rule = subject.source, rule_of(subject.layer, subject.source)
    if rule.protection is Protection.OPEN:
        return ("achtergehouden door de bronhouder", "kept back by the source holder")
    few = (" of te weinig adressen", " or too few addresses") if source.addresses else ("", "")
    k = rule.threshold
    return (f"minder dan {k}, misschien geen{few[0]}", f"fewer than {k}, perhaps none{few[1]}")
