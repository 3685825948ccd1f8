"""Which measures of a layer its source can answer."""

from collections.abc import Iterator

from layers.declare.layer import LayerDefinition, Measure
from layers.declare.location import By
from layers.declare.source import SourceDefinition
from layers.declare.texts import Protection
from layers.errors import Fault


def measure_faults(file: str, layer: LayerDefinition, source: SourceDefinition) -> Iterator[Fault]:
    """Yield why a source cannot answer what a layer measures."""
    got = repr(str(layer.measure))
    protection = layer.protection or source.protection
    if protection is not Protection.OPEN and (why := unprotectable(layer, source)):
        yield Fault(file, "measure", got, f"another measure, as the layer is {protection}: {why}")
    if layer.amount and layer.amount not in source.units:
        listed = ", ".join(source.units) or "(none is declared)"
        yield Fault(file, "amount", repr(layer.amount), f"an amount of {source.id}: {listed}")
    yield from _shape_faults(file, layer, source)
    if source.key and (layer.measure is Measure.PRESENCE or layer.measure.is_end):
        expected = f"another measure, as {source.id} knows only areas, and not where in them"
        yield Fault(file, "measure", got, expected)
    if source.count and layer.measure.is_end:
        expected = f"another measure, as a row of {source.id} holds an amount of several records"
        yield Fault(file, "measure", got, expected)


def unprotectable(layer: LayerDefinition, source: SourceDefinition) -> str:
    """Tell why noise would not protect what a layer measures; empty where it does."""
    if layer.measure.is_end:
        return f"it is the {layer.amount} of a single record"
    if layer.measure is Measure.SUM and layer.amount == source.by.amount:
        return (
            f"{layer.amount} lies in cells where its record does not count, so that neither the "
            "threshold nor the noise is of the records that make it up"
        )
    amount = source.amounts.get(layer.amount or "")
    if layer.measure is Measure.MEAN and amount and amount.absent:
        return (
            f"some records have no {layer.amount}, and the number of those that have it would be a "
            "second count of the same records"
        )
    if amount and amount.least is None:
        return (
            f"amounts.{layer.amount} declares no 'least', a small amount to measure its noise by: "
            "a place where all records add 0 would be told for certain"
        )
    return ""


def _shape_faults(file: str, layer: LayerDefinition, source: SourceDefinition) -> Iterator[Fault]:
    """Yield what cannot be asked of lines and polygons that lie in several cells."""
    got = repr(str(layer.measure))
    if source.by is By.PRESENCE and layer.measure is not Measure.PRESENCE:
        expected = f"'presence': a record of {source.id} stands in every cell that it touches"
        yield Fault(file, "measure", got, expected)
    if source.by is By.PRESENCE and layer.protection not in (None, Protection.OPEN):
        expected = f"'open', as a record of {source.id} stands in every cell that it touches"
        yield Fault(file, "protection", repr(str(layer.protection)), expected)
    if layer.amount and layer.measure is not Measure.SUM and layer.amount == source.by.amount:
        expected = f"'sum': {layer.amount} lies in many cells, and its record counts in one"
        yield Fault(file, "measure", got, expected)
