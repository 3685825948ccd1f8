"""Bring a database to the newest revision; the migrations themselves are in `migrations/`.

Each function is one transaction, for which other writers wait: processes that start together
may all call `upgrade`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from server.catalogue.engine import engine_for, reader, writing
from server.catalogue.errors import MigrationsMissing, UnknownRevision

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
            return RevisionState(_found(connection), _newest(config_for(migrations_folder())))
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
    with _migrating(url) as config:
        _refuse_unknown(config)
        command.upgrade(config, "head")


def downgrade(url: str, revision: str = "base") -> None:
    """Take a database back to an older revision; `base` removes every table, with its rows."""
    with _migrating(url) as config:
        _refuse_unknown(config)
        command.downgrade(config, revision)


def check(url: str) -> None:
    """Refuse, with Alembic's own error, when the models say something the database does not."""
    with _migrating(url) as config:
        command.check(config)


def draft(url: str, message: str) -> None:
    """Write a new migration into the checkout, from how the models differ from a database.

    For developers. Use a PostGIS database at the newest revision, since only there the spatial
    index shows, and read what was written before using it.
    """
    with _migrating(url) as config:
        number = f"{int(_newest(config)) + 1:04d}"
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


def config_for(folder: Path) -> Config:
    """Return what Alembic would otherwise read from alembic.ini."""
    config = Config()
    # a percent sign begins an option's name in this kind of file
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


@contextmanager
def _migrating(url: str) -> Iterator[Config]:
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
    return MigrationContext.configure(connection).get_current_revision()


def _newest(config: Config) -> str:
    return ScriptDirectory.from_config(config).get_current_head() or "0000"


def _refuse_unknown(config: Config) -> None:
    found = _found(config.attributes["connection"])
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found and found not in known:
        raise UnknownRevision(
            f"The catalogue is at revision {found}; this version of the program knows up to "
            f"{_newest(config)}. Install the version that made it, or a newer one."
        )
