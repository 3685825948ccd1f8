"""Date columns of any declared format -> civil days."""

from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.time import Time
from layers.model import Days
from layers.periods import EPOCH

TIME_OF_DAY = ("%H", "%I", "%T", "%R", "%X", "%c", "%s", "%+")
ISO_FORMATS = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")


def read_days(column: pl.Series, time: Time) -> tuple[Days, NDArray[np.bool_]]:
    """Read a date column as it is declared.

    Returns
    -------
    (n,) int32 civil days since 1970-01-01 (0 where unreadable), and (n,) whether each was readable.
    """
    dates = _dates(column.fill_null("").str.strip_chars(), time)
    dated = dates.is_not_null().to_numpy()
    return dates.fill_null(EPOCH).cast(pl.Int32).to_numpy(), dated


def _dates(text: pl.Series, time: Time) -> pl.Series:
    if time.format == "iso":
        read = [text.str.to_datetime(one, strict=False).dt.date() for one in ISO_FORMATS]
        frame = pl.DataFrame([*read, text.str.to_date("%Y-%m-%d", strict=False)], nan_to_null=False,
                             schema=[str(number) for number in range(len(read) + 1)])  # fmt: skip
        return frame.select(pl.coalesce(pl.all())).to_series()
    if "%z" in time.format or "%+" in time.format:
        moments = text.str.to_datetime(time.format, time_zone="UTC", strict=False)
        return moments.dt.convert_time_zone(str(ZoneInfo(time.timezone))).dt.date()
    if any(part in time.format for part in TIME_OF_DAY):
        return text.str.to_datetime(time.format, strict=False).dt.date()
    return text.str.to_date(time.format, strict=False)
