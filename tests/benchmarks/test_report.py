"""What is wanted of a figure, and how it is told."""

import json
from pathlib import Path

import pytest

from benchmarks.measure import Figure, Missing
from benchmarks.report import Targets, line_of, read_targets, write_page, write_results

FIGURE = Figure("encode", 2.0, 50.0, "ms", "a note")


@pytest.mark.parametrize(("target", "met"), [(25, True), (26, False)])
def test_the_peer_has_to_take_at_least_so_many_times_ours(target: float, met: bool) -> None:
    row = Targets({"encode": target}, {}).judge(FIGURE)
    assert (row.ratio, row.target, row.met) == (25.0, target, met)


@pytest.mark.parametrize(("target", "met"), [(0.04, True), (0.03, False)])
def test_we_may_take_at_most_so_many_times_the_peers(target: float, met: bool) -> None:
    row = Targets({}, {"encode": target}).judge(FIGURE)
    assert (row.ratio, row.target, row.met) == (0.04, target, met)


def test_a_figure_without_a_target_promises_nothing() -> None:
    row = Targets({}, {}).judge(FIGURE)
    assert (row.ratio, row.target, row.met) == (25.0, None, None)


def test_no_figure_has_two_targets() -> None:
    targets = read_targets()
    assert not targets.least.keys() & targets.most.keys()


def test_results_are_one_object_per_figure(tmp_path: Path) -> None:
    write_results(tmp_path / "results.json", [Targets({"encode": 26}, {}).judge(FIGURE)])
    (told,) = json.loads((tmp_path / "results.json").read_text())
    assert told == {
        "name": "encode", "ours": 2.0, "peer": 50.0, "unit": "ms", "ratio": 25.0,
        "wanted": "at least", "target": 26, "met": False, "note": "a note",
    }  # fmt: skip


def test_the_page_tells_what_is_not_reached_and_what_is_missing(tmp_path: Path) -> None:
    row = Targets({"encode": 26}, {}).judge(FIGURE)
    write_page(tmp_path / "page.md", [row], [Missing("Martin", "no cargo")], ["PostGIS 3"])
    told = (tmp_path / "page.md").read_text()
    assert "| encode | 2.00 | 50.0 | ms | 25.0 | at least 26 | **no** | a note |" in told
    assert "- Martin: no cargo" in told
    assert "- PostGIS 3" in told


def test_a_line_names_figure_and_target() -> None:
    line = line_of(Targets({"encode": 26}, {}).judge(FIGURE))
    assert line.startswith("encode")
    assert "25.00x  (at least 26x)" in line
