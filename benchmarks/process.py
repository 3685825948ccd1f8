"""Programs that a benchmark starts, asks what they cost, and ends again."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
PATIENCE = 120.0  # seconds until a server must answer
PAUSE = 0.01
PORT = "{port}"
TICKS = os.sysconf("SC_CLK_TCK")
MIB = 1 << 20


class PeerMissing(Exception):
    """A peer is not installed, cannot be built or does not start; the message says why."""


@dataclass(frozen=True, slots=True)
class Program:
    """A server to start: what is run, with what in its environment, and what tells it is ready.

    command
        `{port}` in it, and in the environment, becomes the port to listen on.
    ready
        The path that answers 200 as soon as the server can be asked.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str]
    ready: str


@dataclass(frozen=True, slots=True)
class Process:
    """A server that runs."""

    pid: int
    port: int

    @property
    def cpu_seconds(self) -> float:
        """CPU time it has taken, its own and that of the kernel for it (proc(5), utime, stime)."""
        text = Path(f"/proc/{self.pid}/stat").read_text()
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def running(program: Program, log: Path) -> Iterator[Process]:
    """Start a server on a free port of the loopback interface, and end it by its pid.

    Raises
    ------
    PeerMissing
        If it ends or stays silent instead of answering.
    """
    port = free_port()
    command = [one.replace(PORT, str(port)) for one in program.command]
    added = {name: one.replace(PORT, str(port)) for name, one in program.environment.items()}
    with log.open("wb") as output:
        started = subprocess.Popen(command, env=os.environ | added, stdout=output, stderr=output)
        try:
            _wait(started, port, program.ready, log)
            yield Process(started.pid, port)
        finally:
            started.terminate()
            started.wait(PATIENCE)


def output_of(*command: str | Path) -> str:
    """Run a program to its end and return what it printed.

    Raises
    ------
    PeerMissing
        With the end of what it said, if it is not there or fails.
    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise PeerMissing(str(error)) from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise PeerMissing(f"{' '.join(map(str, command))}: {' '.join(said[-2:])}")
    return done.stdout


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def _wait(started: "subprocess.Popen[bytes]", port: int, path: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and started.poll() is None:
        if _answers(port, path):
            return
        time.sleep(PAUSE)
    said = log.read_text(errors="replace").strip().splitlines()
    raise PeerMissing(f"{started.args!r} does not answer: {' '.join(said[-3:])}")


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
