"""The public half of the noise, written from the formula, against the table in use."""

import pytest

from attack.noise import NEVER, Public, noise_of, tables
from layers.declare import Noise
from layers.publish.ptable import distribution

PUBLIC = Public()


@pytest.mark.parametrize("n", range(10))
def test_it_is_the_distribution_that_protects(n: int) -> None:
    values, p = distribution(Noise(), n)
    own = noise_of(PUBLIC, n)
    assert own[values + PUBLIC.d] == pytest.approx(p, abs=1e-9)
    assert own.sum() == pytest.approx(1)


@pytest.mark.parametrize("n", range(PUBLIC.k))
def test_fewer_than_k_are_never_told(n: int) -> None:
    told, kept = tables(PUBLIC)
    assert (told[n] == NEVER).all()
    assert kept[n] == pytest.approx(0, abs=1e-9)
