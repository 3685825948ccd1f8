"""The part of the catalogue about people outside: what they upload and combine, and their keys."""

from datetime import date, datetime

from server.catalogue import combinations, keys, uploads
from server.catalogue.connected import Connected
from server.catalogue.engine import writing
from server.catalogue.records import ApiKey, Combination, NewDelivery, Upload, UploadState


class Visitors(Connected):
    """Uploads, combinations, API keys; each method is one statement or transaction, as there."""

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
        """Return all uploads, expired or not, without what was found in them or made of them."""
        with self._reader.connect() as connection:
            return uploads.every(connection)

    def move_upload(self, upload_id: str, before: UploadState, after: UploadState) -> bool:
        """Take an upload from one state to another; False when another was faster."""
        with writing(self._engine) as connection:
            return uploads.move(connection, upload_id, before, after)

    def keep_found(self, upload_id: str, found: str, layer: str) -> bool:
        """Keep what was recognised in an uploaded file, and what it is called from now on.

        False when the upload is gone.
        """
        with writing(self._engine) as connection:
            return uploads.keep_found(connection, upload_id, found, layer)

    def serve_upload(self, upload_id: str, definition: str, new: NewDelivery | None) -> bool:
        """Serve what an upload became; False when it was removed in the meantime.

        Areas come without a delivery, as nothing was counted by them.
        """
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

    def combination(self, name: str) -> Combination | None:
        """Return what somebody combined, whether its time is up or not; None if it is not kept."""
        with self._reader.connect() as connection:
            return combinations.one(connection, name)

    def keep_combination(self, new: Combination, most: int) -> bool:
        """Keep what somebody combined; False when the public has `most` already."""
        with writing(self._engine) as connection:
            combinations.forget(connection, self._clock().date())
            return combinations.keep(connection, new, most)

    def keep_combination_until(self, name: str, until: date) -> None:
        """Keep a combination longer, because somebody asked for it."""
        with writing(self._engine) as connection:
            combinations.keep_until(connection, name, until)
