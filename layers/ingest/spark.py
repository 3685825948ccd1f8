"""The steps of an ingest on Apache Spark: on all cores of this machine, or on a cluster.

The functions are those of `steps`, through `mapInArrow`; Spark deals items out between them. Every
machine needs this Python with the same HexRadar, and sees the files under the same name.
"""

import pickle
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from os import environ
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from layers.errors import EngineError
from layers.ingest.engine import Engine, Progress, Work
from layers.ingest.steps import Item, Part, Step, Steps, count_in_steps
from layers.ingest.tally import Tally

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

COLUMNS = "file int, batch int, kind string, name string, bucket int, data binary"
TOGETHER = ("kind", "name", "bucket")
IN_ORDER = (*TOGETHER, "file", "batch")
TASKS_PER_CORE = 3  # so that no core waits long for the last one
ON_THIS_MACHINE = ("local", "spark://localhost:", "spark://127.")
SETTINGS: dict[str, float | int | str | None] = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": 1,  # an item is a whole batch already
    "spark.sql.adaptive.enabled": "false",  # it would join tasks that are small in bytes
    "spark.driver.maxResultSize": 0,
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@contextmanager
def on_spark(master: str) -> Iterator[Engine]:
    """Lend an engine that counts on Spark.

    Parameters
    ----------
    master
        Address of the cluster, `spark://host:port`; `local[*]` is all cores of this machine.

    Raises
    ------
    EngineError
        If Spark or Java is not installed, or the master does not answer.
    """
    session = _session(master)

    def count_there(work: Work, progress: Progress | None = None) -> Tally:
        tally = count_in_steps(lambda steps: _run(session, len(work.files), steps), work)
        if progress:
            progress(work.files[-1].name, tally.rows)
        return tally

    try:
        yield count_there
    finally:
        session.stop()


def _session(master: str) -> "SparkSession":
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError(
            "Spark is not installed; expected the extra [spark]: pip install 'hexradar[spark]'."
        ) from error
    if not (environ.get("JAVA_HOME") or shutil.which("java")):
        raise EngineError(
            "Spark needs Java, which is not there; expected Java 17: install "
            "openjdk-17-jre-headless (Debian), or let JAVA_HOME name its folder."
        )
    environ.setdefault("PYSPARK_PYTHON", sys.executable)  # pyspark asks nothing else
    try:
        builder = SparkSession.builder.appName("hexradar").master(master)
        started = builder.config(map=_settings(master)).getOrCreate()
    except Exception as error:  # pyspark raises whatever Java does
        raise EngineError(
            f"Spark does not start with the master {master!r} ({str(error)[:300]}); expected "
            "local[*] or the address of a cluster that runs, such as spark://host:7077."
        ) from error
    started.sparkContext.setLogLevel("ERROR")
    return started


def _settings(master: str) -> dict[str, float | int | str | None]:
    """Listen on the loopback address alone, unless other machines take part."""
    alone = {"spark.driver.host": "localhost"} if master.startswith(ON_THIS_MACHINE) else {}
    return {**SETTINGS, **alone}


def _run(session: "SparkSession", files: int, steps: Steps) -> Sequence[Item]:
    """Run the steps, a task per file and then some per core."""
    tasks = TASKS_PER_CORE * session.sparkContext.defaultParallelism
    named = session.range(0, files, 1, files).selectExpr(
        "int(id) file", "0 batch", f"'{Part.FILE}' kind", "'' name", "0 bucket", "binary(null) data"
    )
    read = _through(steps.read, named).repartition(tasks, "file", "batch")
    counted = _through(steps.count, read).repartition(tasks, *TOGETHER)
    added = _through(steps.add_up, counted.sortWithinPartitions(*IN_ORDER))
    return list(_items(added.toArrow().to_batches()))


def _through(step: Step, table: "DataFrame") -> "DataFrame":
    return table.mapInArrow(_mapped(step), COLUMNS)


def _mapped(step: Step) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Let a step take and yield Arrow batches; data goes as a pickle between our own processes."""

    def mapped(batches: Iterator[Any]) -> Iterator[Any]:
        for item in step(_items(batches)):
            row = {**item._asdict(), "data": pickle.dumps(item.data)}
            yield pa.RecordBatch.from_pylist([row], SCHEMA)

    return mapped


def _items(batches: Any) -> Iterator[Item]:
    for batch in batches:
        for row in batch.to_pylist():
            data = row["data"]
            yield Item(**{**row, "data": None if data is None else pickle.loads(data)})


SCHEMA = pa.schema(
    [("file", pa.int32()), ("batch", pa.int32()), ("kind", pa.string()), ("name", pa.string()),
     ("bucket", pa.int32()), ("data", pa.binary())]
)  # fmt: skip
