"""What the values of a layer measure and where that lies, in sentences of both languages."""

from collections.abc import Iterator
from typing import Any

from layers.declare import Bilingual, LayerDefinition, Measure, SourceDefinition
from layers.declare.location import By
from layers.model import Account
from layers.publish import Scope

Pair = tuple[str, str]  # one sentence in Dutch and in English


def amount_document(layer: LayerDefinition, source: SourceDefinition) -> dict[str, Any] | None:
    """Name the amount that a layer adds up, and its unit."""
    if layer.amount is None:
        return None
    unit = source.units[layer.amount]
    return {"name": layer.amount, "texts": {"nl": {"unit": unit.nl}, "en": {"unit": unit.en}}}


def what_is_measured(layer: LayerDefinition, source: SourceDefinition) -> Iterator[Pair]:
    """Say what a value is: records, presence, or what of an amount."""
    if layer.amount:
        yield _of_amount(layer.measure, layer.amount, source.units[layer.amount])
    elif layer.measure is Measure.PRESENCE:
        yield (
            "De waarde is 1 waar ten minste één record is, en anders 0.",
            "The value is 1 where there is at least one record, and else 0.",
        )
    elif not layer.filter:
        yield (
            "Deze laag telt alle geaccepteerde records van de bron.",
            "This layer counts every accepted record of the source.",
        )


def where_it_lies(layer: LayerDefinition, source: SourceDefinition, scope: Scope) -> Iterator[Pair]:
    """Say how records come into cells."""
    finest = scope.finest_resolution
    if scope.shared:
        yield _spread(layer, scope)
        return
    yield from _counted_where(source.by, finest)
    if layer.resolutions[0] < finest:
        yield (
            "Grotere vakken zijn de som van hun kleinere. Daardoor telt 6 tot 7 % van de punten "
            "mee in een buurvak van het grote vak waar het punt zelf in ligt.",
            "Coarser cells are the sum of their finer ones. So 6 to 7 % of the points count in a "
            "neighbour of the coarse cell that the point itself lies in.",
        )


def shared_out_by(layer: LayerDefinition, source: SourceDefinition) -> Bilingual:
    """Say in a few words by what the number of an area is shared out over its cells."""
    if layer.measure is Measure.MEAN:
        return Bilingual(nl="gemiddeld naar oppervlakte", en="as a mean over their ground")
    if source.key and source.key.weight:
        return Bilingual(
            nl=f"naar de adressen van {source.key.weight}",
            en=f"by the addresses of {source.key.weight}",
        )
    return Bilingual(nl="naar oppervlakte", en="by ground")


def what_places_cannot_tell(
    layer: LayerDefinition, source: SourceDefinition, silent: Bilingual | None
) -> Bilingual:
    """Say in plain words what the places of a layer cannot tell, and which are silent."""
    metres = source.precision_metres
    if metres is None:
        by = shared_out_by(layer, source)
        nl = f"Alleen per gebied bekend, en {by.nl} over de vakken verdeeld (gemodelleerd)."
        en = f"Known per area only, and shared out over cells {by.en} (modelled)."
    else:
        nl = (
            f"Plaatsen zijn bekend tot op {metres:g} meter; een vak is geteld via zijn fijnste vak."
        )
        en = f"Places are known within {metres:g} metres; a cell is counted by its finest cell."
    if silent:
        nl, en = f"{nl} {silent.nl}", f"{en} {silent.en}"
    return Bilingual(nl=nl, en=en)


def what_was_cut(source: SourceDefinition, account: Account) -> Iterator[Pair]:
    """Say what of lines and polygons lay outside the coverage."""
    records = f"{account.cut.get('records', 0):.0f}"
    much = account.cut.get(source.by.amount or "", 0.0)
    unit = source.units[source.by.amount] if source.by.amount else None
    if account.cut:
        nl, en = (f", samen {much:.0f} {unit.nl}", f", {much:.0f} {unit.en} in all") if unit else (
            "", "")  # fmt: skip
        yield (
            f"Van {records} records lag een deel buiten de dekking; dat is eraf geknipt{nl}.",
            f"A part of {records} records lay outside the coverage, and was cut off{en}.",
        )


