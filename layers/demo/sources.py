"""What happened as police and municipality would export it: text, flaws and all, and the truth."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.demo import names
from layers.demo.addresses import count_up
from layers.demo.events import DELIVERED, Events
from layers.demo.export import (
    MANAGERS,
    MUNICIPALITY,
    POLICE,
    Source,
    coordinates,
    numbers,
    source,
    text,
)
from layers.demo.flaws import Flaws, draw_reasons, misdate, misplace
from layers.demo.plan import Plan
from layers.demo.plane import Floats, wgs84
from layers.demo.spots import Spots, within
from layers.demo.streets import Streets

POLICE_FLAWS = Flaws(
    no_coordinates=2_400,
    placeholder_coordinates=180,
    outside_coverage=45,
    bad_date=25,
    wrong_number_of_fields=30,
)
BURGLARY_FLAWS = Flaws(
    no_coordinates=90,
    placeholder_coordinates=12,
    outside_coverage=6,
    bad_date=5,
    wrong_number_of_fields=4,
)
REPORT_FLAWS = Flaws(
    no_coordinates=900,
    placeholder_coordinates=60,
    outside_coverage=70,
    bad_date=20,
    wrong_number_of_fields=15,
)
SIGNAL_FLAWS = Flaws(no_coordinates=9, outside_coverage=2, bad_date=3, wrong_number_of_fields=2)

_STATUS = ("open", "in behandeling", "afgerond")


@dataclass(frozen=True)
class Town:
    """What every source needs to know of the city."""

    plan: Plan
    streets: Streets
    spots: Spots


def police_incidents(rng: np.random.Generator, town: Town, events: Events) -> Source:
    """Export incidents as the police do: semicolons, decimal commas, a file per year."""
    reason = draw_reasons(rng, len(events.when), POLICE_FLAWS)
    columns = {
        "incidentnummer": numbers("SYN-P", len(reason)),
        "soort": pl.Series(events.category),
        **_police_columns(rng, town, events, reason),
    }
    years = events.when.astype("datetime64[Y]").astype(np.str_)
    files = np.char.add(np.char.add("police_incidents_", years), ".csv")
    return source("police_incidents", POLICE, columns, ";", _truth(town, events, files, reason))


def residential_burglaries(rng: np.random.Generator, town: Town, events: Events) -> Source:
    """Export burglaries, attempts among them, in the same way, as one file."""
    reason = draw_reasons(rng, len(events.when), BURGLARY_FLAWS)
    attempt = np.where(rng.random(len(reason)) < 0.31, "J", "N")
    columns = {
        "zaaknummer": numbers("SYN-W", len(reason)),
        "poging": pl.Series(attempt),
        **_police_columns(rng, town, events, reason),
    }
    files = np.full(len(reason), "residential_burglaries.csv")
    # Their category is not written; what tells them apart in the file is the attempt.
    truth = _truth(town, events, files, reason).with_columns(category=columns["poging"])
    return source("residential_burglaries", POLICE, columns, ";", truth)


def nuisance_reports(rng: np.random.Generator, town: Town, events: Events) -> Source:
    """Export reports as the municipality does: commas, degrees, ISO times, a byte order mark."""
    reason = draw_reasons(rng, len(events.when), REPORT_FLAWS)
    point = misplace(rng, _exact(rng, town, events), reason)
    lon, lat = coordinates(wgs84(point), 6, ".", reason)
    channel = np.array(["app", "web", "telefoon"])[rng.choice(3, len(reason), p=[0.5, 0.3, 0.2])]
    columns = {
        "meldingnummer": numbers("SYN-M", len(reason)),
        "categorie": pl.Series(events.category),
        "gemeld_op": misdate(text(events.when, "%Y-%m-%dT%H:%M:%S"), reason),
        "geregistreerd_op": text(events.registered, "%Y-%m-%dT%H:%M:%S"),
        "kanaal": pl.Series(channel),
        "postcode": pl.Series(town.spots.postcode[events.spot]),
        "lon": lon,
        "lat": lat,
    }
    files = np.full(len(reason), "nuisance_reports.csv")
    truth = _truth(town, events, files, reason)
    return replace(source("nuisance_reports", MUNICIPALITY, columns, ",", truth), bom=True)


def signals(rng: np.random.Generator, town: Town, events: Events) -> Source:
    """Export what account managers noted: a coded theme and status, and no words of their own."""
    reason = draw_reasons(rng, len(events.when), SIGNAL_FLAWS)
    x, y = coordinates(misplace(rng, town.spots.point[events.spot], reason), 2, ".", reason)
    years = (DELIVERED - events.when).astype(np.int64) / (1_440 * 365)
    done = (rng.random(len(years)) < years.clip(0.1, 0.9)) * 1 + (rng.random(len(years)) < 0.6)
    columns = {
        "signaal": numbers("SYN-S", len(reason)),
        "thema": pl.Series(events.category),
        "status": pl.Series(np.array(_STATUS)[done]),
        "genoteerd": misdate(text(events.when, "%d-%m-%Y"), reason),
        "x": x,
        "y": y,
    }
    truth = _truth(town, events, np.full(len(reason), "signals.csv"), reason)
    return source("signals", MANAGERS, columns, ";", truth.with_columns(result=columns["status"]))


def street_lights(rng: np.random.Generator, town: Town) -> Source:
    """List the lamp posts: where they stand, and no date."""
    spots = town.spots
    count = np.maximum(1, np.rint(spots.length / 62)).astype(np.int64)
    spot = np.repeat(np.arange(len(count)), count)
    nth = count_up(count)
    along = ((nth + 0.5) / count[spot] - 0.5) * spots.length[spot]
    point = _aside(spots, spot, along, np.where(nth % 2 == 0, 4.0, -4.0))
    kept = within(town.plan, spots.neighbourhood[spot], point)
    lon, lat = coordinates(wgs84(point[kept]), 6, ".", np.full(int(kept.sum()), ""))
    lamp = np.where(rng.random(len(lon)) < 0.7, "led", "natrium")
    codes = np.array([one.code for one in town.plan.neighbourhoods])
    truth = pl.DataFrame(
        {
            "file": pl.repeat("street_lights.csv", len(lon), eager=True),
            "month": pl.repeat("", len(lon), eager=True),
            "category": lamp,
            "neighbourhood": codes[spots.neighbourhood[spot[kept]]],
            "reason": pl.repeat("", len(lon), eager=True),
        }
    )
    columns = {"mast": numbers("SYN-L", len(lon)), "lamp": pl.Series(lamp), "lon": lon, "lat": lat}
    return source("street_lights", MUNICIPALITY, columns, ",", truth)


def _police_columns(
    rng: np.random.Generator, town: Town, events: Events, reason: NDArray[np.str_]
) -> dict[str, pl.Series]:
    """Give the columns that both police sources share."""
    spots = town.spots
    x, y = coordinates(misplace(rng, spots.point[events.spot], reason), 2, ",", reason)
    return {
        "datum": misdate(text(events.when, "%d-%m-%Y"), reason),
        "tijd": text(events.when, "%H:%M"),
        "registratiedatum": text(events.registered, "%d-%m-%Y"),
        "straat": pl.Series(town.streets.name[spots.street[events.spot]]),
        "plaats": pl.repeat(names.PLACE, len(reason), eager=True),
        "x": x,
        "y": y,
    }


def _exact(rng: np.random.Generator, town: Town, events: Events) -> Floats:
    """Draw exact places beside the street; a place too near a border becomes the spot itself."""
    spots, spot = town.spots, events.spot
    along = rng.uniform(-0.48, 0.48, len(spot)) * spots.length[spot]
    point = _aside(spots, spot, along, rng.normal(0, 6, len(spot)))
    safe = within(town.plan, spots.neighbourhood[spot], point)
    return np.where(safe[:, None], point, spots.point[spot])


def _aside(spots: Spots, spot: NDArray[np.int64], along: Floats, aside: Floats) -> Floats:
    """Walk from the spots along their street, then to its left; metres in, metres out."""
    way = spots.way[spot]
    left = np.column_stack([-way[:, 1], way[:, 0]])
    point: Floats = spots.point[spot] + way * along[:, None] + left * aside[:, None]
    return point


def _truth(
    town: Town, events: Events, files: NDArray[np.str_], reason: NDArray[np.str_]
) -> pl.DataFrame:
    """Note what is true of every row."""
    codes = np.array([one.code for one in town.plan.neighbourhoods])
    return pl.DataFrame(
        {
            "file": files,
            "month": events.when.astype("datetime64[M]").astype(np.str_),
            "category": events.category,
            "neighbourhood": codes[town.spots.neighbourhood[events.spot]],
            "reason": reason,
            "spot": events.spot,
        }
    )
