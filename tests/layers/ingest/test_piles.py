"""Piles: as many records as lie at a place, in memory that does not grow with the places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.ingest.piles import no_piles, piles_of

degrees = st.sampled_from([0.0, -0.0, 4.3, 4.30001, 52.05])


def counted(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    piles = no_piles()
    np.add.at(piles, piles_of(lon, lat), 1)
    return piles


@given(places=st.lists(st.tuples(degrees, degrees), max_size=20))
def test_a_place_has_the_count_of_a_plain_loop(places: list[tuple[float, float]]) -> None:
    lon, lat = np.array(places, np.float64).reshape(-1, 2).T
    piles = counted(lon, lat)[piles_of(lon, lat)]
    assert piles.tolist() == [places.count(one) for one in places]


def test_a_pile_among_very_many_places_keeps_its_share() -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(4, 5, 3_000_000), rng.uniform(52, 53, 3_000_000)
    lon[:150_000], lat[:150_000] = 4.3, 52.05
    piles = counted(lon, lat)
    assert piles.max() / piles.sum() == pytest.approx(0.05, rel=0.001)
