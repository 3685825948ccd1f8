"""What protection keeps of the whole."""

from collections.abc import Sequence

import numpy as np
import pytest

from layers.derive import hide_below, likeness
from layers.model import Published, State

ROW = np.array([[at, at + 1] for at in range(11)])


def table(values: Sequence[float]) -> Published:
    value = np.array(values, np.float64)
    state = np.where(np.isnan(value), State.SUPPRESSED, State.VALUE).astype(np.uint8)
    return Published(np.arange(len(value), dtype=np.uint64), value, state, integral=True)


WHOLE = table([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])


def test_what_is_told_whole_is_wholly_visible_and_alike() -> None:
    alike = likeness([WHOLE], [WHOLE], ROW)
    assert (alike.visible, alike.hidden, alike.error, alike.highest) == (100, 0, 0, 10)
    assert alike.moran_true == alike.moran_told


def test_a_share_is_of_true_records_whatever_the_noise_says() -> None:
    told = table([np.nan] * 8 + [20, 9, 10, 9])
    alike = likeness([WHOLE], [told], ROW)
    assert alike.visible == pytest.approx(100 * (8 + 9 + 10 + 11) / 66)
    assert alike.hidden == pytest.approx(100 * 7 / 11)
    assert alike.error == pytest.approx((12 + 0 + 0 + 2) / 4)
    assert alike.highest == 4


def test_a_tie_at_the_edge_of_the_ten_highest_is_among_them() -> None:
    assert likeness([table([5] * 12)], [table([5, 5, *[9] * 10])], ROW).highest == 10


def test_where_nothing_is_told_there_is_no_error() -> None:
    alike = likeness([WHOLE], [table([np.nan] * 12)], ROW)
    assert (alike.visible, alike.hidden, alike.highest) == (0, 100, 0)
    assert np.isnan(alike.error)


def test_a_plain_threshold_hides_what_is_below_and_keeps_the_rest_exact() -> None:
    hidden = hide_below(WHOLE, 5)
    assert np.isnan(hidden.value[:5]).all()
    assert (hidden.state[:5] == State.SUPPRESSED).all()
    assert hidden.value[5:].tolist() == [5, 6, 7, 8, 9, 10, 11]
