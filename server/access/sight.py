"""What of the definitions a policy sees; what it does not see does not exist for it."""

from layers.declare import Definitions, LayerDefinition, Protection, SourceDefinition
from layers.model import Policy
from layers.publish import rule_of


def sees_layer(policy: Policy, definitions: Definitions, layer: LayerDefinition) -> bool:
    """Tell whether a layer exists for a policy: restricted ones only where it names them."""
    if policy.finest is not None and layer.resolutions[0] > policy.finest:
        return False
    rule = rule_of(layer, definitions.sources[layer.source])
    return rule.protection is not Protection.RESTRICTED or policy.names(layer.id)


def sees_source(policy: Policy, definitions: Definitions, source: SourceDefinition) -> bool:
    """Tell whether a source exists for a policy: restricted ones where it sees a layer of them."""
    if source.protection is not Protection.RESTRICTED:
        return True
    own = (one for one in definitions.layers.values() if one.source == source.id)
    return any(sees_layer(policy, definitions, one) for one in own)


def as_seen(policy: Policy, layer: LayerDefinition) -> LayerDefinition:
    """Return a layer without the resolutions that are too fine for a policy."""
    finest = policy.finest
    if finest is None:
        return layer
    kept = tuple(one for one in layer.resolutions if one <= finest)
    return layer.model_copy(update={"resolutions": kept})
