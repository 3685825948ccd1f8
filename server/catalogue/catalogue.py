"""The one object others hold; it decides where transactions begin and end."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from layers.model import Area
from server.catalogue import areas, deliveries, keys, pins, retention, uploads
from server.catalogue.engine import reader, writing
from server.catalogue.records import (
    ApiKey,
    AreaSet,
    Delivery,
    NewDelivery,
    Pin,
    Upload,
    UploadState,
)


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class Catalogue:
    """What has arrived, which delivery is current, and the official areas.

    Safe to share between threads, and between processes that each make their own. Every method
    that reads is one statement; every method that writes is one transaction, and writers take
    turns. Nothing is cached: what another process committed is seen by the next call.

    Parameters
    ----------
    engine
        From `engine_for`; the database must have been brought to the newest revision.
    clock
        Tells when a set of areas was loaded, and whether a pin still holds.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._reader = reader(engine)
        self._clock = clock

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

    def add_upload(self, new: Upload, most: int) -> bool:
        """Make room for an upload; False when `most` are kept already."""
        with writing(self._engine) as connection:
            return uploads.add(connection, new, most)

    def upload(self, upload_id: str) -> Upload | None:
        """Return an upload by its id, expired or not."""
        with self._reader.connect() as connection:
            return uploads.one(connection, upload_id)

    def upload_of(self, layer: str) -> Upload | None:
        """Return the upload that became a layer, expired or not."""
        with self._reader.connect() as connection:
            return uploads.of_layer(connection, layer)

    def uploads(self) -> tuple[Upload, ...]:
        """Return all uploads, expired or not."""
        with self._reader.connect() as connection:
            return uploads.every(connection)

    def move_upload(self, upload_id: str, before: UploadState, after: UploadState) -> bool:
        """Take an upload from one state to another; False when another was faster."""
        with writing(self._engine) as connection:
            return uploads.move(connection, upload_id, before, after)

    def keep_found(self, upload_id: str, found: str) -> bool:
        """Keep what was recognised in an uploaded file; False when the upload is gone."""
        with writing(self._engine) as connection:
            return uploads.keep_found(connection, upload_id, found)

    def serve_upload(self, upload_id: str, definition: str, new: NewDelivery) -> bool:
        """Serve what an upload became; False when it was removed in the meantime."""
        with writing(self._engine) as connection:
            return uploads.serve(connection, upload_id, definition, new)

    def remove_upload(self, upload_id: str) -> Upload | None:
        """Remove an upload and its delivery; return what it was."""
        with writing(self._engine) as connection:
            return uploads.remove(connection, upload_id)

    def expired_uploads(self, now: datetime) -> tuple[str, ...]:
        """Return the ids of uploads whose time is up."""
        with self._reader.connect() as connection:
            return uploads.expired(connection, now)

    def add_key(self, new: ApiKey) -> None:
        """Add an API key."""
        with writing(self._engine) as connection:
            keys.add(connection, new)

    def key(self, key_id: str) -> ApiKey | None:
        """Return a key, whether it still opens anything or not; None when there is none."""
        with self._reader.connect() as connection:
            return keys.one(connection, key_id)

    def all_keys(self) -> tuple[ApiKey, ...]:
        """Return all keys, oldest first."""
        with self._reader.connect() as connection:
            return keys.every(connection)

    def revoke_key(self, key_id: str) -> ApiKey:
        """Make a key open nothing any more, from the next request on.

        Raises
        ------
        NoSuchKey
            There is no key of that id.
        """
        with writing(self._engine) as connection:
            return keys.revoke(connection, key_id, self._clock())

    def note_use(self, key_id: str, day: date) -> None:
        """Remember the last day on which a key was used."""
        with writing(self._engine) as connection:
            keys.note_use(connection, key_id, day)
