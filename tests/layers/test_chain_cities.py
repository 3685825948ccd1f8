"""Instalments of the demo city and of a real one: together they are what arrives at once."""

import itertools
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from layers.chain import known_records, open_delivery
from layers.declare import Mode, Protection, SourceDefinition
from layers.declare.delivery import DeliveryRule
from layers.ingest import Base, build_cube, follow, replaced_after, replaced_step
from layers.ingest.grounds import Grounds
from layers.model import Cube, Ingested
from layers.snapshot import Link, Snapshot, write_snapshot
from tests.layers.ingest.test_cube import equal
from tests.layers.ingest.test_delivered import DEFINITIONS, read_definitions
from tests.layers.ingest.test_delivered import deliver as at_once
from tests.layers.ingest.test_follow import split
from tests.layers.makers import SECRET

NEW_YEAR = datetime(2026, 1, 1, 8, tzinfo=UTC)
MONTHS = "20*-west-yorkshire-street.csv.gz"


def declared(place: str, source: str, mode: Mode) -> SourceDefinition:
    """Return a source that we ship, in another mode."""
    found = read_definitions(DEFINITIONS / place).sources[source]
    return found.model_copy(update={"delivery": DeliveryRule(mode=mode)})


def in_turn(
    source: SourceDefinition, inboxes: Sequence[Path], grounds: Grounds, root: Path
) -> Cube:
    """Ingest folders one after another, each building on the ones before."""
    before: Snapshot | None = None
    for number, inbox in enumerate(inboxes):
        new = build_cube(source, inbox, grounds, SECRET)
        if before:
            base = Base(open_delivery(root, before), known_records(root, before))
            new, _ = follow(new, base, source)
        link = Link(NEW_YEAR + timedelta(days=number), before, replaced_step(source))
        before = write_snapshot(root, new, link)
    assert before
    return open_delivery(root, before)


def cut(files: Sequence[Path], parts: int, folder: Path) -> Iterator[Path]:
    """Cut files into folders, each with a header and a share of the rows of every file."""
    for number in range(parts):
        (folder / str(number)).mkdir(parents=True)
        for file in files:
            header, *lines = file.read_bytes().splitlines(keepends=True)
            edges = [len(lines) * one // parts for one in range(1, parts)]
            share = split(lines, edges)[number]
            (folder / str(number) / file.name).write_bytes(b"".join([header, *share]))
        yield folder / str(number)


@pytest.mark.parametrize("source", ["residential_burglaries", "nuisance_reports"])
def test_instalments_of_the_demo_city_are_the_city(
    source: str, demo_city: Path, tmp_path: Path
) -> None:
    whole = at_once("demo", source, demo_city)
    rule = declared("demo", source, Mode.APPEND)
    inboxes = list(cut(sorted(demo_city.glob(rule.file.path)), 4, tmp_path / "inboxes"))
    merged = in_turn(rule, inboxes, whole.grounds, tmp_path / "snapshots")
    assert equal(merged, whole.cube)
    assert merged.account.refused == whole.cube.account.refused
    assert merged.account.repeats == whole.cube.account.repeats


@pytest.mark.real
@pytest.mark.parametrize("mode", [Mode.APPEND, Mode.REPLACE_PERIODS])
def test_months_of_west_yorkshire_that_arrive_one_by_one_are_all_of_them(
    mode: Mode, real_data: Path, tmp_path: Path
) -> None:
    whole = at_once("west_yorkshire", "street_crime", real_data).cube
    inboxes = []
    for file in sorted((real_data / "uk_west_yorkshire").glob(MONTHS)):
        inboxes.append(tmp_path / file.stem)
        (inboxes[-1] / "uk_west_yorkshire").mkdir(parents=True)
        shutil.copy(file, inboxes[-1] / "uk_west_yorkshire")
    rule = declared("west_yorkshire", "street_crime", mode)
    merged = in_turn(rule, inboxes, Grounds(), tmp_path / "snapshots")
    assert merged.account.rows_accepted == whole.account.rows_accepted == merged.facts.n.sum()
    assert merged.account.rows_accepted == 83_559
    assert merged.account.refused == whole.account.refused
    # a row without an id is itself by its order among equal rows, so its key may differ
    for name in ("period", "codes", "place", "n"):
        assert np.array_equal(getattr(merged.facts, name), getattr(whole.facts, name))
    assert np.array_equal(merged.extent.periods, whole.extent.periods)
    assert merged.dimensions == whole.dimensions


@pytest.mark.real
@pytest.mark.parametrize("mode", list(Mode))
def test_months_of_west_yorkshire_as_a_protected_source_are_told_once(
    mode: Mode, real_data: Path, tmp_path: Path
) -> None:
    rule = declared("west_yorkshire", "street_crime", mode)
    time = rule.time.model_copy(update={"settles_after": 1})
    rule = rule.model_copy(update={"protection": Protection.PROTECTED, "time": time})
    told, files = list[Cube](), sorted((real_data / "uk_west_yorkshire").glob(MONTHS))
    for number in range(1, len(files) + 1):
        inbox = tmp_path / str(number) / "uk_west_yorkshire"
        inbox.mkdir(parents=True)
        for file in files[:number] if mode is Mode.REPLACE else files[number - 1 : number]:
            shutil.copy(file, inbox)
        told.append(published_once(rule, inbox.parent, told, tmp_path / "snapshots"))
    assert [len(cube.settled) for cube in told] == [0, 1, 2]
    for early, late in itertools.combinations(told, 2):
        last = early.settled[-1] if len(early.settled) else 0
        held = late.facts.period <= last
        for name in ("period", "place", "n", "key"):
            kept = getattr(early.facts, name)[early.facts.period <= last]
            assert np.array_equal(kept, getattr(late.facts, name)[held])
    assert told[-1].facts.n.sum() == 83_559


def published_once(rule: SourceDefinition, inbox: Path, told: Sequence[Cube], root: Path) -> Cube:
    """Deliver files to a source that publishes once, by way of the disk."""
    until = told[-1].settled_until if told else None
    new = build_cube(rule, inbox, Grounds(published_until=until), SECRET)
    if not told or not (until or rule.delivery.mode is not Mode.REPLACE):
        return open_delivery(root, write_snapshot(root, new, None))
    before = write_snapshot(root, Ingested(told[-1], new.refused, new.unmatched, new.records))
    new, _ = follow(new, Base(told[-1], np.empty(0, np.uint64), until), rule)
    link = Link(NEW_YEAR, before, replaced_step(rule), replaced_after(rule, until))
    return open_delivery(root, write_snapshot(root, new, link))
