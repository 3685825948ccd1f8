"""Run one function in a child process that cannot take more time or memory than it was given.

The child is a fresh Python, not a fork: it has none of our threads, connections, open files or
variables of the environment. Function, arguments, answer and refusal cross over as pickles, so the
function stands at the top of a module. This bounds what hostile input can use up; it does not stop
code that wants to do harm.

Memory is bounded by RLIMIT_DATA: what a process may write to and shares with nobody. RLIMIT_AS
counts addresses as well, of which Arrow, polars and every thread reserve gigabytes that they never
touch. The kernel holds the limit, at the moment of asking, per process.
"""

import os
import pickle
import resource
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from layers.errors import HexRadarError

Result = TypeVar("Result")
MEBIBYTE = 1 << 20
OUT_OF_MEMORY = 77  # exit code of a child whose Python met the limit itself
SIGNS_OF_MEMORY = (signal.SIGABRT, signal.SIGSEGV, signal.SIGKILL)  # how compiled code meets it
KEPT = ("PATH", "SSL_CERT_DIR", "SSL_CERT_FILE", "TMPDIR", "TZ")
# One thread and the system's allocator, as every thread and every pool reserves for itself.
FRUGAL = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
}


class ConfinedError(HexRadarError):
    """What ran in a confined process took too much of something, or broke."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a confined function may take: seconds by the clock, mebibytes per process."""

    seconds: float
    mebibytes: int


def run_confined(
    what: str, limits: Limits, function: Callable[..., Result], *arguments: object
) -> Result:
    """Call a function in a child process, and wait for it.

    Parameters
    ----------
    what
        The beginning of the sentence when it fails, such as the name of a source.

    Returns
    -------
    What the function returns. Nothing that it started is left behind, even then.

    Raises
    ------
    HexRadarError
        The very refusal that the function raised.
    ConfinedError
        If it passed a limit, was killed, or broke.
    """
    with (
        tempfile.TemporaryFile() as asked,
        tempfile.TemporaryFile() as answered,
        tempfile.TemporaryFile() as said,
    ):
        pickle.dump((function, arguments), asked)
        asked.seek(0)
        code = _run(limits, asked, answered, said)
        if code != 0:
            raise ConfinedError(f"{what}: {_why(code, limits, said)}")
        answered.seek(0)
        outcome = pickle.load(answered)
    if isinstance(outcome, HexRadarError):
        raise outcome
    (result,) = outcome
    return result  # type: ignore[no-any-return]


def _run(limits: Limits, asked: IO[bytes], answered: IO[bytes], said: IO[bytes]) -> int | None:
    """Run the child to its end and return its exit code; None if its time was up."""
    limited = [str(limits.seconds), str(limits.mebibytes)]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "server.confined", *limited],
        stdin=asked,
        stdout=answered,
        stderr=said,
        env=_environment(),
        start_new_session=True,
    )
    try:
        ended = _ends_within(process.pid, limits.seconds)
    finally:  # before it is waited for: until then its number is that of its group and of no other
        os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
    return code if ended else None


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    path = os.pathsep.join(str(Path(one).resolve()) for one in sys.path)
    return {"LANG": "C.UTF-8", "PYTHONPATH": path, **FRUGAL, **kept}


def _ends_within(pid: int, seconds: float) -> bool:
    watched = os.pidfd_open(pid)
    try:
        return bool(select.select([watched], [], [], seconds)[0])
    finally:
        os.close(watched)


def _why(code: int | None, limits: Limits, said: IO[bytes]) -> str:
    if code is None or code == -signal.SIGALRM:
        return f"took longer than {limits.seconds:g} seconds and was stopped."
    if code == OUT_OF_MEMORY:
        return f"asked for more than {limits.mebibytes} MiB of memory and was stopped."
    if code < 0:
        so = f", as where {limits.mebibytes} MiB of memory are not enough"
        return f"ended by {signal.Signals(-code).name}{so if -code in SIGNS_OF_MEMORY else ''}."
    said.seek(0)
    last = said.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
    return f"broke off ({last[:300] or f'exit code {code}'})."


def _confined() -> None:
    """Be the child: take the limits on, call, answer."""
    seconds, mebibytes = float(sys.argv[1]), int(sys.argv[2])
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the function prints is no answer
    signal.setitimer(signal.ITIMER_REAL, seconds)  # should our parent be gone by then
    most = mebibytes * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with answer:
            pickle.dump(_outcome(*pickle.load(sys.stdin.buffer)), answer)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _outcome(
    function: Callable[..., Any], arguments: tuple[object, ...]
) -> tuple[Any] | HexRadarError:
    try:
        return (function(*arguments),)
    except HexRadarError as error:
        return error


if __name__ == "__main__":
    _confined()
