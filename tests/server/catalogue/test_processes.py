"""Several processes on one catalogue: nothing is lost, nothing is half done."""

import subprocess
from collections.abc import Callable

import pytest

from server.catalogue import Catalogue, NewDelivery, revision_state

Make = Callable[..., NewDelivery]
Start = Callable[..., "subprocess.Popen[bytes]"]


def finish(processes: list["subprocess.Popen[bytes]"]) -> list[bytes]:
    return [process.communicate(timeout=60)[0] for process in processes]


def test_four_processes_that_register_at_once_lose_nothing(
    catalogue: Catalogue, start: Start
) -> None:
    printed = finish([start("register", "20") for _ in range(4)])
    given = sorted(int(number) for lines in printed for number in lines.split())
    assert given == list(range(1, 81))
    assert [d.number for d in catalogue.deliveries("incidents")] == given[::-1]


def test_four_processes_that_upgrade_at_once_all_succeed(url: str, start: Start) -> None:
    processes = [start("upgrade") for _ in range(4)]
    finish(processes)
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert revision_state(url).ready


@pytest.fixture
def crashed(catalogue: Catalogue, make: Make, start: Start) -> None:
    """A process that died between writing its delivery and making it current."""
    catalogue.register(make())
    process = start("crash")
    finish([process])
    assert process.returncode == 9


@pytest.mark.usefixtures("crashed")
def test_a_crash_before_the_switch_leaves_the_old_delivery_current(catalogue: Catalogue) -> None:
    assert [(d.number, d.current) for d in catalogue.deliveries("incidents")] == [(1, True)]


@pytest.mark.usefixtures("crashed")
def test_a_crash_before_the_switch_leaves_its_snapshot_an_orphan(catalogue: Catalogue) -> None:
    assert catalogue.snapshots() == {"snapshots/incidents/a"}


@pytest.mark.usefixtures("crashed")
def test_a_crash_does_not_keep_the_next_delivery_out(catalogue: Catalogue, make: Make) -> None:
    assert catalogue.register(make()).number == 2


def test_what_another_process_registers_is_seen_by_the_next_question(
    catalogue: Catalogue, make: Make, start: Start
) -> None:
    catalogue.register(make())
    finish([start("register", "1")])
    assert catalogue.current_all()["incidents"].number == 2
