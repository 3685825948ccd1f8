"""The one object others hold: an upload from its first byte to its last day."""

import asyncio
import shutil
from collections.abc import AsyncIterable, Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Semaphore
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from layers.errors import HexRadarError, SourceError, UnknownName
from layers.model import Area
from server.catalogue import Catalogue, Upload, UploadState
from server.confined import run_confined
from server.settings import Settings
from server.store import Store
from server.uploads.drafts import new_layer, new_secret
from server.uploads.errors import NotNow, TooManyUploads, UnusableFile
from server.uploads.found import Found, Holds
from server.uploads.limits import READING_AT_ONCE, limits_of
from server.uploads.receive import file_of, holds_outlines, receive
from server.uploads.sets import new_set

if TYPE_CHECKING:  # with all of ingest, for which a server that starts need not wait
    from server.uploads.tally import Tallied

LONGEST_NAME = 120
SWEEP_SECONDS = 600


class Uploads:
    """Receives files, lets them be looked at and counted, and removes them.

    Safe to share between threads, and between workers that share the catalogue and the data
    folder. Files are read in confined processes only.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self.limits = limits_of(settings)
        self._store = store
        self._catalogue = store.catalogue
        self._folder = settings.upload_folder
        self._snapshots = settings.snapshots
        self._reading = Semaphore(READING_AT_ONCE)

    def open(self, name: str) -> Upload:
        """Make room for a file; what has expired is removed first.

        Raises
        ------
        TooManyUploads
            If there is no room.
        """
        self.sweep()
        now = self._store.clock()
        new = Upload(
            id=new_secret(),
            layer=new_layer(),
            name="".join(sign for sign in name if sign.isprintable())[:LONGEST_NAME] or "table",
            state=UploadState.ARRIVING,
            arrived=now,
            expires=now + self.limits.lifetime,
        )
        if not self._catalogue.add_upload(new, self.limits.kept):
            raise TooManyUploads(
                f"{self.limits.kept} uploads are kept already, the limit. Delete one that is not "
                "needed any more, or try again later."
            )
        return new

    async def receive(self, upload: Upload, stream: AsyncIterable[bytes]) -> None:
        """Write what is sent to the folder of an upload.

        Raises
        ------
        TooLarge, UnusableFile
            As `receive.receive`.
        """
        await receive(stream, self._folder / upload.id, self.limits.bytes)

    def look(self, upload: Upload) -> Upload:
        """Recognise what a file holds.

        Raises
        ------
        UnusableFile, TooLarge, ConfinedError
            If it cannot be read within the limits.
        """
        try:
            found = self._recognise(upload, file_of(self._folder / upload.id))
        except (SourceError, UnusableFile) as error:
            raise UnusableFile(self._in_words(upload, error)) from error
        layer = new_set() if found.holds is Holds.AREAS else upload.layer
        if not self._catalogue.keep_found(upload.id, found.model_dump_json(), layer):
            raise _gone()
        return self.find(upload.id)

    def find(self, upload_id: str) -> Upload:
        """Return an upload.

        Raises
        ------
        UnknownName
            If there is none of that id, or its time is up.
        """
        found = self._catalogue.upload(upload_id)
        if found is None or found.expires <= self._store.clock():
            raise _gone()
        return found

    def confirm(self, upload_id: str, body: dict[str, Any]) -> Upload:
        """Count a file as a person confirmed it, serve it, and delete the file.

        Raises
        ------
        FaultyChoices
            With every fault; the file stays, to be confirmed otherwise.
        UnusableFile, TooLarge, ConfinedError
            If it cannot be counted so; the file stays.
        NotNow
            If it is being counted, or was.
        """
        upload = self.find(upload_id)
        if not self._catalogue.move_upload(upload.id, UploadState.READ, UploadState.COUNTING):
            raise NotNow(f"{upload.name} is being counted, or was. Upload the file again.")
        try:
            made = self._make(upload, body)
        except BaseException as error:
            self._catalogue.move_upload(upload.id, UploadState.COUNTING, UploadState.READ)
            self._remove_snapshot(upload)
            if isinstance(error, SourceError):
                raise UnusableFile(self._in_words(upload, error)) from error
            raise
        if not self._catalogue.serve_upload(upload.id, made.definition, made.delivery):
            self._remove_snapshot(upload)
            raise _gone()
        self._remove_file(upload.id)
        return self.find(upload_id)

    def remove(self, upload_id: str) -> None:
        """Remove an upload and everything that came of it; one that is gone is gone."""
        gone = self._catalogue.remove_upload(upload_id)
        if gone is not None:
            self._remove_file(gone.id)
            self._remove_snapshot(gone)

    def sweep(self) -> int:
        """Remove what has expired, and return how many that were."""
        return sweep_uploads(self._catalogue, self._folder, self._snapshots, self._store.clock())

    def _recognise(self, upload: Upload, file: Path) -> Found:
        from server.uploads.look import look
        from server.uploads.outlines import look_at_outlines

        limits, areas = self.limits.confined, self._areas()
        with self._reading:
            if holds_outlines(file):
                return run_confined(upload.name, limits, look_at_outlines, file, upload.name)
            zone = self._timezone()
            return run_confined(upload.name, limits, look, file, upload.name, areas, zone)

    def _make(self, upload: Upload, body: dict[str, Any]) -> "Tallied":
        """Make a private area set, or count rows for a private layer."""
        from server.uploads.draw import Drawing, draw
        from server.uploads.tally import Tallied, Task, tally

        file = file_of(self._folder / upload.id)
        if holds_outlines(file):
            drawing = Drawing(upload.layer, file, body)
            with self._reading:
                return Tallied(run_confined(upload.name, self.limits.confined, draw, drawing), None)
        task = Task(
            layer=upload.layer,
            file=file,
            found=Found.model_validate_json(upload.found or ""),
            body=body,
            area_sets=self._areas(),
            snapshots=self._snapshots,
            most_rows=self.limits.rows,
            arrived=self._store.clock(),
        )
        with self._reading:
            return run_confined(upload.name, self.limits.confined, tally, task)

    def _areas(self) -> dict[str, tuple[Area, ...]]:
        """Return the sets of areas that are loaded, coarse to fine."""
        declared = self._store.definitions.area_sets.values()
        sets = sorted(declared, key=lambda one: (one.order, one.id))
        loaded = {one.id: self._catalogue.areas(one.id) for one in sets}
        return {name: areas for name, areas in loaded.items() if areas}

    def _timezone(self) -> str:
        """Return the time zone of the place: that of its first source."""
        sources = self._store.definitions.sources.values()
        return next((one.time.timezone for one in sources), "UTC")

    def _in_words(self, upload: Upload, error: HexRadarError) -> str:
        """Name the file as its sender does, and nothing by its secret name."""
        name = file_of(self._folder / upload.id).name
        return str(error).replace(name, upload.name).replace(upload.layer, upload.name)

    def _remove_file(self, upload_id: str) -> None:
        shutil.rmtree(self._folder / upload_id, ignore_errors=True)

    def _remove_snapshot(self, upload: Upload) -> None:
        shutil.rmtree(self._snapshots / upload.layer, ignore_errors=True)


def sweep_uploads(catalogue: Catalogue, folder: Path, snapshots: Path, now: datetime) -> int:
    """Remove uploads whose time is up, and files that belong to none.

    Returns
    -------
    How many uploads were removed.
    """
    gone = [catalogue.remove_upload(one) for one in catalogue.expired_uploads(now)]
    for upload in gone:
        if upload is not None:
            shutil.rmtree(snapshots / upload.layer, ignore_errors=True)
    found = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    known = {one.id for one in catalogue.uploads()}  # read after the folder: a row comes first
    for name in found:
        if name not in known:
            shutil.rmtree(folder / name, ignore_errors=True)
    return len(gone)


async def keep_sweeping(sweep: Callable[[], int], seconds: float = SWEEP_SECONDS) -> None:
    """Sweep now and ever again, so that what has expired goes also where nobody comes."""
    while True:
        with suppress(OSError, SQLAlchemyError):  # the next round may find the disk or database
            await asyncio.to_thread(sweep)
        await asyncio.sleep(seconds)


def draft_snapshots(catalogue: Catalogue, snapshots: Path) -> frozenset[str]:
    """Return the folders that belong to uploads, also those not registered yet."""
    kept = [path for one in catalogue.uploads() for path in (snapshots / one.layer).glob("*")]
    return frozenset(path.relative_to(snapshots).as_posix() for path in kept)


def _gone() -> UnknownName:
    return UnknownName(
        "There is no such upload: it has expired or was deleted, or the address is not whole. "
        "Upload the file again."
    )
