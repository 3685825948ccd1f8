"""The limits of the quality gate."""

from typing import Annotated

from pydantic import Field

from layers.declare.texts import Declared

Percent = Annotated[float, Field(ge=0)]


class Quality(Declared):
    """The limits of the quality gate, in percent; none where a figure is told but never refuses.

    Rows that found their place, at least; and at most: accepted records at one exact place,
    repeated ids, change of the newest settled month against the median of the twelve before,
    periods missing between the first and the last.
    """

    located_percent: Annotated[float, Field(ge=0, le=100)] = 80.0
    pile_up_percent: Percent = 5.0
    repeats_percent: Percent = 5.0
    volume_change_percent: Percent = 75.0
    gaps_percent: Percent | None = None
