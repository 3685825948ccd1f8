"""The `hexradar ingest` command on a source that is fetched: what arrives, what stays."""

import tempfile
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from layers.model import Account
from layers.publish import Terms, scope_of
from tests.layers.makers import make_cube, make_facts, make_layer, make_source
from tests.server.conftest import Run, everything_in
from tests.server.remote.site import Answer, Asked, Site


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Switch remote reading on, with a folder of its own for what is fetched."""
    monkeypatch.setenv("HEXRADAR_REMOTE", "true")
    monkeypatch.setenv("HEXRADAR_REMOTE_HOSTS", "data.example.org, 127.0.0.1")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


@pytest.fixture
def remote(folder: Path, site: Site) -> str:
    """Let one source of the world be fetched; returns its address."""
    file = folder / "inbox/arctic.csv"
    address = site.put("/arctic.csv", file.read_bytes())
    file.unlink()
    definition = folder / "definitions/sources/arctic.toml"
    table = f'\n[remote.web]\naddress = "{address}?key=secret"\n'
    definition.write_text(definition.read_text() + table)
    return address


def test_a_source_is_fetched_and_its_delivery_tells_from_where(
    run: Run, folder: Path, remote: str
) -> None:
    done = run("ingest", "arctic")
    assert done.code == 0
    assert f"arctic: delivery 1; 400 rows read from {remote} = 400 accepted" in done.said
    (manifest,) = folder.glob("data/snapshots/**/manifest.json")
    assert f'"origin":"{remote}"' in manifest.read_text().replace(": ", ":")
    assert "secret" not in manifest.read_text()


def test_what_was_fetched_is_deleted(run: Run, folder: Path, remote: str, site: Site) -> None:
    run("ingest", "arctic")
    assert [asked.path for asked in site.asked] == ["/arctic.csv"]
    assert not list((folder / "temporary").iterdir())
    assert not (folder / "inbox/arctic.csv").exists()
    assert remote


def test_what_is_fetched_adds_to_what_was_fetched_before(
    run: Run, folder: Path, remote: str, site: Site
) -> None:
    definition = folder / "definitions/sources/arctic.toml"
    definition.write_text(definition.read_text() + '\n[delivery]\nmode = "append"\n')
    run("ingest", "arctic")
    header, *_, last = httpx.get(remote).text.splitlines()
    site.put("/arctic.csv", f"{header}\nnew{last}\n".encode())

    assert "arctic: delivery 2; 1 rows read from" in run("ingest", "arctic").said
    assert "401 rows read" in run("sources", "arctic").said
    assert remote


def test_the_same_file_once_more_is_no_new_delivery(run: Run, remote: str) -> None:
    run("ingest", "arctic")
    assert "arctic: unchanged, delivery 1 stays" in run("ingest", "arctic").said
    assert remote


@pytest.mark.parametrize(
    "broken",
    [
        Answer(b"", 500),
        Answer(b""),
        Answer(b"<html>please log in</html>"),
        Answer(b"id,day\n1,2\n"),
    ],
    ids=["error", "empty", "page", "other columns"],
)
def test_a_failing_fetch_leaves_what_is_served(
    run: Run, folder: Path, remote: str, site: Site, broken: Answer
) -> None:
    run("ingest", "arctic")
    before = everything_in(folder / "data/snapshots")
    site.put("/arctic.csv", lambda _: broken)
    done = run("ingest", "arctic")
    assert done.code == 1
    assert "arctic: REFUSED." in done.said
    assert "arctic: delivery 1 stays current." in done.said
    assert everything_in(folder / "data/snapshots") == before
    assert not list((folder / "temporary").iterdir())
    assert remote


def test_a_fetch_beyond_its_limits_is_one_sentence(
    run: Run, folder: Path, remote: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_: Asked) -> Answer:
        return Answer(iter(lambda: bytes(1 << 16), b""))

    monkeypatch.setenv("HEXRADAR_REMOTE_FETCH_MIB", "1")
    site.put("/arctic.csv", endless)
    done = run("ingest", "arctic")
    assert (done.code, done.said.count("\n")) == (1, 1)
    assert f"arctic: REFUSED. {remote}: more than 1 MiB came, unpacked" in done.said
    assert not list((folder / "temporary").iterdir())


def test_off_by_default(run: Run, remote: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEXRADAR_REMOTE")
    done = run("ingest", "arctic")
    assert done.code == 1
    assert f"arctic: REFUSED. It is fetched from elsewhere ({remote}), which is" in done.said


def test_a_setting_that_cannot_be_read_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEXRADAR_REMOTE_SECONDS", "soon")
    done = run("ingest")
    assert done.code == 1
    assert "environment: HEXRADAR_REMOTE_SECONDS: got 'soon'" in done.said


def test_the_other_sources_are_read_from_the_inbox_as_ever(run: Run, remote: str) -> None:
    said = run("ingest").said
    assert "fiji: delivery 1; 400 rows read = 400 accepted" in said
    assert f"arctic: delivery 1; 400 rows read from {remote}" in said


@pytest.mark.parametrize(
    ("protection", "told"), [("open", "https://example.org"), ("protected", None)]
)
def test_where_it_came_from_is_public_for_an_open_source_only(
    protection: str, told: str | None
) -> None:
    account = Account(("x.csv",), 1, 1, {}, 0, origin="https://example.org")
    cube = replace(make_cube(make_facts([], 1)), account=account)
    scope = scope_of(cube, Terms(make_layer(), make_source(protection=protection)))
    assert (scope.account and scope.account.origin) == told
