"""The `hexradar` command, run in this process on the corners of the world; cities of real data."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from server.__main__ import main
from server.settings import SHIPPED
from tests.cities import open_place
from tests.serving import asking
from tests.world import write_world


@dataclass(frozen=True)
class Done:
    """What a command left behind: its exit code, and all it said."""

    code: int
    said: str


Run = Callable[..., Done]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The corners of the world, and an environment that points to them."""
    write_world(tmp_path)
    for name in ("inbox", "definitions", "data"):
        monkeypatch.setenv(f"HEXRADAR_{name.upper()}", str(tmp_path / name))
    monkeypatch.setenv("HEXRADAR_KEY_FILE", str(tmp_path / "key"))
    return tmp_path


@pytest.fixture
def run(
    folder: Path,  # noqa: ARG001 - it sets the environment
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run the command in this process, with the environment of `folder`."""

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["hexradar", *arguments])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
        said = "".join(capsys.readouterr())
        assert "Traceback" not in said
        return Done(code, said)

    return run


@pytest.fixture
def ingested(run: Run) -> Run:
    """The same, after a first ingest of everything."""
    assert run("ingest").code == 0
    return run


def everything_in(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(one): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.fixture(scope="session")
def real_cities(
    real_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, httpx.Client]]:
    """Ingest and serve cities of real open data, each asked by a client of its own."""
    with ExitStack() as open_until_the_end:
        asked = {}
        for name in ("groningen", "the_hague", "london"):
            place = open_place(tmp_path_factory.mktemp(name) / "data", real_data, SHIPPED / name)
            open_until_the_end.callback(place.engine.dispose)
            place.ingest()
            asked[name] = open_until_the_end.enter_context(asking(place))
        yield asked
