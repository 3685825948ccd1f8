"""The key file: the one secret that record keys and the noise of protected counts come from."""

import hashlib
import secrets
from pathlib import Path

from layers.errors import SourceError

KEY_BYTES = 32


def read_or_make_secret(path: Path) -> bytes:
    """Read the secret that keys the hash of record identities; make it at the first ingest.

    Keep it: with another secret the same record gets another key.

    Raises
    ------
    SourceError
        If the file does not hold such a secret.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(KEY_BYTES))
    try:
        secret = bytes.fromhex(path.read_text("utf-8").strip())
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise SourceError(
            f"{path}: holds no key of {KEY_BYTES} bytes in hexadecimal. Restore it from a backup; "
            "with another key the same record would get another one."
        )
    return secret


def seed_of(secret: bytes) -> bytes:
    """Derive the seed that orders the noise; who knows it learns nothing about record keys."""
    return hashlib.blake2b(key=secret, person=b"noise").digest()


def fingerprint_of(secret: bytes) -> str:
    """Return what tells this secret from another one, and nothing about it; nobody gets it."""
    return hashlib.blake2b(key=secret, person=b"fingerprint", digest_size=16).hexdigest()
