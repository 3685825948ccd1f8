"""Dates: every declared way to write a day is read back, and nothing else passes as one."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.declare.time import Time
from layers.errors import SourceError
from layers.ingest.dates import Dated, read_dates
from layers.periods import EPOCH
from tests.layers.makers import GOOD, deliver

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
days = st.dates(date(1000, 1, 1), date(9999, 12, 31))


def read(texts: list[str], **time: Any) -> Dated:
    """Read a column, declared in Amsterdam and by day where nothing else is said."""
    declared = Time(**{"column": "date", "timezone": "Europe/Amsterdam", "period": "day", **time})
    return read_dates(pl.DataFrame({"date": texts}, schema={"date": pl.String}), declared)


def dates(texts: list[str], **time: Any) -> list[date | None]:
    """Return the dates that are read; None where there is none."""
    found = read(texts, **time)
    both = zip(found.days.tolist(), found.readable & ~found.other, strict=True)
    return [EPOCH + timedelta(day) if known else None for day, known in both]


def serial_of(day: date) -> int:
    """Number a day as a workbook does: by counting, with a 29 February 1900 that never was."""
    number = (day - date(1900, 1, 1)).days + 1
    return number + 1 if day >= date(1900, 3, 1) else number


@given(day=days)
@pytest.mark.parametrize(
    "format_", ["%Y-%m-%d", "%d-%m-%Y", "%m/%d/%Y", "%Y%m%d", "%d %B %Y", "%d-%m-%Y %H:%M", "iso"]
)
def test_a_day_that_is_written_is_the_day_that_is_read(format_: str, day: date) -> None:
    written = day.isoformat() if format_ == "iso" else _written(day, format_)
    assert dates([written], format=format_) == [day]


def _written(day: date, format_: str) -> str:
    return day.strftime(format_.replace("%Y", f"{day.year:04}"))


@given(day=days)
def test_a_day_in_three_columns_is_read_with_and_without_zeros(day: date) -> None:
    declared = Time(columns=("y", "m", "d"), timezone="UTC", period="day")
    rows = pl.DataFrame(
        {
            "y": [str(day.year)] * 2,
            "m": [str(day.month), f"{day.month:02}"],
            "d": [str(day.day), f"{day.day}.0"],
        }
    )
    assert set(read_dates(rows, declared).days.tolist()) == {(day - EPOCH).days}


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [("2024", "2", "30"), ("24", "1", "1"), ("2024", "", "1"), ("", "", ""), ("2024", "13", "1")],
)
def test_columns_that_make_no_day_make_none(year: str, month: str, day: str) -> None:
    declared = Time(columns=("y", "m", "d"), timezone="UTC", period="day")
    rows = pl.DataFrame({"y": [year], "m": [month], "d": [day]})
    assert not read_dates(rows, declared).readable.any()


def test_year_and_month_in_two_columns_are_a_month() -> None:
    declared = Time(columns=("y", "m"), timezone="UTC", period="month")
    found = read_dates(pl.DataFrame({"y": ["2024"], "m": ["3"]}), declared)
    assert found.days.tolist() == [(date(2024, 3, 1) - EPOCH).days]


@given(day=st.dates(date(1900, 1, 1), date(9999, 12, 31)), clock=st.floats(0, 0.99))
def test_a_serial_of_a_workbook_is_its_day_whatever_the_clock(day: date, clock: float) -> None:
    number = str(serial_of(day) + round(clock, 4))
    assert dates([number, number.replace(".", ",")], format="excel") == [day, day]


@pytest.mark.parametrize(
    ("number", "day"),
    [("1", date(1900, 1, 1)), ("59", date(1900, 2, 28)), ("60", None), ("61", date(1900, 3, 1)),
     ("44197", date(2021, 1, 1)), ("2958465", date(9999, 12, 31)), ("2958466", None),
     ("0", None), ("-3", None), ("inf", None), ("1e300", None), ("x", None), ("", None)],
)  # fmt: skip
def test_serials_are_known_at_the_edges(number: str, day: date | None) -> None:
    assert dates([number], format="excel") == [day]


def test_an_old_workbook_of_a_mac_counts_from_1904() -> None:
    found = dates(["0", "42735"], format="excel_1904")
    assert found == [date(1904, 1, 1), date(2021, 1, 1)]


@pytest.mark.parametrize(
    "text", ["2023Q3", "2023-Q3", "2023 q3", "2023K3", "2023-k3", "Q3 2023", "K3-2023"]
)
def test_a_quarter_is_read_however_it_is_written(text: str) -> None:
    assert dates([text], format="quarter", period="quarter") == [date(2023, 7, 1)]


def test_a_fifth_quarter_is_no_date() -> None:
    assert dates(["2023Q5"], format="quarter", period="quarter") == [None]


@pytest.mark.parametrize(
    ("period", "day"),
    [("year", date(2023, 1, 1)), ("quarter", date(2023, 4, 1)), ("month", date(2023, 6, 1))],
)
def test_codes_of_another_length_are_neither_read_nor_called_unreadable(
    period: str, day: date
) -> None:
    codes = {"2023JJ00": "year", "2023KW02": "quarter", "2023MM06": "month"}
    assert [one for one in dates(list(codes), format="cbs", period=period) if one] == [day]
    found = read(list(codes), format="cbs", period=period)
    assert found.readable.all()
    assert found.other.sum() == 2


@pytest.mark.parametrize("code", ["2023KW05", "2023MM13", "2023MM00", "2023JJ01", "2023XX01", ""])
def test_codes_that_no_table_has_are_unreadable(code: str) -> None:
    assert not read([code], format="cbs", period="month").readable.any()


@pytest.mark.parametrize(
    ("text", "format_", "period", "day"),
    [
        ("2024-03", "%Y-%m", "month", date(2024, 3, 1)),
        ("202403", "%Y%m", "month", date(2024, 3, 1)),
        ("March 2024", "%B %Y", "month", date(2024, 3, 1)),
        ("Mar-24", "%b-%y", "month", date(2024, 3, 1)),
        ("2024", "%Y", "year", date(2024, 1, 1)),
    ],
)
def test_months_and_years_are_named_by_their_first_day(
    text: str, format_: str, period: str, day: date
) -> None:
    assert dates([text], format=format_, period=period) == [day]


def test_two_digits_are_a_year_only_where_that_is_declared() -> None:
    assert dates(["05-03-17"], format="%d-%m-%Y") == [None]
    assert dates(["05-03-17"], format="%d-%m-%y") == [date(2017, 3, 5)]


def test_mixed_formats_are_tried_in_the_order_declared() -> None:
    texts = ["31-12-2023", "2023/12/31", "12/31/2023", "01-02-2023"]
    found = dates(texts, formats=("%d-%m-%Y", "%Y/%m/%d", "%m-%d-%Y"))
    assert found == [date(2023, 12, 31), date(2023, 12, 31), None, date(2023, 2, 1)]


def test_rows_of_a_register_are_of_the_declared_day() -> None:
    declared = Time(on=date(2022, 1, 1), timezone="UTC", period="year")
    found = read_dates(pl.DataFrame({"a": ["", "x"]}), declared)
    assert found.days.tolist() == [(date(2022, 1, 1) - EPOCH).days] * 2
    assert found.readable.all()


moments = st.datetimes(datetime(1990, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC))
around_changes = st.sampled_from(
    [datetime(2024, 3, 31, 1, tzinfo=UTC), datetime(2024, 10, 27, 1, tzinfo=UTC)]
).flatmap(lambda change: st.integers(-90_000, 90_000).map(lambda s: change + timedelta(seconds=s)))


@given(moment=moments | around_changes, hours=st.integers(-11, 11), between=st.sampled_from("T "))
def test_moments_with_an_offset_fall_on_the_day_the_clock_of_the_city_shows(
    moment: datetime, hours: int, between: str
) -> None:
    there = moment.astimezone(AMSTERDAM).date()
    offset = timedelta(hours=hours)
    elsewhere = (moment + offset).strftime(f"%Y-%m-%d{between}%H:%M:%S{hours:+03}:00")
    zulu = moment.strftime(f"%Y-%m-%d{between}%H:%M:%SZ")
    assert dates([elsewhere, zulu], format="iso") == [there, there]


@pytest.mark.parametrize(
    "text",
    ["2024-06-30T22:30Z", "2024-06-30T22:30:00.123Z", "2024-07-01T00:30:00+0200", "2024-07-01",
     "2024-07-01 00:30", "2024-07-01T23:59:59.999", "2024-07-01T00:30:00+02"],
)  # fmt: skip
def test_every_spelling_of_iso_is_read(text: str) -> None:
    assert dates([text], format="iso") == [date(2024, 7, 1)]


MIXED = [*[GOOD] * 5, *[GOOD.replace("2024-03-05", one) for one in ("1 May", "x", "x", "y", "z")]]


def test_unreadable_dates_are_shown_as_they_stand_and_with_what_was_declared(
    tmp_path: Path,
) -> None:
    with pytest.raises(SourceError, match=r"'%Y-%m-%d' \(others are '1 May', 'x', 'y'\); expected"):
        deliver(tmp_path, *MIXED)


def test_unreadable_dates_of_a_protected_source_are_not_shown(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"as '%Y-%m-%d'; expected") as refusal:
        deliver(tmp_path, *MIXED, protection="protected")
    assert "1 May" not in str(refusal.value)


def test_a_register_without_dates_is_one_period(tmp_path: Path) -> None:
    of_a_year = {"column": None, "format": None, "on": "2022-07-01", "period": "year"}
    cube = deliver(tmp_path, GOOD, f"2{GOOD[1:]}", time=of_a_year).cube
    assert cube.extent.periods.tolist() == [(date(2022, 1, 1) - EPOCH).days]
    assert cube.account.rows_accepted == 2


def test_years_among_months_are_refused_with_a_reason_of_their_own(tmp_path: Path) -> None:
    rows = [GOOD.replace("2024-03-05", code) for code in ("2023JJ00", "2023MM01", "2023MM02")]
    account = deliver(tmp_path, *rows, time={"format": "cbs"}).cube.account
    assert (account.rows_accepted, dict(account.refused)) == (2, {"other_period": 1})
