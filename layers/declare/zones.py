"""The time zone of a place: by rough grounds, else that of the nearest town with a zone."""

import math
import re
from functools import lru_cache
from importlib.resources import files

Box = tuple[float, float, float, float]
# Rough grounds, in degrees, of zones whose town is often not the nearest one.
HOMES: dict[str, Box] = {
    "Europe/Amsterdam": (3.0, 50.7, 7.3, 53.7),
    "Europe/London": (-8.7, 49.8, 1.8, 60.9),
}
FARTHEST = 12.0  # degrees; places farther from every town have no zone that one could guess
POSITION = re.compile(r"([+-])(\d{2,3})(\d\d)(?:\d\d)?(?=[+-]|$)")


def lies_in(box: Box, lon: float, lat: float) -> bool:
    """Tell whether a point lies in a box of west, south, east, north."""
    return box[0] <= lon <= box[2] and box[1] <= lat <= box[3]


def zone_of(lon: float, lat: float) -> tuple[str, str]:
    """Guess the time zone of a place in degrees.

    Returns
    -------
    The name of the zone and what it rests on; both empty if none is near.
    """
    for zone, box in HOMES.items():
        if lies_in(box, lon, lat):
            return zone, "the places lie there"
    apart, zone = min((_degrees(lon, lat, *at), zone) for zone, at in _towns().items())
    return (zone, "its town is the nearest of any zone") if apart < FARTHEST else ("", "")


def _degrees(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    east = (lon - other_lon + 180) % 360 - 180
    return math.hypot(east * math.cos(math.radians(lat)), lat - other_lat)


@lru_cache(maxsize=1)
def _towns() -> dict[str, tuple[float, float]]:
    """Read zone -> longitude, latitude of its town from the time zone database (zone.tab)."""
    text = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return {row[2]: _lonlat(row[1]) for row in rows}


def _lonlat(position: str) -> tuple[float, float]:
    """Read +5222+00454, degrees and minutes of latitude and longitude."""
    lat, lon = (
        (int(degrees) + int(minutes) / 60) * (-1 if sign == "-" else 1)
        for sign, degrees, minutes in POSITION.findall(position)
    )
    return lon, lat
