"""The one object others hold; it decides where transactions begin and end."""

from collections.abc import Sequence
from datetime import date

from layers.model import Area
from server.catalogue import areas, deliveries, pins, retention
from server.catalogue.engine import writing
from server.catalogue.records import AreaSet, Delivery, NewDelivery, Pin
from server.catalogue.visitors import Visitors


class Catalogue(Visitors):
    """What has arrived, which delivery is current, the official areas, and what visitors left.

    Safe to share between threads, and between processes that each make their own. Every method
    that reads is one statement; every method that writes is one transaction, and writers take
    turns. Nothing is cached: what another process committed is seen by the next call.
    """

    def current(self, source: str) -> Delivery | None:
        """Return the delivery that is served; None when the source has none."""
        with self._reader.connect() as connection:
            return deliveries.current(connection, source)

    def current_all(self) -> dict[str, Delivery]:
        """Return the delivery that is served of every source, by source."""
        with self._reader.connect() as connection:
            return deliveries.current_all(connection)

    def delivery(self, source: str, number: int) -> Delivery | None:
        """Return one delivery, current or not; None when it is not kept."""
        with self._reader.connect() as connection:
            return deliveries.one(connection, source, number)

    def deliveries(self, source: str) -> tuple[Delivery, ...]:
        """Return the deliveries of a source that are kept, newest first."""
        with self._reader.connect() as connection:
            return deliveries.newest_first(connection, source)

    def published_until(self, source: str) -> date | None:
        """Return the last day that was told as settled by any delivery since the last revision.

        It covers withdrawn deliveries too, and goes back only with one that publishes anew.
        """
        with self._reader.connect() as connection:
            return deliveries.published_until(connection, source)

    def snapshots(self) -> frozenset[str]:
        """Return every snapshot folder that is referred to; any other is an orphan."""
        with self._reader.connect() as connection:
            return deliveries.snapshots(connection)

    def register(self, new: NewDelivery) -> Delivery:
        """Give a delivery its number and make it current.

        The snapshot must be complete and on disk: when this returns, it is served.

        Returns
        -------
        Delivery
            With a number one higher than any this source ever had.

        Raises
        ------
        NaiveTime
            `arrived` has no time zone.
        BaseHasMoved
            It builds on a delivery that is not current any more.
        PublishedMeanwhile
            It could tell otherwise what another one has told as settled.
        """
        with writing(self._engine) as connection:
            return deliveries.register(connection, new)

    def rollback(self, source: str, to: int | None = None) -> Delivery:
        """Serve another delivery that is still kept.

        Parameters
        ----------
        source
            The source whose delivery is withdrawn.
        to
            Number of the delivery to serve, older or newer than the current one; by default the
            newest that is older. Naming the current one changes nothing.

        Returns
        -------
        Delivery
            The one that is now current. The one that was stays, under its number.

        Raises
        ------
        NothingToRollBackTo
            No number was given, and nothing older is kept.
        NoSuchDelivery
            The number given is not kept.
        PublishedMeanwhile
            It is a draft that could tell otherwise what another one has told as settled.
        """
        with writing(self._engine) as connection:
            number = deliveries.number_before_current(connection, source) if to is None else to
            return deliveries.make_current(connection, source, number)

    def forget(self, source: str, number: int) -> Delivery:
        """Remove the row of a delivery that is not current; its number is not given again.

        Its snapshot stays until it is discarded. Returns what was forgotten.

        Raises
        ------
        DeliveryIsCurrent
            It is the one being served.
        DeliveryIsNeeded
            It is pinned, or another one builds on it.
        NoSuchDelivery
            It is not kept.
        """
        with writing(self._engine) as connection:
            return retention.forget(connection, source, number, self._clock().date())

    def retain(self, source: str, keep: int) -> tuple[Delivery, ...]:
        """Forget the deliveries of a source that need not be kept; returns them, newest first."""
        with writing(self._engine) as connection:
            return retention.retain(connection, source, keep, self._clock().date())

    def pins(self, source: str) -> dict[int, Pin]:
        """Return the pin that holds each pinned delivery of a source longest, by number."""
        with self._reader.connect() as connection:
            return pins.of_source(connection, source, self._clock().date())

    def pin(self, new: Pin) -> Pin:
        """Keep a delivery until a day; asking again changes the day, by permalink only to later.

        Returns
        -------
        Pin
            The one that holds the delivery longest.

        Raises
        ------
        TooManyPins
            Permalinks hold as many deliveries of the source as they may.
        NoSuchDelivery
            It is not kept.
        """
        with writing(self._engine) as connection:
            return pins.put(connection, new, self._clock().date())

    def unpin(self, source: str, number: int) -> None:
        """Remove all pins of a delivery.

        Raises
        ------
        NoSuchDelivery
            It is not kept.
        """
        with writing(self._engine) as connection:
            pins.remove(connection, source, number)

    def replace_areas(self, set_id: str, digest: str, new: Sequence[Area]) -> bool:
        """Replace all areas of a set, or do nothing when the set has that digest already.

        Parameters
        ----------
        set_id
            The set; it is made when it does not exist.
        digest
            Names the content of `new`.
        new
            The areas, in the order in which they are to be given back.

        Returns
        -------
        bool
            Whether anything was replaced.

        Raises
        ------
        UnusableArea
            A code is repeated, or a geometry is empty, not valid, or not in degrees.
        WrongGeometry
            A geometry is not a MultiPolygon, or has heights.
        """
        with writing(self._engine) as connection:
            return areas.replace(connection, new, AreaSet(set_id, digest, self._clock()))

    def area_sets(self) -> tuple[AreaSet, ...]:
        """Return every set of areas, ordered by identifier."""
        with self._reader.connect() as connection:
            return areas.sets(connection)

    def areas(self, set_id: str) -> tuple[Area, ...]:
        """Return the areas of a set in the order they were given; none when it is unknown."""
        with self._reader.connect() as connection:
            return areas.of_set(connection, set_id)

    def area(self, set_id: str, code: str) -> Area | None:
        """Return one area; None when there is none of that code."""
        with self._reader.connect() as connection:
            return areas.one(connection, set_id, code)

    def areas_at(self, lon: float, lat: float) -> tuple[Area, ...]:
        """Return the areas a point lies in, ordered by set, then by position in the set.

        A point on a border lies in the areas on both sides. Degrees, EPSG:4326.
        """
        with self._reader.connect() as connection:
            return areas.at(connection, lon, lat)
