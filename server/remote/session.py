"""A database that can only be read, and not for ever."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Dialect, NullPool, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from layers.errors import SourceError

OF_THE_FETCH = 0.9  # so that the database ends first, and says so


@contextmanager
def reading(address: str, entry: str, seconds: float) -> Iterator[Connection]:
    """Lend a connection that the database itself holds to reading, for so many seconds.

    Raises
    ------
    SourceError
        If the database cannot be reached, or refuses.
    """
    try:
        url = make_url(address)
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            for statement in _bounds(connection.dialect, seconds):
                connection.exec_driver_sql(statement)
            connection.commit()
            yield connection
    except ImportError as error:
        raise SourceError(
            f"database {entry}: its driver is not installed ({error.name}); install "
            "hexradar[postgis], hexradar[mariadb], or the driver that its address names."
        ) from error
    except ArgumentError:  # whose text may hold the address, and that a password
        raise SourceError(
            f"database {entry}: its address cannot be read; expected one such as "
            "postgresql+psycopg://user:password@host/name."
        ) from None
    except SQLAlchemyError as error:
        said = _first_line(error)
        if url.password:
            said = said.replace(str(url.password), "***")
        raise SourceError(f"database {entry} refused: {said}") from None


def _bounds(dialect: Dialect, seconds: float) -> tuple[str, ...]:
    """Say that nothing is written and that no statement outlives the fetch, where it can be said.

    The process that asks may be killed; a statement would go on in the database without it.
    """
    seconds *= OF_THE_FETCH
    milliseconds = round(seconds * 1000)
    match dialect.name:
        case "postgresql":
            read_only = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
            return read_only, f"SET statement_timeout = {milliseconds}"
        case "mysql" | "mariadb" if getattr(dialect, "is_mariadb", False):
            return "SET SESSION TRANSACTION READ ONLY", f"SET max_statement_time = {seconds}"
        case "mysql":
            return "SET SESSION TRANSACTION READ ONLY", f"SET max_execution_time = {milliseconds}"
        case "sqlite":
            return ("PRAGMA query_only = ON",)
        case _:
            return ()


def _first_line(error: SQLAlchemyError) -> str:
    told = getattr(error, "orig", None) or error
    return str(told).strip().partition("\n")[0]
