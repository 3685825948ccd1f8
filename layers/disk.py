"""Folders and files, whole or absent: written under a temporary name, synced, renamed, verified."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from layers.errors import SnapshotError

TEMPORARY = ".writing-"


def read_verified(path: Path, digest: str) -> bytes:
    """Read a file whose SHA-256 is known.

    Raises
    ------
    SnapshotError
        If it is missing, or not what was written.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SnapshotError(
            f"{path}: cannot be read ({error}). Restore it, or roll back."
        ) from error
    got = hashlib.sha256(data).hexdigest()
    if got != digest:
        raise SnapshotError(
            f"{path}: is damaged: got SHA-256 {got[:12]}, expected {digest[:12]}. "
            "Restore it from a backup, roll back, or ingest the source again."
        )
    return data


def place_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files under a temporary name, sync them, and give the folder its name."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = folder.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
    temporary.mkdir()
    try:
        for name, data in files.items():
            _write_synced(temporary / name, data)
        _sync(temporary)
        if not _holds(folder, files):
            shutil.rmtree(folder, ignore_errors=True)
            temporary.rename(folder)
        os.utime(folder)  # an old folder that is used again is not swept as an orphan
        _sync(folder.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def place_file(path: Path, data: bytes) -> None:
    """Write a file under a temporary name, sync it, and name it; one of that name goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        _write_synced(temporary, data)
        temporary.replace(path)
        _sync(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Tell whether a folder holds these files, whole; a damaged one is written again."""
    return all(
        (folder / name).is_file() and (folder / name).read_bytes() == data
        for name, data in files.items()
    )


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
