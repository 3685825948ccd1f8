"""What is declared of a layer, by a city or by whoever uploaded a file; whoever may see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from layers.declare import Definitions, LayerDefinition, SourceDefinition
from server.catalogue import Catalogue
from server.uploads.drafts import Draft, find_draft, is_draft, no_such_draft


@dataclass(frozen=True, slots=True)
class Declared:
    """The definitions of a city, and the drafts that have not expired."""

    definitions: Definitions
    catalogue: Catalogue
    clock: Callable[[], datetime]

    def draft(self, layer_id: str) -> Draft:
        """Find a private layer.

        Raises
        ------
        UnknownName
            If there is none of that name, or its time is up.
        """
        draft = find_draft(self.catalogue, layer_id, self.clock())
        if draft is None:
            raise no_such_draft()
        return draft

    def of(self, layer_id: str) -> tuple[LayerDefinition, SourceDefinition]:
        """Return a layer and its source."""
        if is_draft(layer_id):
            draft = self.draft(layer_id)
            return draft.layer, draft.source
        layer = self.definitions.layers[layer_id]
        return layer, self.definitions.sources[layer.source]

    def layers_of(self, named: str) -> tuple[SourceDefinition, Sequence[LayerDefinition]]:
        """Return a source and all its layers, by its id or by that of a draft."""
        if is_draft(named):
            draft = self.draft(named)
            return draft.source, [draft.layer]
        layers = [one for one in self.definitions.layers.values() if one.source == named]
        return self.definitions.sources[named], layers
