"""Time zones: the clocks of the town that is nearest."""

import pytest

from layers.declare.zones import zone_of


@pytest.mark.parametrize(
    ("lon", "lat", "zone"),
    [(4.3, 52.1, "Europe/Amsterdam"), (-1.55, 53.8, "Europe/London"), (13.4, 52.5, "Europe/Berlin"),
     (-71.1, 42.3, "America/New_York"), (-122.4, 37.8, "America/Los_Angeles"),
     (174.8, -36.9, "Pacific/Auckland"), (-120.0, -50.0, "")],
)  # fmt: skip
def test_the_time_zone_of_a_city_is_known(lon: float, lat: float, zone: str) -> None:
    assert zone_of(lon, lat)[0] == zone
