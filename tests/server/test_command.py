"""The `hexradar` command: what an administrator sees of each verb."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from server.settings import SHIPPED
from tests.server.conftest import Done, Run, everything_in


def test_check_finds_no_fault_in_what_we_ship(run: Run) -> None:
    for place in SHIPPED.iterdir():
        assert run("check", str(place)).said.endswith("no faults.\n")


def test_check_tells_every_fault_at_once(run: Run, folder: Path) -> None:
    source = folder / "definitions/sources/fiji.toml"
    source.write_text(source.read_text().replace("finest_resolution = 8", "finest_resolution = 99"))
    (folder / "definitions/layers/arctic.toml").write_text("id = [")
    (folder / "definitions/stray.toml").write_text("")

    done = run("check", str(folder / "definitions"))

    assert done.code == 1
    for fault in (
        "sources/fiji.toml: finest_resolution: got 99",
        "layers/arctic.toml",
        "stray.toml",
    ):
        assert fault in done.said


def test_check_of_no_folder_is_refused(run: Run, folder: Path) -> None:
    done = run("check", str(folder / "nothing"))

    assert (done.code, "no such folder" in done.said) == (1, True)


@pytest.mark.parametrize("kind", ["place", "sources", "layers", "areas", "roles"])
def test_schema_is_json_schema(run: Run, kind: str) -> None:
    assert json.loads(run("schema", kind).said)["additionalProperties"] is False


def test_schema_of_an_unknown_kind_is_refused(run: Run) -> None:
    known = "place, sources, layers, combinations, areas, registers, roles"
    assert run("schema", "cities") == Done(
        1, f"hexradar: There is no kind 'cities'; there are: {known}.\n"
    )


def test_ingest_says_where_every_row_went(run: Run) -> None:
    done = run("ingest", "arctic")

    assert done == Done(0, "arctic: delivery 1; 400 rows read = 400 accepted + 0 refused\n")


def test_ingest_of_the_same_file_changes_nothing(ingested: Run) -> None:
    assert "unchanged, delivery 1 stays" in ingested("ingest", "arctic").said


def test_ingest_of_an_unknown_source_is_refused(run: Run) -> None:
    done = run("ingest", "oceans")

    assert done.code == 1
    assert "There is no source 'oceans'" in done.said


@pytest.mark.parametrize("content", ["", "not hexadecimal", "abcd"])
def test_a_broken_key_is_refused(run: Run, folder: Path, content: str) -> None:
    (folder / "key").write_text(content)

    done = run("ingest")

    assert (done.code, "holds no key" in done.said) == (1, True)


def test_areas_that_cannot_be_read_fail_the_sources_that_need_them(run: Run, folder: Path) -> None:
    (folder / "inbox/islands.geojson").write_text("{")

    done = run("ingest")

    refused = [line for line in done.said.splitlines() if "REFUSED" in line]
    assert [line.split(": ")[0] for line in refused] == ["islands", "fiji"]
    assert all("islands.geojson" in line for line in refused)
    assert done.code == 1
    assert "arctic: delivery 1" in done.said


def second_delivery(folder: Path) -> None:
    file = folder / "inbox/arctic.csv"
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:300]))


def test_deliveries_are_listed_newest_first_with_the_current_one(
    ingested: Run, folder: Path
) -> None:
    second_delivery(folder)
    ingested("ingest", "arctic")

    lines = ingested("deliveries", "arctic").said.splitlines()

    assert [line[:10] for line in lines] == ["* arctic 2", "  arctic 1"]
    assert "299 of 299 rows  2024-02-01 to 2024-03-01" in lines[0]


def test_deliveries_of_an_unknown_source_are_refused(ingested: Run) -> None:
    assert ingested("deliveries", "oceans").code == 1


def test_sources_tell_the_four_indicators(ingested: Run) -> None:
    told = ingested("sources", "arctic").said.splitlines()

    assert [line.split()[0] for line in told[2:]] == [
        *("availability", "quality", "freshness", "security", "agreement")
    ]
    assert "400 rows read = 400 accepted + 0 refused; within every limit" in told[3]


def test_a_source_without_a_delivery_says_so(run: Run) -> None:
    assert "availability  no delivery yet" in run("sources", "fiji").said


def test_rollback_makes_the_delivery_before_current(ingested: Run, folder: Path) -> None:
    second_delivery(folder)
    ingested("ingest", "arctic")

    assert ingested("rollback", "arctic").said == "arctic: delivery 1 is current.\n"
    assert ingested("rollback", "arctic", "--to", "2").said == "arctic: delivery 2 is current.\n"


@pytest.mark.parametrize("arguments", [["arctic"], ["oceans"], ["arctic", "--to", "7"]])
def test_rollback_to_nothing_is_refused(ingested: Run, arguments: list[str]) -> None:
    done = ingested("rollback", *arguments)

    assert (done.code, done.said.startswith("hexradar: ")) == (1, True)


@pytest.mark.parametrize(("source", "shows"), [("arctic", True), ("pentagon", False)])
def test_refused_rows_show_their_values_for_open_sources_only(
    run: Run, folder: Path, source: str, shows: bool
) -> None:
    with (folder / f"inbox/{source}.csv").open("a") as file:
        file.write("401,2024-02-28,,,seal\n402,2024-02-28,1.25,1.5,seal\n")
    run("ingest", source)

    lines = run("refused", source).said.splitlines()

    assert [line.split(" (")[0] for line in lines] == [
        f"{source}.csv row 401: no_coordinates", f"{source}.csv row 402: outside_coverage"
    ]  # fmt: skip
    assert ("1.25" in lines[1]) == shows


def test_refused_rows_of_no_delivery_are_refused(run: Run) -> None:
    assert run("refused", "arctic") == Done(1, "hexradar: arctic has no delivery yet.\n")


def test_a_pinned_delivery_is_listed_and_kept_until_it_is_unpinned(ingested: Run) -> None:
    done = ingested("pin", "arctic", "1", "--until", "2090-01-01", "--reason", "annual report")

    assert done == Done(0, "arctic: delivery 1 is kept until 2090-01-01 (annual report).\n")
    assert "pinned until 2090-01-01 (annual report)" in ingested("deliveries", "arctic").said
    assert ingested("unpin", "arctic", "1").said == "arctic: delivery 1 is not pinned any more.\n"
    assert "pinned" not in ingested("deliveries", "arctic").said


@pytest.mark.parametrize(("number", "until"), [("7", "2090-01-01"), ("1", "next year")])
def test_a_pin_on_nothing_or_until_no_day_is_refused(
    ingested: Run, number: str, until: str
) -> None:
    done = ingested("pin", "arctic", number, "--until", until, "--reason", "report")

    assert (done.code, done.said.startswith("hexradar: ")) == (1, True)


def test_rejecting_forgets_a_delivery_and_its_snapshot(ingested: Run, folder: Path) -> None:
    second_delivery(folder)
    ingested("ingest", "arctic")

    assert ingested("reject", "arctic", "1").said == "arctic: delivery 1 is forgotten.\n"
    assert len(list((folder / "data/snapshots/arctic").iterdir())) == 1


def test_ingest_adds_to_a_source_that_arrives_in_instalments_unless_told_it_is_whole(
    run: Run, folder: Path
) -> None:
    source = folder / "definitions/sources/arctic.toml"
    source.write_text(source.read_text() + '[delivery]\nmode = "append"\n')
    header, *lines = (folder / "inbox/arctic.csv").read_text().splitlines(keepends=True)
    for part in (lines[:200], lines[200:]):
        (folder / "inbox/arctic.csv").write_text("".join([header, *part]))
        assert run("ingest", "arctic").code == 0

    assert "400 of 400 rows" in run("deliveries", "arctic").said.splitlines()[0]
    assert "arctic: delivery 3; 200 rows" in run("ingest", "arctic", "--whole").said
    assert "200 of 200 rows" in run("deliveries", "arctic").said.splitlines()[0]


def test_a_protected_source_is_published_anew_only_with_a_yes(ingested: Run, folder: Path) -> None:
    file = folder / "inbox/pentagon.csv"
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:300]))

    refused = ingested("ingest", "pentagon", "--whole")

    assert refused.code == 1
    assert "hexradar: --whole publishes every period anew: whoever kept" in refused.said
    assert "Sources that are not open: pentagon. Nobody is here to confirm" in refused.said
    assert "pentagon: delivery 2" not in ingested("deliveries", "pentagon").said
    assert (
        "pentagon: delivery 2; 299 rows" in ingested("ingest", "pentagon", "--whole", "--yes").said
    )


def test_sweep_removes_what_no_delivery_names(ingested: Run, folder: Path) -> None:
    before = everything_in(folder / "data/snapshots")
    shutil.copytree(
        next((folder / "data/snapshots/arctic").iterdir()), folder / "data/snapshots/arctic/orphan"
    )
    (folder / "data/snapshots/arctic/.writing-1").mkdir()
    for left in ("orphan", ".writing-1"):
        os.utime(folder / "data/snapshots/arctic" / left, (0, 0))

    assert ingested("sweep").said == "2 removed; 0 uploads had expired.\n"

    assert everything_in(folder / "data/snapshots") == before


def test_demo_writes_a_city_that_says_it_is_synthetic(run: Run, folder: Path) -> None:
    done = run("demo", str(folder / "city"))

    assert (done.code, "synthetic" in done.said) == (0, True)
    assert (folder / "city/truth.json").is_file()


def test_a_plain_demo_city_says_that_nothing_is_to_be_found(run: Run, folder: Path) -> None:
    assert run("demo", str(folder / "city"), "--plain").code == 0

    truth = json.loads((folder / "city/truth.json").read_text("utf-8"))
    assert (truth["planted"], truth["hot_spots"], truth["lead"]) == (False, [], None)
    assert "nothing is to be found" in (folder / "city/README.txt").read_text("utf-8")


def test_migrate_makes_a_catalogue(run: Run, folder: Path) -> None:
    assert run("migrate").code == 0
    assert (folder / "data/catalogue.sqlite").is_file()


def test_serve_refuses_definitions_that_contradict_themselves(run: Run, folder: Path) -> None:
    (folder / "definitions/place.toml").unlink()

    assert "place.toml: got no such file" in run("serve").said


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "web"), ("PORT", "70000"), ("CACHE_MIB", "1"), ("DATABASE", "x")]
)
def test_a_setting_that_cannot_be_read_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"HEXRADAR_{name}", value)

    done = run("serve")

    assert (done.code, done.said.startswith("hexradar: ")) == (1, True)


@pytest.mark.parametrize("arguments", [["serve", "--port", "web"], ["nothing"], ["rollback"]])
def test_a_command_that_cannot_be_read_is_explained(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)

    assert (done.code, "Usage: " in done.said) == (2, True)


@pytest.mark.usefixtures("ingested")
def test_the_program_serves_until_it_is_told_to_stop() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "server", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as program:
        assert program.stdout is not None
        first = program.stdout.readline().decode()
        program.terminate()
        rest = program.stdout.read().decode()

    assert first == f"HexRadar listens on http://127.0.0.1:{port}\n"
    assert "Traceback" not in rest
