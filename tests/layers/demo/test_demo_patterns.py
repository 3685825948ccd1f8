"""What was planted can be seen in the files: seasons, nights, hot spots, late registration."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from tests.layers.demo.reading import FORMATS, Found

Truth = dict[str, Any]


def _months(found: Found, category: str | None = None, column: str = "") -> Counter[int]:
    """Count the accepted rows of 2023 and 2024, whole years both, per month of the year."""
    pairs = zip(found.rows, found.when, strict=True)
    return Counter(
        when.month
        for row, when in pairs
        if when.year < 2025 and (category is None or row[column] == category)
    )


def test_burglars_come_in_winter(found: dict[str, Found]) -> None:
    months = _months(found["residential_burglaries"])
    assert sum(months[i] for i in (11, 12, 1)) > 1.5 * sum(months[i] for i in (6, 7, 8))


def test_noise_is_reported_in_summer_and_dark_lamps_in_winter(found: dict[str, Found]) -> None:
    noise = _months(found["nuisance_reports"], "geluid", "categorie")
    lamps = _months(found["nuisance_reports"], "verlichting", "categorie")
    assert noise[7] > 1.5 * noise[1]
    assert lamps[1] > 1.5 * lamps[7]


def test_assaults_happen_on_weekend_nights(found: dict[str, Found]) -> None:
    hours = Counter(
        (when.weekday() >= 5, int(row["tijd"][:2]) < 5)
        for row, when in zip(
            found["police_incidents"].rows, found["police_incidents"].when, strict=True
        )
        if row["soort"] == "mishandeling"
    )
    assert hours[True, True] / 2 > 2 * hours[False, True] / 5


def test_burglaries_follow_one_another_soon_and_near(found: dict[str, Found]) -> None:
    burglaries = found["residential_burglaries"]
    by_street: dict[str, list[int]] = {}
    for row, when in zip(burglaries.rows, burglaries.when, strict=True):
        by_street.setdefault(row["straat"], []).append(when.toordinal())
    gaps = np.concatenate([np.diff(sorted(days)) for days in by_street.values()])
    assert (gaps <= 7).sum() > 2 * ((gaps > 7) & (gaps <= 14)).sum()


@pytest.mark.parametrize("source", list(FORMATS))
def test_the_last_days_are_registered_only_in_part(
    source: str, found: dict[str, Found], truth: Truth
) -> None:
    ends = Counter(when.year for when in found[source].when if (when.month, when.day) >= (12, 28))
    before = (ends[2023] + ends[2024]) / 2
    assert 0.05 * before < ends[2025] < 0.7 * before
    assert truth["provisional_months"] == ["2025-12"]


def test_a_planted_hot_spot_stands_out_while_it_lasts(
    found: dict[str, Found], truth: Truth
) -> None:
    for hot in truth["hot_spots"]:
        rows = found[hot["source"]]
        column = FORMATS[hot["source"]].category
        known = "woninginbraak" not in hot["categories"]
        chosen = np.array([not known or row[column] in hot["categories"] for row in rows.rows])
        month = np.array([f"{when:%Y-%m}" for when in rows.when])
        active = (month >= hot["first_month"]) & (month <= hot["last_month"])
        away = np.hypot(*(rows.metres - hot["centre_rd"]).T)
        near = away < hot["radius_m"]
        rim = (away > 3 * hot["radius_m"]) & (away < 5 * hot["radius_m"])
        # The rim is 16 times as large as the middle.
        assert 16 * (chosen & active & near).sum() > 2 * (chosen & active & rim).sum(), hot["name"]


def test_a_hot_spot_that_rises_was_cooler_before(found: dict[str, Found], truth: Truth) -> None:
    rising = [hot for hot in truth["hot_spots"] if hot["first_month"] > "2023-01"]
    assert rising
    for hot in rising:
        rows = found[hot["source"]]
        near = np.hypot(*(rows.metres - hot["centre_rd"]).T) < hot["radius_m"]
        month = np.array([f"{when:%Y-%m}" for when in rows.when])[near]
        before, after = (month < hot["first_month"]).sum(), (month >= hot["first_month"]).sum()
        months = len(truth["sources"][hot["source"]]["per_month"])
        first = sorted(truth["sources"][hot["source"]]["per_month"]).index(hot["first_month"])
        assert after / (months - first) > 1.3 * before / first, hot["name"]