def _of_amount(measure: Measure, amount: str, unit: Bilingual) -> Pair:
    if measure is Measure.SUM:
        return (
            f"De waarde is de som van {amount} ({unit.nl}) over de records.",
            f"The value is the sum of {amount} ({unit.en}) over the records.",
        )
    if measure.is_end:
        nl, en = ("hoogste", "highest") if measure is Measure.MAX else ("laagste", "lowest")
        return (
            f"De waarde is de {nl} {amount} ({unit.nl}) van één record. Zonder records is het "
            "onbepaald.",
            f"The value is the {en} {amount} ({unit.en}) of a single record. Without records it is "
            "undefined.",
        )
    return (
        f"De waarde is het gemiddelde van {amount} ({unit.nl}): de som gedeeld door het aantal "
        "records dat er een heeft, nadat beide zijn opgeteld. Zonder records is het onbepaald.",
        f"The value is the mean of {amount} ({unit.en}): the sum over the number of records that "
        "have one, after both were added up. Without records it is undefined.",
    )


def _counted_where(by: By, finest: int) -> Iterator[Pair]:
    if by is By.PRESENCE:
        yield (
            f"Elk record staat in elk vak van resolutie {finest} dat het raakt.",
            f"Every record stands in every cell of resolution {finest} that it touches.",
        )
        return
    yield (
        f"Elk record is één keer geteld, in een vak van resolutie {finest}.",
        f"Every record is counted once, in a cell of resolution {finest}.",
    )
    if by is By.LENGTH:
        yield (
            "Van een lijn telt in elk vak de lengte die erin ligt, in meters op de ellipsoïde; "
            "het record zelf telt bij één punt van de lijn.",
            "Of a line each cell holds the length that lies in it, in metres on the ellipsoid; "
            "the record itself counts at one point of the line.",
        )
    if by is By.AREA:
        yield (
            "Van een vlak telt in elk vak de oppervlakte die erin ligt, op de ellipsoïde; het "
            "record zelf telt bij één punt in het vlak.",
            "Of a polygon each cell holds the ground that lies in it, on the ellipsoid; the "
            "record itself counts at one point in the polygon.",
        )


def _spread(layer: LayerDefinition, scope: Scope) -> Pair:
    finest, spread = scope.finest_resolution, scope.shared
    if layer.measure is Measure.MEAN:
        return (
            f"De waarde van een vak (resolutie {finest}) is het gemiddelde van de gebieden die het "
            "raakt, gewogen naar oppervlakte. Zij is dus gemodelleerd, niet daar gemeten.",
            f"The value of a cell (resolution {finest}) is the mean of the areas that it touches, "
            "weighed by ground. So it is modelled, not measured there.",
        )
    if spread and spread.weight:
        return (
            f"Het aantal van een gebied is over zijn vakken (resolutie {finest}) verdeeld naar de "
            f"adressen van {spread.weight}; {spread.bare} gebieden zonder adres naar oppervlakte. "
            "De waarde van een vak is dus gemodelleerd, niet daar geteld.",
            f"The number of an area is shared out over its cells (resolution {finest}) by the "
            f"addresses of {spread.weight}; {spread.bare} areas without an address by ground. So "
            "the value of a cell is modelled, not counted there.",
        )
    return (
        f"Het aantal van een gebied is naar oppervlakte verdeeld over zijn vakken (resolutie "
        f"{finest}). De waarde van een vak is dus gemodelleerd, niet daar geteld.",
        f"The number of an area is shared out over its cells by ground (resolution {finest}). "
        "So the value of a cell is modelled, not counted there.",
    )
