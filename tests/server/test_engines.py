"""`hexradar ingest --engine`: who counts changes nothing; who cannot says what it lacks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.conftest import Done, Run

BY_SPARK = ("-m", "server", "ingest", "arctic", "--engine", "spark")
WITHOUT_PYSPARK = """
import sys
sys.modules["pyspark.sql"] = None
from layers.errors import EngineError
from layers.ingest.spark import on_spark
try:
    with on_spark("local"):
        pass
except EngineError as error:
    print(error)
"""


def apart(*arguments: str, **changed: str) -> Done:
    """Run Python in a process of its own, with the environment of `folder` but for some changes."""
    environment = {**os.environ, **changed}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return Done(done.returncode, done.stdout + done.stderr)


@pytest.mark.spark
def test_spark_makes_the_delivery_that_one_process_makes(run: Run) -> None:
    said = apart(*BY_SPARK).said
    assert "arctic: delivery 1; 400 rows read = 400 accepted + 0 refused" in said
    assert "unchanged, delivery 1 stays" in run("ingest", "arctic").said


def test_without_java_the_command_tells_what_to_install(folder: Path) -> None:
    done = apart(*BY_SPARK, PATH=str(folder), JAVA_HOME="")
    assert (done.code, "openjdk-17-jre-headless" in done.said) == (1, True)
    assert "Traceback" not in done.said


def test_without_pyspark_it_tells_which_extra_to_install() -> None:
    assert "pip install 'hexradar[spark]'" in apart("-c", WITHOUT_PYSPARK).said


@pytest.mark.spark
@pytest.mark.usefixtures("folder")
def test_a_master_that_is_none_is_refused() -> None:
    done = apart(*BY_SPARK, HEXRADAR_SPARK_MASTER="nowhere")
    assert (done.code, "does not start with the master 'nowhere'" in done.said) == (1, True)
