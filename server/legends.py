"""Legends on disk: made at ingest, so that no worker has to classify a city before it can answer.

A file is named by all that its legend follows from: the build, the definitions, the key file, the
delivery, the layer, and what it is made for. So none goes stale, and one that is missing is made
when it is asked for. They hold what the public is told.
"""

import hashlib
from dataclasses import asdict
from pathlib import Path

import orjson

from layers.derive import Legend
from layers.disk import place_file
from layers.snapshot import Snapshot
from server import __version__
from server.subject import View
from server.vault import Vault

FOLDER = "legends"


class Legends:
    """Finds and keeps the legends of the public.

    Parameters
    ----------
    definitions
        The digest of what is declared.
    """

    def __init__(self, vault: Vault, definitions: str) -> None:
        self._folder = vault.snapshots.parent / FOLDER
        self._made_under = (__version__, definitions, vault.fingerprint)

    def find(self, snapshot: Snapshot, layer_id: str, view: View) -> Legend | None:
        """Return a legend that was kept."""
        try:
            told = orjson.loads(self._path(snapshot, layer_id, view).read_bytes())
        except FileNotFoundError:
            return None
        lists = {name: tuple(one) for name, one in told.items() if isinstance(one, list)}
        return Legend(**{**told, **lists})

    def keep(self, snapshot: Snapshot, layer_id: str, view: View, legend: Legend) -> None:
        """Keep a legend."""
        place_file(self._path(snapshot, layer_id, view), orjson.dumps(asdict(legend)))

    def sweep(self, served: set[str]) -> None:
        """Remove what is not of deliveries of some digests, under the present definitions."""
        kept = {self._beginning(digest) for digest in served}
        for path in self._folder.glob("*.json"):
            if path.name.partition("-")[0] not in kept:
                path.unlink(missing_ok=True)

    def _path(self, snapshot: Snapshot, layer_id: str, view: View) -> Path:
        named = _digest((layer_id, view.step, view.resolution, view.where))
        return self._folder / f"{self._beginning(snapshot.digest)}-{named}.json"

    def _beginning(self, digest: str) -> str:
        return _digest((*self._made_under, digest))


def _digest(parts: tuple[object, ...]) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()
