"""On what terms a layer is told: what it declares, who asks, and the secret of its noise."""

from dataclasses import dataclass

from layers.declare import LayerDefinition, Protection, SourceDefinition
from layers.model import PUBLIC, Policy


@dataclass(frozen=True, slots=True)
class Rule:
    """How much a layer may say: its protection, and k for protected ones."""

    protection: Protection
    threshold: int


@dataclass(frozen=True, slots=True)
class Terms:
    """A layer, its source, who asks, and the seed that nobody outside may know.

    seed
        Orders the noise of protected counts; of the same key file as the keys of records.
    """

    layer: LayerDefinition
    source: SourceDefinition
    policy: Policy = PUBLIC
    seed: bytes = b""

    @property
    def rule(self) -> Rule:
        """The tighter of what source and layer declare."""
        return rule_of(self.layer, self.source)


def rule_of(layer: LayerDefinition, source: SourceDefinition) -> Rule:
    """Return the tighter of what source and layer declare."""
    return Rule(
        layer.protection or source.protection,
        max(layer.threshold or source.threshold, source.threshold),
    )
