"""What of a protected layer can be seen and what not, in sentences of both languages."""

from typing import Any

from layers.declare import Bilingual, Definitions, LayerDefinition, Protection, SourceDefinition
from layers.periods import Step
from layers.publish import Scope, rule_of
from server.measured import Pair
from server.opening import Opening

LENGTHS = {
    Step.DAY: Bilingual(nl="dag", en="day"),
    Step.WEEK: Bilingual(nl="week", en="week"),
    Step.MONTH: Bilingual(nl="maand", en="month"),
    Step.QUARTER: Bilingual(nl="kwartaal", en="quarter"),
    Step.YEAR: Bilingual(nl="jaar", en="year"),
}


def visible_documents(opening: Opening) -> list[dict[str, Any]]:
    """List how much is told at each step; nothing for an open layer."""
    return [
        {"step": one.step, "resolution": one.resolution, "percent": one.percent}
        for one in opening.visible
    ]


def what_is_visible(opening: Opening, source: SourceDefinition) -> Bilingual | None:
    """Say how much of a protected layer its opening view shows, and where the rest is."""
    shown = opening.shown
    if shown is None:
        return None
    length, threshold = LENGTHS[shown.step], rule_of(opening.layer, source).threshold
    nl, en = ("gebieden", "areas") if source.key else ("vakken", "cells")
    few = (" of met te weinig adressen", " or too few addresses") if source.addresses else ("", "")
    return Bilingual(
        nl=f"Per {length.nl} en op resolutie {shown.resolution} is naar schatting "
        f"{shown.percent} % van wat geteld is te zien; "
        f"de rest ligt in {nl} met minder dan {threshold}{few[0]}.",
        en=f"By {length.en} and at resolution {shown.resolution} an estimated "
        f"{shown.percent} % of what was counted is shown; "
        f"the rest is in {en} with fewer than {threshold}{few[1]}.",
    )


def why_parts_differ(layer: LayerDefinition, source: SourceDefinition) -> Bilingual | None:
    """Say in plain words why published parts need not add up to a published whole."""
    rule = rule_of(layer, source)
    if rule.protection is Protection.OPEN:
        return None
    k = rule.threshold
    return Bilingual(
        nl=f"Minder dan {k} wordt niet getoond, en elk getal is voor zich beschermd. Delen tellen "
        "daarom niet altijd op tot het geheel. Wilt u een totaal, vraag dan het hele gebied of de "
        "hele periode, en tel geen delen op.",
        en=f"Fewer than {k} are not shown, and every number is protected on its own. So parts do "
        "not always add up to the whole. If you want a total, ask for the whole area or the whole "
        "period, and do not add parts up.",
    )


def what_is_protected(
    layer: LayerDefinition, source: SourceDefinition, silent: Bilingual | None
) -> list[Pair]:
    """Say what is done to the numbers of a layer before they are told.

    Parameters
    ----------
    silent
        What `what_is_silent` says of places of few addresses.
    """
    rule = rule_of(layer, source)
    if rule.protection is Protection.OPEN:
        return [(
            "Open: HexRadar schermt niets af en verandert niets.",
            "Open: HexRadar withholds and changes nothing.",
        )]  # fmt: skip
    told = [(
        "Afgeschermd: elk aantal is een klein beetje veranderd, bij dezelfde vraag steeds "
        f"hetzelfde. Minder dan {rule.threshold}, ook nul, wordt niet getoond. Delen tellen "
        "daarom niet altijd op tot het geheel.",
        "Protected: every count is changed by a little, always the same for the same question. "
        f"Fewer than {rule.threshold}, zero included, is not shown. So parts do not always add "
        "up to the whole.",
    )]  # fmt: skip
    if layer.measure.of_amount:
        told.append((
            "Een som is veranderd in verhouding tot de grootste bijdrage van één registratie; een "
            "gemiddelde is die som, gedeeld door het getoonde aantal.",
            "A sum is changed in proportion to the most that a single record adds to it; a mean is "
            "that sum over the count that is shown.",
        ))  # fmt: skip
    return told + ([(silent.nl, silent.en)] if silent else [])


def what_is_silent(
    source: SourceDefinition, scope: Scope, definitions: Definitions
) -> Bilingual | None:
    """Say that places of few addresses are not told, by which register of which day."""
    if source.addresses is None or scope.listed is None:
        return None
    most, (register, on) = source.addresses.least - 1, scope.listed
    title = definitions.registers[register].title
    return Bilingual(
        nl=f"Vakken en gebieden met 1 tot {most} adressen worden niet getoond, en ook andere niet "
        f"als het verschil daarmee over zo weinig adressen zou gaan ({title.nl}, stand {on}).",
        en=f"Cells and areas with 1 to {most} addresses are not shown, nor are others of which the "
        f"difference with these would be about so few ({title.en}, as of {on}).",
    )
