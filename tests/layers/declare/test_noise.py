"""Declared noise: strong enough, possible, and below the threshold."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from layers.declare import Noise
from layers.publish.ptable import distribution
from tests.layers.declare.test_contradict import fault_in
from tests.layers.makers import SOURCE, changed, make_source


def test_noise_left_out_is_the_stronger_published_set() -> None:
    noise = make_source().noise
    assert (noise.d, noise.v, noise.js) == (6, 2.5, 2)


@pytest.mark.parametrize(
    ("noise", "expected"),
    [
        ({"d": 2, "v": 0.9, "js": 0}, "d >= 3 and v >= 1, as with weaker noise"),
        ({"d": 2}, "d >= 3 and v >= 1"),
        ({"v": 0.99}, "d >= 3 and v >= 1"),
        ({"d": 3, "js": 3}, "d > js, as a count of 4 could only move up"),
        ({"d": 3, "v": 4.1}, "v <= 4 where d = 3"),
        ({"v": float("inf")}, "finite"),
        ({"js": -1}, "greater than or equal to 0"),
        ({"d": 51}, "less than or equal to 50"),
    ],
)
def test_noise_that_is_weak_or_impossible_is_refused(
    noise: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    fault = fault_in(tmp_path, source=changed(SOURCE, {"noise": noise}))
    assert fault.file == "sources/reports.toml"
    assert fault.key.startswith("noise")
    assert expected in fault.expected


def test_a_threshold_within_the_gap_is_refused(tmp_path: Path) -> None:
    source = changed(SOURCE, {"threshold": 4, "noise": {"js": 4}})
    fault = fault_in(tmp_path, source=source)
    assert "threshold > noise.js = 4" in fault.expected


@given(d=st.integers(0, 20), v=st.floats(0.5, 150), js=st.integers(0, 20))
def test_whatever_is_accepted_has_noise_for_every_count(d: int, v: float, js: int) -> None:
    try:
        noise = Noise(d=d, v=v, js=js)
    except ValidationError:
        return
    for n in range(d + js + 2):
        values, p = distribution(noise, n)
        assert (p >= 0).all()
        assert abs(values @ p) < 1e-6
        assert n == 0 or len(values) > 1
