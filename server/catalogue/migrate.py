"""Bring a database to the newest revision; the migrations themselves are in `migrations/`.

Each function is one transaction, for which other writers wait: processes that start together
may all call `upgrade`. Alembic is loaded where a database has to be changed: a server that starts
finds it as it should be.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from server.catalogue.engine import engine_for, reader, writing
from server.catalogue.errors import MigrationsMissing, UnknownRevision

if TYPE_CHECKING:
    from alembic.config import Config

INSTALLED = Path(__file__).parents[1] / "_migrations"
CHECKOUT = Path(__file__).parents[2] / "migrations"


@dataclass(frozen=True, slots=True)
class RevisionState:
    """Where a database stands.

    Attributes
    ----------
    found
        Revision the database is at; None when it is empty.
    newest
        Revision this version of the program works with.
    """

    found: str | None
    newest: str

    @property
    def ready(self) -> bool:
        """Whether the program can work with the database as it is."""
        return self.found == self.newest


def revision_state(url: str) -> RevisionState:
    """Tell where a database stands; changes nothing in it."""
    engine = engine_for(url)
    try:
        with reader(engine).connect() as connection:
            return RevisionState(_found(connection), _newest(migrations_folder()))
    finally:
        engine.dispose()


def upgrade(url: str) -> None:
    """Bring a database to the newest revision; does nothing when it is there already.

    Raises
    ------
    UnknownRevision
        The database was made by a newer version of the program.
    MigrationsMissing
        The program was installed without its migrations.
    UnsupportedDatabase
        See `engine_for`.
    """
    if revision_state(url).ready:
        return
    from alembic import command

    with _migrating(url) as config:
        _refuse_unknown(config)
        command.upgrade(config, "head")


def downgrade(url: str, revision: str = "base") -> None:
    """Take a database back to an older revision; `base` removes every table, with its rows."""
    from alembic import command

    with _migrating(url) as config:
        _refuse_unknown(config)
        command.downgrade(config, revision)


def check(url: str) -> None:
    """Refuse, with Alembic's own error, when the models say something the database does not."""
    from alembic import command

    with _migrating(url) as config:
        command.check(config)


def draft(url: str, message: str) -> None:
    """Write a new migration into the checkout, from how the models differ from a database.

    For developers. Use a PostGIS database at the newest revision, since only there the spatial
    index shows, and read what was written before using it.
    """
    from alembic import command

    with _migrating(url) as config:
        number = f"{int(_newest(migrations_folder())) + 1:04d}"
        command.revision(config, message, autogenerate=True, rev_id=number)


def migrations_folder() -> Path:
    """Return the folder of migrations, of the installed program or else of the checkout."""
    for folder in (INSTALLED, CHECKOUT):
        if (folder / "env.py").is_file():
            return folder
    raise MigrationsMissing(
        f"The catalogue's migrations are missing: expected them in {INSTALLED} or {CHECKOUT}. "
        "Install the program again."
    )


def config_for(folder: Path) -> "Config":
    """Return what Alembic would otherwise read from alembic.ini."""
    from alembic.config import Config

    config = Config()
    # a percent sign begins an option's name in this kind of file
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


@contextmanager
def _migrating(url: str) -> Iterator["Config"]:
    """Open the transaction in which `migrations/env.py` will run."""
    engine = engine_for(url, foreign_keys=False)
    try:
        with writing(engine) as connection:
            config = config_for(migrations_folder())
            config.attributes["connection"] = connection
            yield config
    finally:
        engine.dispose()


def _found(connection: Connection) -> str | None:
    """Read the revision as Alembic keeps it."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _revisions(folder: Path) -> list[str]:
    """Return all revisions, oldest first: files are numbered in their order."""
    return sorted(one.name.partition("_")[0] for one in (folder / "versions").glob("[0-9]*_*.py"))


def _newest(folder: Path) -> str:
    return (_revisions(folder) or ["0000"])[-1]


def _refuse_unknown(config: "Config") -> None:
    found = _found(config.attributes["connection"])
    folder = migrations_folder()
    if found and found not in _revisions(folder):
        raise UnknownRevision(
            f"The catalogue is at revision {found}; this version of the program knows up to "
            f"{_newest(folder)}. Install the version that made it, or a newer one."
        )
