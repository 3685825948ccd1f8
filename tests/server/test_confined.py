"""One function in a child process: its answer, its refusal, and what happens beyond its limits."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from layers.errors import DefinitionError, SourceError
from server.confined import ConfinedError, Limits, run_confined
from tests.server import confined_work as work

AMPLE = Limits(seconds=60, mebibytes=400)


def test_the_answer_comes_back_and_nothing_that_was_printed() -> None:
    assert run_confined("sum", AMPLE, work.add, 2, 3) == 5


def test_a_refusal_comes_back_as_itself() -> None:
    with pytest.raises(SourceError, match=r"^the file is empty; expected rows\.$"):
        run_confined("file", AMPLE, work.refuse)


def test_a_list_of_faults_comes_back_whole() -> None:
    with pytest.raises(DefinitionError) as caught:
        run_confined("file", AMPLE, work.refuse_at_length)
    assert [fault.key for fault in caught.value.faults] == ["id"]


def test_what_nobody_expected_is_one_sentence() -> None:
    expected = r"^file: broke off \(ValueError: nobody expected this\)\.$"
    with pytest.raises(ConfinedError, match=expected):
        run_confined("file", AMPLE, work.break_off)


def test_a_child_that_ends_by_a_signal_is_one_sentence() -> None:
    with pytest.raises(ConfinedError, match=r"^file: ended by SIGTERM\.$"):
        run_confined("file", AMPLE, work.end_by_signal)


def test_too_long_is_stopped() -> None:
    expected = r"^file: took longer than 0\.5 seconds and was stopped\.$"
    with pytest.raises(ConfinedError, match=expected):
        run_confined("file", Limits(0.5, 400), work.sleep)


@pytest.mark.parametrize(
    "greedy", [work.take_memory, work.take_memory_in_columns, work.take_memory_in_arrow]
)
def test_too_much_memory_is_refused(greedy: object) -> None:
    expected = r"^file: (asked for more than|ended by SIGABRT, as where) 400 MiB of memory"
    with pytest.raises(ConfinedError, match=expected):
        run_confined("file", AMPLE, greedy)


def test_libraries_that_reserve_much_work_within_a_small_limit() -> None:
    assert run_confined("rows", AMPLE, work.count_rows, 1_000_000) == 1_000_000


def test_the_child_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEXRADAR_DATABASE", "postgresql://user:secret@host/name")
    seen = run_confined("environment", AMPLE, work.environment)
    assert "secret" not in str(seen)
    assert not [name for name in seen if name.startswith("HEXRADAR")]


def test_what_the_child_leaves_running_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    run_confined("file", AMPLE, work.leave_another, note)
    assert is_gone(int(note.read_text()))


def test_what_a_child_started_that_crashed_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with pytest.raises(ConfinedError):
        run_confined("file", AMPLE, work.crash_beside_another, note)
    assert is_gone(int(note.read_text()))


def test_a_child_whose_parent_was_killed_ends_at_its_limit(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import sys, pathlib; from server.confined import *\n"
        "from tests.server import confined_work as work\n"
        "run_confined('x', Limits(6, 400), work.note_and_sleep, pathlib.Path(sys.argv[1]))"
    )
    with subprocess.Popen([sys.executable, "-c", code, note]) as parent:
        while not note.exists() or not note.read_text():
            assert parent.poll() is None
            time.sleep(0.02)
        parent.kill()
    assert is_gone(int(note.read_text()))


def is_gone(pid: int) -> bool:
    """Wait until a killed process is gone, or a zombie that nobody has collected yet."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    os.kill(pid, 9)
    return False
