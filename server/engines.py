"""What counts the files of deliveries, by its name on the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layers.ingest import Engine


class Named(StrEnum):
    """What may count: this process, or Spark."""

    EMBEDDED = "embedded"
    SPARK = "spark"


@contextmanager
def opened(name: Named) -> Iterator["Engine"]:
    """Lend what counts, for as long as it is needed.

    Raises
    ------
    EngineError
        If Spark cannot be used.
    """
    from layers.ingest import count_here
    from layers.ingest.spark import on_spark
    from server.settings import read_settings

    if name is Named.EMBEDDED:
        yield count_here
        return
    with on_spark(read_settings().spark_master) as engine:
        yield engine
