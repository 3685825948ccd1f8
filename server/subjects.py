"""Which layers somebody may ask, and which delivery answers.

Which one is current is read from the catalogue at every request, so that no worker answers from an
older one than another worker already did.
"""

from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from layers.declare import Definitions, LayerDefinition, SourceDefinition
from layers.errors import Expired, UnknownName
from layers.model import Policy
from layers.publish import refuse_other_moments, rule_of
from server.access.sight import as_seen, sees_layer, sees_source
from server.catalogue import Catalogue, Delivery
from server.current import Current
from server.declared import Declared
from server.known import delivery_known_at, read_known
from server.subject import EVERYBODY, Asker, Subject
from server.uploads.drafts import find_draft, is_draft


class Subjects:
    """Finds layers and their deliveries, as one asker may see them."""

    def __init__(
        self, definitions: Definitions, catalogue: Catalogue, clock: Callable[[], datetime]
    ) -> None:
        self.definitions = definitions
        self.asker = EVERYBODY
        self.clock = clock
        self.catalogue = catalogue
        self._declared = Declared(definitions, catalogue, clock)
        self._current = Current(catalogue)

    def seen_by(self, policy: Policy) -> Self:
        """Return this store as somebody sees it; what is kept in memory is shared."""
        seen = copy(self)
        seen._current = self._current.of_one_request()
        seen.asker = Asker(policy, self._outlines() if policy.areas else ())
        return seen

    @property
    def policy(self) -> Policy:
        """Who asks."""
        return self.asker.policy

    def today(self) -> date:
        """Return the day by the clocks of this machine."""
        return date.fromtimestamp(self.clock().timestamp())

    def subject(
        self, layer_id: str, pinned: int | None = None, known: str | None = None
    ) -> Subject:
        """Find a layer and the delivery that answers: the pinned, the then known, or the current.

        Raises
        ------
        UnknownName
            If there is no such layer, it has no delivery yet, or the agreement with its source
            holder has ended.
        Expired
            If the delivery that was pinned, or known then, is not kept any more.
        BadParameter, OffLattice
            If `known` is no moment, or the layer is protected.
        """
        layer, source, expires = self._found(layer_id)
        asker = EVERYBODY if expires else self.asker.on(layer_id)
        if known is None:
            delivery = self._delivery(source.id, pinned)
            return Subject(layer, source, delivery, expires=expires, asker=asker)
        moment = read_known(known, ZoneInfo(source.time.timezone))
        if not asker.policy.exact:
            refuse_other_moments(rule_of(layer, source), layer, moment.text)
        self._delivery(source.id, None)
        then = delivery_known_at(moment, self.catalogue.deliveries(source.id))
        return Subject(layer, source, then, moment.text, expires, asker)

    def dimensions(self, layer_id: str) -> tuple[str, ...]:
        """Name the dimensions of a layer; none if there is no such layer."""
        if is_draft(layer_id):
            draft = find_draft(self.catalogue, layer_id, self.clock())
            return tuple(draft.source.dimensions) if draft else ()
        found = [one.source for one in self.visible_layers() if one.id == layer_id]
        return tuple(name for one in found for name in self.definitions.sources[one].dimensions)

    def delivered(self) -> list[Subject]:
        """Return every layer the asker may see that has a delivery, in their order."""
        current, sources = self.catalogue.current_all(), self.definitions.sources
        return [
            Subject(
                layer,
                sources[layer.source],
                current[layer.source],
                asker=self.asker.on(layer.id),
            )
            for layer in self.visible_layers()
            if layer.source in current
        ]

    def visible_layers(self) -> list[LayerDefinition]:
        """Return the layers the asker may see, in their order; none whose agreement ended."""
        shown = [
            as_seen(self.policy, one)
            for one in self.definitions.layers.values()
            if sees_layer(self.policy, self.definitions, one)
            and not self._has_ended(self.definitions.sources[one.source])
        ]
        return sorted(shown, key=lambda layer: (layer.order, layer.id))

    def visible_sources(self) -> list[SourceDefinition]:
        """Return the sources the asker may know of."""
        declared = self.definitions.sources.values()
        return [one for one in declared if sees_source(self.policy, self.definitions, one)]

    def _has_ended(self, source: SourceDefinition) -> bool:
        return source.agreement.ends is not None and source.agreement.ends < self.today()

    def _outlines(self) -> tuple[str, ...]:
        return tuple(f"{one.id}:{one.digest}" for one in self.catalogue.area_sets())

    def _found(self, layer_id: str) -> tuple[LayerDefinition, SourceDefinition, datetime | None]:
        """Find what is declared of a layer, and when it is gone if it is a private one."""
        if is_draft(layer_id):
            draft = self._declared.draft(layer_id)
            return draft.layer, draft.source, draft.expires
        layer = self.definitions.layers.get(layer_id)
        if layer is None or not sees_layer(self.policy, self.definitions, layer):
            named = ", ".join(one.id for one in self.visible_layers())
            raise UnknownName(f"There is no layer {layer_id[:80]!r}; there are: {named}.")
        source = self.definitions.sources[layer.source]
        if self._has_ended(source):
            raise UnknownName(
                f"The agreement on {source.id} ended on {source.agreement.ends}; its layers are "
                "withdrawn until it is renewed."
            )
        return as_seen(self.policy, layer), source, None

    def _delivery(self, source: str, pinned: int | None) -> Delivery:
        current = self._current.of(source)
        if current is None:
            raise UnknownName(
                f"{source} has no delivery yet; it can be asked once one is ingested."
            )
        if pinned is None or pinned == current.number:
            return current
        kept = self.catalogue.delivery(source, pinned)
        if kept is None or not kept.passed:  # a draft is not served, by its number neither
            raise Expired(
                f"Delivery {pinned} of {source} is not served; the current one is "
                f"{current.number}. Ask again without `delivery`."
            )
        return kept
