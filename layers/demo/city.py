"""The city: everything that one seed makes."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.demo.addresses import address_list, inhabitants, settle
from layers.demo.cases import draw_cases, inspections, permits
from layers.demo.events import Drawn, Events, Kind, delivered, draw_events, repeated
from layers.demo.export import Source
from layers.demo.figures import Squares, draw_squares, neighbourhood_figures, squares_100m
from layers.demo.patterns import BURGLARIES, INCIDENTS, INSPECTIONS, PERMITS, REPORTS, SIGNALS
from layers.demo.plan import Plan, draw_plan
from layers.demo.plane import Floats
from layers.demo.plants import Plants, plant, uprooted
from layers.demo.sources import (
    Town,
    nuisance_reports,
    police_incidents,
    residential_burglaries,
    signals,
    street_lights,
)
from layers.demo.spots import Spots, draw_spots
from layers.demo.streets import Streets, lay_streets


@dataclass(frozen=True, eq=False)
class City:
    """One synthetic city."""

    seed: int
    plan: Plan
    streets: Streets
    addresses: pl.DataFrame
    """See `layers.demo.addresses.settle`."""
    dwellings: NDArray[np.int64]
    """Per neighbourhood, in order of the plan."""
    inhabitants: NDArray[np.int64]
    """Per neighbourhood, in order of the plan."""
    spots: Spots
    squares: Squares
    plants: Plants
    expected: Mapping[str, Mapping[str, Floats]]
    """By source and category; see `layers.demo.events.Drawn`."""
    sources: tuple[Source, ...]


def make_city(seed: int = 7, planted: bool = True) -> City:
    """Make the whole city in memory; the same seed makes the same city.

    Parameters
    ----------
    planted
        Whether anything was planted. Without it the city is plain: the same ground, addresses,
        sources, seasons and trends, and no hot spot, wave, rise or effect of the intervention.
        What happens there follows from what stands at a place alone, each time by itself.
    """
    rng = np.random.default_rng(seed)
    plan = draw_plan(rng)
    streets = lay_streets(rng, plan)
    addresses = settle(rng, plan, streets)
    dwellings, people = inhabitants(rng, plan, addresses)
    town = Town(plan, streets, draw_spots(plan, streets, addresses))
    plants = plant(plan, town.spots)
    plants = plants if planted else uprooted(plants)
    drawn = _happen(rng, town, plants)
    squares = draw_squares(_own(seed, "squares"), plan, addresses)
    return City(
        seed=seed,
        plan=plan,
        streets=streets,
        addresses=addresses,
        dwellings=dwellings,
        inhabitants=people,
        spots=town.spots,
        squares=squares,
        plants=plants,
        expected={source: one.expected for source, one in drawn.items()},
        sources=(
            *_of_the_street(rng, town, drawn, plants.even),
            *_of_the_town_hall(seed, town, addresses, plants),
            squares_100m(squares),
            *neighbourhood_figures(_own(seed, "figures"), plan, dwellings, people),
            address_list(plan, streets, addresses),
        ),
    )


def _own(seed: int, name: str) -> np.random.Generator:
    """Give a source a generator of its own, so that it leaves the draws of others as they are."""
    return np.random.default_rng([seed, *name.encode()])


def _happen(rng: np.random.Generator, town: Town, plants: Plants) -> dict[str, Drawn]:
    """Let three years happen, as police and residents see it."""
    kinds = {
        "police_incidents": INCIDENTS,
        "residential_burglaries": BURGLARIES,
        "nuisance_reports": REPORTS,
    }
    return {
        source: draw_events(rng, town.plan, town.spots, Kind(source, patterns), plants)
        for source, patterns in kinds.items()
    }


def _of_the_street(
    rng: np.random.Generator, town: Town, drawn: Mapping[str, Drawn], even: bool
) -> tuple[Source, ...]:
    """Export what police and residents saw, and the lamps that it happened under."""
    incidents, burglaries, reports = (one.events for one in drawn.values())
    if not even:
        # Burglars come back soon and near; neighbours report the same nuisance.
        burglaries = repeated(rng, burglaries, town.spots, share=0.18, days=14)
        reports = repeated(rng, reports, town.spots, share=0.14, days=4)
    return (
        police_incidents(rng, town, delivered(rng, incidents, days=10)),
        residential_burglaries(rng, town, delivered(rng, burglaries, days=9)),
        nuisance_reports(rng, town, delivered(rng, reports, days=4)),
        street_lights(rng, town),
    )


def _of_the_town_hall(
    seed: int, town: Town, addresses: pl.DataFrame, plants: Plants
) -> tuple[Source, ...]:
    """Export what the municipality decided, checked and noted."""

    def cases(name: str) -> tuple[np.random.Generator, Events]:
        own = _own(seed, name)
        patterns = {"permits": PERMITS, "inspections": INSPECTIONS}[name]
        drawn = draw_cases(own, town.plan, addresses, patterns, plants.even)
        return own, delivered(own, drawn, days=5)

    rng, permitted = cases("permits")
    other, inspected = cases("inspections")
    own = _own(seed, "signals")
    noted = draw_events(own, town.plan, town.spots, Kind("signals", SIGNALS), plants).events
    return (
        permits(rng, town.plan, addresses, permitted),
        inspections(other, town.plan, addresses, inspected),
        signals(own, town, delivered(own, noted, days=3)),
    )
