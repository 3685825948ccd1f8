"""How servers are started, asked by turns, put under load, and ended."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.asking import Asker, in_turn
from benchmarks.bare import command_of, keep
from benchmarks.load import load
from benchmarks.process import PeerMissing, Program, output_of, running

HEADERS = {"content-type": "text/plain", "etag": '"one"', "date": "yesterday"}


def test_a_kept_answer_is_sent_as_it_was(tmp_path: Path) -> None:
    body = bytes(range(256))
    program = Program(command_of("tile"), keep(tmp_path / "kept", body, HEADERS), "/")
    with running(program, tmp_path / "log") as process, closing(Asker(process)) as asker:
        reply = asker.get("/any/path")
        turns = in_turn({one: (process, ["/a", "/b", "/c"]) for one in ("first", "second")}, 1)
    assert reply.body == body
    assert reply.headers["etag"] == '"one"'
    assert reply.headers["date"] != "yesterday"
    assert [one.size for one in turns.values()] == [256, 256]


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
def test_a_load_tells_the_cpu_time_of_the_server(tmp_path: Path) -> None:
    program = Program(command_of("tile"), keep(tmp_path / "kept", b"some", HEADERS), "/")
    with running(program, tmp_path / "log") as process:
        found = load(process, "/", 1)
    assert 0 < found.cpu_seconds <= found.seconds * 1.5


def test_anything_but_a_tile_ends_the_benchmark(tmp_path: Path) -> None:
    program = Program(command_of("api"), {}, "/readyz")
    with (
        running(program, tmp_path / "log") as process,
        closing(Asker(process)) as asker,
        pytest.raises(ValueError, match="404"),
    ):
        asker.get("/nothing")


def test_a_server_is_ended(tmp_path: Path) -> None:
    with running(Program(command_of("api"), {}, "/readyz"), tmp_path / "log") as process:
        assert process.cpu_seconds > 0
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_a_server_that_fails_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(PeerMissing, match="Error loading ASGI app"),
        running(Program(command_of("nothing"), {}, "/"), tmp_path / "log"),
    ):
        pass


def test_a_program_that_is_missing_says_so() -> None:
    with pytest.raises(PeerMissing, match="no such program"):
        output_of("no such program")
