"""What a worker keeps outside the catalogue: the snapshots, and what comes of the key file."""

from dataclasses import dataclass
from pathlib import Path

from layers.chain import open_delivery
from layers.errors import SnapshotError
from layers.model import Cube
from layers.snapshot import Snapshot
from server.secret import fingerprint_of, seed_of
from server.uploads.drafts import is_draft


@dataclass(frozen=True, slots=True)
class Vault:
    """The folder of the snapshots, and what tells and orders the keys of their records.

    seed
        The secret that orders the noise.
    fingerprint
        Of the key file; snapshots must have been made with the same.
    """

    snapshots: Path
    seed: bytes = b""
    fingerprint: str = ""

    def open(self, snapshot: Snapshot) -> Cube:
        """Open a delivery that was made with the key file in use; private layers need none.

        Raises
        ------
        SnapshotError
            If it was made with another one, or is damaged or missing.
        """
        cube = open_delivery(self.snapshots, snapshot)
        if cube.fingerprint != self.fingerprint and not is_draft(cube.source):
            raise SnapshotError(
                f"{cube.source}: this delivery was made with another key file than the one in use. "
                "Restore that key file from a backup and start again, or ingest the source with "
                f"`hexradar ingest {cube.source} --whole`."
            )
        return cube


def make_vault(snapshots: Path, secret: bytes) -> Vault:
    """Make the vault of a secret, without the secret itself."""
    return Vault(snapshots, seed_of(secret), fingerprint_of(secret))
