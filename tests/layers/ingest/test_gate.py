"""The quality gate finds what is wrong without being told what to look for."""

from pathlib import Path

import pytest

from layers.model import Finding, Ingested
from tests.layers.makers import deliver


def rows(count: int, day: str = "2024-03-05", start: int = 0) -> list[str]:
    return [
        f"{start + number},{day},{4.21 + number % 97 / 1000:.4f},{52.01 + number % 89 / 1000:.4f},a"
        for number in range(count)
    ]


def finding(ingested: Ingested, name: str) -> Finding:
    return next(one for one in ingested.cube.account.findings if one.name == name)


def test_an_ordinary_delivery_passes(tmp_path: Path) -> None:
    found = deliver(tmp_path, *rows(200)).cube.account.findings
    assert [one.name for one in found if not one.passed] == []


def test_rows_without_a_place_are_found(tmp_path: Path) -> None:
    lost = [f"x{number},2024-03-05,,,a" for number in range(100)]
    one = finding(deliver(tmp_path, *rows(100), *lost), "located")
    assert (one.percent, one.passed) == (50.0, False)


def test_a_pile_at_one_point_is_found(tmp_path: Path) -> None:
    pile = [f"p{number},2024-03-05,4.3,52.05,a" for number in range(100)]
    one = finding(deliver(tmp_path, *rows(900), *pile), "pile_up")
    assert one.percent == pytest.approx(10, abs=0.5)
    assert not one.passed


def test_repeated_ids_are_found(tmp_path: Path) -> None:
    one = finding(deliver(tmp_path, *rows(100), *rows(10)), "repeats")
    assert one.percent == pytest.approx(100 * 10 / 110)
    assert not one.passed


def months(*counts: int) -> list[str]:
    return [
        line
        for month, count in enumerate(counts, 1)
        for line in rows(count, f"2024-{month:02d}-05", 10_000 * month)
    ]


@pytest.mark.parametrize(
    ("counts", "percent", "passed"),
    [
        ((100, 100, 100, 100), 0, True),
        ((100, 110, 90, 10), 90, False),
        ((50, 50, 50, 95), 90, False),
    ],
)
def test_a_sudden_change_in_volume_is_found(
    tmp_path: Path, counts: tuple[int, ...], percent: float, passed: bool
) -> None:
    one = finding(deliver(tmp_path, *months(*counts)), "volume")
    assert (one.percent, one.passed) == (pytest.approx(percent), passed)


def test_too_few_months_say_nothing_about_volume(tmp_path: Path) -> None:
    assert finding(deliver(tmp_path, *months(10, 100)), "volume").percent is None


def test_an_unsettled_month_is_no_change_in_volume(tmp_path: Path) -> None:
    time = {"settles_after": 1}
    one = finding(deliver(tmp_path, *months(100, 100, 100, 100, 5), time=time), "volume")
    assert one.passed


def test_gaps_are_told_and_refuse_only_where_a_limit_is_declared(tmp_path: Path) -> None:
    lines = months(50, 0, 0, 50)
    free = finding(deliver(tmp_path, *lines), "gaps")
    bound = finding(deliver(tmp_path, *lines, quality={"gaps_percent": 10}), "gaps")
    assert (free.percent, free.passed, bound.passed) == (50.0, True, False)
