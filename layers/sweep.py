"""Snapshots that no delivery names any more: by name at once, and what a crash left when it is old.

A snapshot is on disk before the catalogue names it, and a temporary folder before that. So what
nothing names may belong to an ingest that is running; it is left alone until it is a day old.
"""

import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

SPARED = timedelta(days=1)  # no ingest takes longer between its first file and its catalogue row


def sweep(root: Path, kept: frozenset[str], now: datetime) -> tuple[str, ...]:
    """Remove snapshots that no delivery names and half-written ones, if they are a day old.

    Parameters
    ----------
    kept
        Folders relative to `root` that must stay.
    now
        The present moment, with a time zone.

    Returns
    -------
    The folders that were removed.
    """
    found = {path.relative_to(root).as_posix(): path for path in root.glob("*/*") if path.is_dir()}
    before = (now - SPARED).timestamp()
    return tuple(_removed(
        root, [name for name, path in found.items()
               if name not in kept and path.stat().st_mtime <= before]
    ))  # fmt: skip


def discard(root: Path, folders: Iterable[str], kept: frozenset[str]) -> tuple[str, ...]:
    """Remove the snapshots of deliveries that were just forgotten, unless another names them."""
    return tuple(_removed(root, [one for one in folders if one not in kept]))


def _removed(root: Path, folders: Iterable[str]) -> Iterator[str]:
    for folder in folders:
        shutil.rmtree(root / folder, ignore_errors=True)  # another sweep may have been here first
        yield folder
