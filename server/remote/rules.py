"""What an administrator allows to be fetched."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from layers.errors import SourceError
from server.confined import Limits
from server.settings import Settings


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be asked of whom; nothing unless `on`.

    hosts
        Names (`data.example.org`), names below one (`*.example.org`), addresses and networks
        (`10.1.2.0/24`), in small letters.
    databases
        A TOML file, name = SQLAlchemy address; the definitions know the name only.
    """

    on: bool = False
    hosts: tuple[str, ...] = ()
    databases: Path | None = None
    limits: Limits = field(default_factory=lambda: Limits(seconds=600, mebibytes=1024))
    fetch_mebibytes: int = 2048

    def database(self, entry: str) -> str:
        """Return the address of a database.

        Raises
        ------
        SourceError
            If the administrator did not name it.
        """
        try:
            listed = tomllib.loads(self.databases.read_text("utf-8")) if self.databases else {}
        except (OSError, ValueError) as error:
            # the text of the error may hold a line of the file, and that line a password
            raise SourceError(
                f"{self.databases}: cannot be read as TOML ({type(error).__name__}); expected "
                'lines such as police = "postgresql+psycopg://user:password@host/name".'
            ) from None
        if not isinstance(address := listed.get(entry), str):
            known = ", ".join(sorted(listed)) or "(none)"
            raise SourceError(
                f"The database {entry!r} is not one that the administrator allows; these are: "
                f"{known}. Name it in the file of HEXRADAR_REMOTE_DATABASES."
            )
        return address


def rules_of(settings: Settings) -> Rules:
    """Read the rules out of the settings."""
    return Rules(
        on=settings.remote,
        hosts=settings.remote_hosts,
        databases=settings.remote_databases,
        limits=Limits(settings.remote_seconds, settings.remote_memory_mib),
        fetch_mebibytes=settings.remote_fetch_mib,
    )
