"""What a request is about, as far as whoever asks may see it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from layers.declare import LayerDefinition, Protection, SourceDefinition
from layers.model import PUBLIC, Policy
from layers.periods import Step
from layers.publish import Terms, rule_of
from server.catalogue import Delivery

Where = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks; part of every cache key and entity tag.

    areas
        Which outlines bound what is answered, by their digests; empty where nothing does.
    """

    policy: Policy = PUBLIC
    areas: tuple[str, ...] = ()

    def on(self, layer: str) -> "Asker":
        """Return what of it holds for one layer."""
        return replace(self, policy=self.policy.on(layer))


EVERYBODY = Asker()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about: a layer, its source, and the delivery that answers.

    `known` is the moment that was asked for, if one was, in its canonical text.
    `expires` is when a private layer is gone; others have none.
    `asker` is who asks, as far as it holds for this layer.
    """

    layer: LayerDefinition
    source: SourceDefinition
    delivery: Delivery
    known: str | None = None
    expires: datetime | None = None
    asker: Asker = EVERYBODY

    @property
    def policy(self) -> Policy:
        """What the asker may hear of this layer."""
        return self.asker.policy

    @property
    def is_open(self) -> bool:
        """Whether the answer is the same for everybody and may be cached anywhere."""
        private = self.expires is not None
        return not private and rule_of(self.layer, self.source).protection is Protection.OPEN

    def is_told_by(self, areas: str | None) -> bool:
        """Whether the lattice has an area set, for whoever it binds; cells are not meant."""
        is_bound = rule_of(self.layer, self.source).protection is not Protection.OPEN
        return areas is None or not is_bound or self.policy.exact or areas in self.source.told_areas

    @property
    def number(self) -> int:
        """The number of the delivery that answers."""
        return self.delivery.number

    @property
    def arrived(self) -> datetime:
        """When that delivery arrived."""
        return self.delivery.arrived

    @property
    def deliveries(self) -> tuple[tuple[str, int], ...]:
        """The source, and the number of its delivery."""
        return ((self.source.id, self.delivery.number),)

    @property
    def identity(self) -> tuple[object, ...]:
        """What every answer about it depends on, besides the question and the definitions.

        The moment of arrival is part of it, because a catalogue that was made anew numbers its
        deliveries from one again.
        """
        delivery = (self.delivery.number, self.delivery.arrived, self.known)
        return (self.layer.id, *delivery, self.asker)

    @property
    def holders(self) -> tuple[str, ...]:
        """Whose data it is made of."""
        return (self.source.holder,)

    @property
    def ends(self) -> date | None:
        """The last day of the agreement with the source holder, if it ends."""
        return self.source.agreement.ends

    @property
    def zone(self) -> ZoneInfo:
        """The civil time of its periods."""
        return ZoneInfo(self.source.time.timezone)

    @property
    def finest_step(self) -> Step:
        """The length of the shortest periods that it is counted by."""
        return self.source.time.period

    @property
    def classification(self) -> str:
        """What stands on every answer; empty where anybody may have it."""
        return Terms(self.layer, self.source, self.policy).classification


@dataclass(frozen=True, slots=True)
class View:
    """What a legend is made for: a length of periods, a resolution and a filter."""

    step: Step
    resolution: int
    where: Where = ()
