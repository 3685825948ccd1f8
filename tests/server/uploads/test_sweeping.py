"""What has expired goes without anybody asking."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from server.catalogue import Catalogue, Upload, UploadState, engine_for
from server.uploads.uploads import keep_sweeping
from tests.cities import ARRIVED
from tests.server.conftest import Run

OLD = Upload(
    id="old",
    layer="draft_old",
    name="table.csv",
    state=UploadState.READ,
    arrived=ARRIVED - timedelta(days=1000),
    expires=ARRIVED - timedelta(days=999),
)


def test_the_command_sweeps_expired_uploads_with_their_files(folder: Path, ingested: Run) -> None:
    engine = engine_for(f"sqlite:///{folder}/data/catalogue.sqlite")
    Catalogue(engine).add_upload(OLD, most=1)
    left = [folder / "data/uploads/old", folder / "data/snapshots/draft_old/1"]
    for one in left:
        one.mkdir(parents=True)

    assert ingested("sweep").said.endswith("; 1 uploads had expired.\n")

    assert not any(one.exists() for one in left)
    assert Catalogue(engine).uploads() == ()
    engine.dispose()


def test_the_command_leaves_what_is_being_counted(folder: Path, ingested: Run) -> None:
    engine = engine_for(f"sqlite:///{folder}/data/catalogue.sqlite")
    new = Upload(id="new", layer="draft_new", name="a", state=UploadState.COUNTING,
                 arrived=ARRIVED, expires=ARRIVED + timedelta(days=9999))  # fmt: skip
    Catalogue(engine).add_upload(new, most=1)
    unregistered = folder / "data/snapshots/draft_new/1"
    unregistered.mkdir(parents=True)

    ingested("sweep")

    assert unregistered.exists()
    engine.dispose()


def test_a_round_that_fails_is_not_the_last() -> None:
    rounds = []

    def sweep() -> int:
        rounds.append(len(rounds))
        if len(rounds) == 3:
            raise RuntimeError("enough")
        raise OSError("the disk is away")

    # in a thread of its own, as another test of the same run may hold an event loop
    with ThreadPoolExecutor(1) as pool, pytest.raises(RuntimeError, match="enough"):
        pool.submit(lambda: asyncio.run(keep_sweeping(sweep, seconds=0))).result()
    assert rounds == [0, 1, 2]
