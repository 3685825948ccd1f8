"""The text of a key, and the digest by which it is kept.

    hxr_<id>.<secret>     12 hexadecimal digits, and 256 bits in base64url

The prefix lets scanners find keys that strayed into code and logs. SHA-256 is enough at rest:
against 256 bits nothing is gained by guessing (OWASP ASVS 5.0, 11.5.1 and 6.5.2).
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import date
from hmac import compare_digest

from server.catalogue import ApiKey

PREFIX = "hxr_"
ID_BYTES = 6
SECRET_BYTES = 32
WRITTEN = re.compile(rf"{PREFIX}([0-9a-f]{{12}})\.([0-9A-Za-z_-]{{43}})")
NOBODYS = hashlib.sha256(b"").hexdigest()  # compared with where no key has the id


@dataclass(frozen=True, slots=True)
class KeyText:
    """A key as it is shown once and sent ever after."""

    id: str
    secret: str = field(repr=False)

    @property
    def whole(self) -> str:
        """The text that its owner is given."""
        return f"{PREFIX}{self.id}.{self.secret}"

    @property
    def digest(self) -> str:
        """SHA-256 of the secret, in hexadecimal."""
        return hashlib.sha256(self.secret.encode()).hexdigest()


def new_key() -> KeyText:
    """Make a key that nobody can guess."""
    return KeyText(secrets.token_hex(ID_BYTES), secrets.token_urlsafe(SECRET_BYTES))


def read_key(text: str) -> KeyText | None:
    """Read the text of a key; None if it is none."""
    found = WRITTEN.fullmatch(text)
    return KeyText(*found.groups()) if found else None


def opens(kept: ApiKey | None, shown: KeyText, today: date) -> bool:
    """Tell whether a key that is shown is the one that is kept, and still opens something."""
    is_it = compare_digest(kept.digest if kept else NOBODYS, shown.digest)
    return is_it and kept is not None and kept.revoked is None and today <= kept.until
