"""Many requests at once for one tile: wrk (https://github.com/wg/wrk)."""

import re
import shutil
from dataclasses import dataclass

from benchmarks.process import HOST, PeerMissing, Process, output_of

CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did under load: wall seconds and CPU seconds of its process per request."""

    seconds: float
    cpu_seconds: float


def load(process: Process, path: str, seconds: int) -> Load:
    """Ask a server for the same tile over and over.

    Raises
    ------
    PeerMissing
        Without wrk, or if anything but 200 is answered.
    """
    if not shutil.which("wrk"):
        raise PeerMissing("wrk is not installed (Debian: apt-get install wrk)")
    address = f"http://{HOST}:{process.port}{path}"
    before = process.cpu_seconds
    said = output_of("wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", address)
    spent = process.cpu_seconds - before
    asked = int(_found(r"(\d+) requests in", said))
    if "Non-2xx" in said or not asked:
        raise PeerMissing(f"wrk on {path}: {said}")
    return Load(1 / float(_found(r"Requests/sec:\s+([\d.]+)", said)), spent / asked)


def _found(pattern: str, said: str) -> str:
    match = re.search(pattern, said)
    if not match:
        raise PeerMissing(f"wrk said: {said}")
    return match[1]
