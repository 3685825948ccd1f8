"""Which measures of a layer its source can answer."""

from collections.abc import Iterator

from layers.declare.layer import LayerDefinition, Measure
from layers.declare.source import SourceDefinition
from layers.declare.texts import Protection
from layers.errors import Fault


def measure_faults(file: str, layer: LayerDefinition, source: SourceDefinition) -> Iterator[Fault]:
    """Yield why a source cannot answer what a layer measures."""
    got = repr(str(layer.measure))
    protection = layer.protection or source.protection
    if layer.measure.adds and protection is not Protection.OPEN:
        expected = (
            f"'count' or 'presence', as the layer is {protection}: a sum or a mean could tell what "
            "a single record adds, until sums can be protected"
        )
        yield Fault(file, "measure", got, expected)
    if layer.amount and layer.amount not in source.units:
        listed = ", ".join(source.units) or "(none is declared)"
        yield Fault(file, "amount", repr(layer.amount), f"an amount of {source.id}: {listed}")
    if layer.measure is Measure.PRESENCE and source.key:
        expected = f"another measure, as {source.id} knows only areas, and not where in them"
        yield Fault(file, "measure", got, expected)
