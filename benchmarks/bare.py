"""The least that any server on uvicorn has to do: what ours is held against.

`benchmarks.bare:tile` answers every request with the bytes and the header fields that were kept;
`benchmarks.bare:api` is FastAPI with one route.
"""

import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI

KEPT = "HEXRADAR_BENCH_KEPT"  # names the file of a kept answer
UVICORN_SAYS = {"date", "server"}
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

api = FastAPI()


@api.get("/readyz")
def readyz() -> Mapping[str, str]:
    """Say that it answers."""
    return {"status": "ready"}


def command_of(application: str) -> tuple[str, ...]:
    """Return how one of both is started, in the way in which ours runs."""
    quiet = ("--log-level", "warning", "--no-access-log")
    return (sys.executable, "-m", "uvicorn", f"benchmarks.bare:{application}",
            "--port", "{port}", *quiet)  # fmt: skip


def keep(path: Path, body: bytes, headers: Mapping[str, str]) -> Mapping[str, str]:
    """Keep an answer; returns the environment in which `tile` finds it."""
    own = {name: value for name, value in headers.items() if name.lower() not in UVICORN_SAYS}
    path.write_text(json.dumps({"body": body.decode("latin-1"), "headers": own}))
    return {KEPT: str(path)}


def _kept() -> tuple[bytes, list[tuple[bytes, bytes]]]:
    if KEPT not in os.environ:
        return b"", []
    kept = json.loads(Path(os.environ[KEPT]).read_text())
    fields = [(one.encode(), value.encode()) for one, value in kept["headers"].items()]
    return kept["body"].encode("latin-1"), fields


BODY, FIELDS = _kept()


async def tile(scope: Mapping[str, Any], _receive: object, send: Send) -> None:
    """Answer with what was kept, whatever is asked."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": FIELDS})
        await send({"type": "http.response.body", "body": BODY})
