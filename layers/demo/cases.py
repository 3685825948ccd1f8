"""Permits and inspections: what the municipality decides and checks at an address, and exports."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.demo.addresses import USES
from layers.demo.events import Events, usual
from layers.demo.export import MUNICIPALITY, Source, numbers, source, text
from layers.demo.flaws import Flaws, draw_reasons, misdate
from layers.demo.patterns import RESULTS, Pattern
from layers.demo.plan import Plan
from layers.demo.plane import Floats
from layers.demo.plants import MONTHS

PERMIT_FLAWS = Flaws(no_address=55, unmatched_address=70, bad_date=12, wrong_number_of_fields=8)
INSPECTION_FLAWS = Flaws(no_address=40, unmatched_address=85, bad_date=9, wrong_number_of_fields=6)

_FINDINGS = ("in orde", "waarschuwing", "overtreding")
_NO_HOUSE = 7_000
"""What is added to a number so that no house has it."""


def draw_cases(
    rng: np.random.Generator,
    plan: Plan,
    addresses: pl.DataFrame,
    patterns: tuple[Pattern, ...],
    even: bool,
) -> Events:
    """Draw what happened at addresses, in office hours; ``spot`` is a row of the addresses."""
    spot, when = [], []
    for pattern in patterns:
        weight = _weight(pattern, plan, addresses, even)
        spot.append(rng.choice(len(weight), pattern.total, p=weight / weight.sum()))
        rhythm = usual(pattern)
        month = np.sort(rng.choice(len(MONTHS), pattern.total, p=rhythm / rhythm.sum()))
        when.append(_working_hours(rng, MONTHS[month]))
    moments = np.concatenate(when)
    names = np.repeat([one.name for one in patterns], [one.total for one in patterns])
    return Events(np.concatenate(spot), names, moments, moments)


def permits(
    rng: np.random.Generator, plan: Plan, addresses: pl.DataFrame, events: Events
) -> Source:
    """Export the permits that were asked for."""
    reason = draw_reasons(rng, len(events.when), PERMIT_FLAWS)
    days = rng.integers(7, 56, len(reason))
    decided = events.when + days.astype("timedelta64[D]")
    columns = {
        "zaak": numbers("SYN-V", len(reason)),
        "soort": pl.Series(events.category),
        "aangevraagd": misdate(text(events.when, "%Y-%m-%d"), reason),
        "besloten": text(decided, "%Y-%m-%d"),
        "dagen": pl.Series(days).cast(pl.String),
        **_address_columns(rng, addresses, events, reason),
    }
    truth = _truth(plan, addresses, events, "permits.csv", reason)
    return source("permits", MUNICIPALITY, columns, ",", truth)


def inspections(
    rng: np.random.Generator, plan: Plan, addresses: pl.DataFrame, events: Events
) -> Source:
    """Export the inspections with what they found."""
    reason = draw_reasons(rng, len(events.when), INSPECTION_FLAWS)
    odds = np.cumsum([RESULTS[one] for one in events.category.tolist()], axis=1)
    found = (rng.random(len(reason))[:, None] > odds[:, :-1]).sum(axis=1)
    columns = {
        "controle": numbers("SYN-C", len(reason)),
        "onderwerp": pl.Series(events.category),
        "resultaat": pl.Series(np.array(_FINDINGS)[found]),
        "datum": misdate(text(events.when, "%d-%m-%Y"), reason),
        **_address_columns(rng, addresses, events, reason),
    }
    truth = _truth(plan, addresses, events, "inspections.csv", reason)
    truth = truth.with_columns(result=columns["resultaat"])
    return source("inspections", MUNICIPALITY, columns, ";", truth)


def _weight(pattern: Pattern, plan: Plan, addresses: pl.DataFrame, even: bool) -> Floats:
    """Weigh every address by its use and by the kind of its neighbourhood; (n,) float64."""
    per_use = np.array([pattern.dwelling, pattern.shop, pattern.business])
    use = np.select([addresses["use"].to_numpy() == one for one in USES], per_use.tolist())
    kinds = [1.0 if even else pattern.kinds.get(one.kind, 1.0) for one in plan.neighbourhoods]
    return np.asarray(use * np.array(kinds)[addresses["neighbourhood"].to_numpy()])


def _working_hours(
    rng: np.random.Generator, month: NDArray[np.datetime64]
) -> NDArray[np.datetime64]:
    """Draw a moment of each month on a weekday from nine to five."""
    first, last = month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]")
    days = first + (rng.random(len(month)) * (last - first).astype(np.int64)).astype(np.int64)
    # The weekend is worked off on the Friday before, or on the Monday after if that is last month.
    friday = np.busday_offset(days, 0, roll="preceding")
    day = np.where(friday < first, np.busday_offset(days, 0, roll="following"), friday)
    minute = rng.integers(9 * 60, 17 * 60, len(month)).astype("timedelta64[m]")
    return np.asarray(day.astype("datetime64[m]") + minute)


def _address_columns(
    rng: np.random.Generator, addresses: pl.DataFrame, events: Events, reason: NDArray[np.str_]
) -> dict[str, pl.Series]:
    """Write the addresses as clerks do: blanks, small letters, the addition behind the number."""
    at = addresses.select("postcode", "number", "addition")[events.spot]
    number = at["number"] + pl.Series(np.where(reason == "unmatched_address", _NO_HOUSE, 0))
    draw = rng.random(len(reason))
    postcode = np.select(
        [draw < 0.6, draw < 0.9],
        [at["postcode"].str.replace(" ", ""), at["postcode"]],
        at["postcode"].str.replace(" ", "").str.to_lowercase(),
    )
    behind = pl.Series(rng.random(len(reason)) < 0.3)
    empty = pl.repeat("", len(reason), eager=True)
    named = pl.Series(reason != "no_address")
    return {
        "postcode": pl.Series(postcode).zip_with(named, empty),
        "huisnummer": (number.cast(pl.String) + at["addition"].zip_with(behind, empty)).zip_with(
            named, empty
        ),
        "toevoeging": empty.zip_with(behind | ~named, at["addition"]),
    }


def _truth(
    plan: Plan, addresses: pl.DataFrame, events: Events, file: str, reason: NDArray[np.str_]
) -> pl.DataFrame:
    """Note what is true of every row."""
    codes = np.array([one.code for one in plan.neighbourhoods])
    return pl.DataFrame(
        {
            "file": pl.repeat(file, len(reason), eager=True),
            "month": events.when.astype("datetime64[M]").astype(np.str_),
            "category": events.category,
            "neighbourhood": codes[addresses["neighbourhood"].to_numpy()[events.spot]],
            "reason": reason,
        }
    )
