"""A private Spark for tests: a master and two workers, started, used, and gone.

They listen on the loopback address only.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyspark

from tests.postgis import free_port

HOST = "127.0.0.1"
HOME = Path(pyspark.__file__).parent
SECONDS = 60


class SparkMissing(Exception):
    """The machine has no Java to run Spark, or it did not start."""


@contextmanager
def private_spark(folder: Path) -> Iterator[str]:
    """Start a master and two workers of one core each, and stop them at the end.

    Parameters
    ----------
    folder
        Where workers put their files, and all of them their logs.

    Yields
    ------
    str
        Address of the master.

    Raises
    ------
    SparkMissing
        Java is not installed, or the master does not start.
    """
    if shutil.which("java") is None:
        raise SparkMissing(
            "No java: install the Debian package openjdk-17-jre-headless, or leave out the tests "
            "marked spark with: pytest -m 'not spark'"
        )
    port = free_port()
    address = f"spark://{HOST}:{port}"
    with ExitStack() as running:
        running.enter_context(_program(folder, "master.Master", "--port", str(port)))
        _wait(port, folder)
        for name in ("one", "two"):
            size = ["--cores", "1", "--memory", "1g", "--work-dir", str(folder / name)]
            running.enter_context(_program(folder, "worker.Worker", *size, address))
        yield address


@contextmanager
def _program(folder: Path, name: str, *arguments: str) -> Iterator[None]:
    command = [HOME / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", "--host", HOST,
               "--webui-port", "0", *arguments]  # fmt: skip
    environment = {**os.environ, "SPARK_LOCAL_IP": HOST, "SPARK_HOME": str(HOME)}
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def _wait(port: int, folder: Path) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with socket.socket() as one:
            if one.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.2)
    raise SparkMissing(f"Spark did not start:\n{(folder / 'master.Master.log').read_text()}")
