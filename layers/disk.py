"""Folders of files that are either whole or absent, and files that are verified when read."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from layers.errors import SnapshotError

TEMPORARY = ".writing-"


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files under a temporary name, sync them, and give the folder its name.

    Raises
    ------
    OSError
        If the disk refuses; nothing is left half-written then.
    """
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
        _sync(folder.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def read_verified(path: Path, digest: str) -> bytes:
    """Read a file that must have a known SHA-256.

    Raises
    ------
    SnapshotError
        If it is missing or differs.
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
