"""The city: everything that one seed makes."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.demo.addresses import inhabitants, settle
from layers.demo.events import Planted, delivered, draw_events, plant, repeated
from layers.demo.patterns import BURGLARIES, INCIDENTS, REPORTS
from layers.demo.plan import Plan, draw_plan
from layers.demo.sources import (
    Source,
    Town,
    nuisance_reports,
    police_incidents,
    residential_burglaries,
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
    hot_spots: tuple[Planted, ...]
    sources: tuple[Source, ...]


def make_city(seed: int = 7) -> City:
    """Make the whole city in memory; the same seed makes the same city."""
    rng = np.random.default_rng(seed)
    plan = draw_plan(rng)
    streets = lay_streets(rng, plan)
    addresses = settle(rng, plan, streets)
    dwellings, people = inhabitants(rng, plan, addresses)
    town = Town(plan, streets, draw_spots(plan, streets, addresses))
    planted = plant(plan, town.spots)
    return City(
        seed=seed,
        plan=plan,
        streets=streets,
        addresses=addresses,
        dwellings=dwellings,
        inhabitants=people,
        spots=town.spots,
        hot_spots=planted,
        sources=_sources(rng, town, planted),
    )


def _sources(
    rng: np.random.Generator, town: Town, planted: tuple[Planted, ...]
) -> tuple[Source, ...]:
    """Let three years happen, and export them."""
    plan, spots = town.plan, town.spots
    incidents = draw_events(rng, plan, spots, INCIDENTS, planted)
    burglaries = draw_events(rng, plan, spots, BURGLARIES, planted)
    # Burglars come back soon and near; neighbours report the same nuisance.
    burglaries = repeated(rng, burglaries, spots, share=0.18, days=14)
    reports = draw_events(rng, plan, spots, REPORTS, planted)
    reports = repeated(rng, reports, spots, share=0.14, days=4)
    return (
        police_incidents(rng, town, delivered(rng, incidents, days=10)),
        residential_burglaries(rng, town, delivered(rng, burglaries, days=9)),
        nuisance_reports(rng, town, delivered(rng, reports, days=4)),
        street_lights(rng, town),
    )
