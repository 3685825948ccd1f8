"""On what terms a layer is told: what it declares, who asks, and the secret of its noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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

    policy
        As it holds for this layer (`Policy.on`).
    seed
        Orders the noise of protected counts; of the same key file as the keys of records.
    within
        (n,) uint64, the places of the question that may be told, sorted: cells at its resolution,
        or positions of areas in their set. None where all may be.
    """

    layer: LayerDefinition
    source: SourceDefinition
    policy: Policy = PUBLIC
    seed: bytes = b""
    within: NDArray[np.uint64] | None = None

    @property
    def rule(self) -> Rule:
        """The tighter of what source and layer declare."""
        return rule_of(self.layer, self.source)

    @property
    def resolutions(self) -> tuple[int, ...]:
        """The resolutions that may be asked of a source that is not open, coarse to fine."""
        lattice = self.source.lattice
        return (lattice and lattice.resolutions) or self.layer.resolutions

    @property
    def classification(self) -> str:
        """What stands on exact numbers of a layer that is not open."""
        is_open = self.rule.protection is Protection.OPEN
        return self.policy.classification if self.policy.exact and not is_open else ""


def rule_of(layer: LayerDefinition, source: SourceDefinition) -> Rule:
    """Return the tighter of what source and layer declare."""
    return Rule(
        layer.protection or source.protection,
        max(layer.threshold or source.threshold, source.threshold),
    )
