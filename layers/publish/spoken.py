"""Of which periods a source speaks, and which of them will not change any more.

Of an open source the periods that hold records tell it; of others what they publish does, as
`settled` finds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from layers.model import Cube, Days, Question
from layers.periods import Period, Step, count_periods, day_to_date, floor_days, period_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """The periods of one length of which a source speaks.

    periods
        (p,) int32 first days of periods of length `step`, sorted, each once.
    settled
        (s,) int32, those that will not change any more. Of a source that is not open also those in
        between of which nothing is told: that they are empty is not known.
    is_open
        Whether periods that are not settled are told as well, as provisional.
    """

    step: Step
    periods: Days
    settled: Days
    is_open: bool

    def of(self, step: Step) -> Iterator[tuple[Period, bool]]:
        """Yield the periods of a length that may be asked, oldest first, and whether settled."""
        for start in np.unique(floor_days(step, self.periods)).tolist():
            period = period_of(step, day_to_date(start))
            settled = self.is_settled(period)
            if settled or self.is_open:
                yield period, settled

    def speaks_of(self, span: Period) -> bool:
        """Tell whether the source speaks of any period in a span."""
        return bool(len(self._within(span)))

    def is_settled(self, span: Period, open_ended: bool = False) -> bool:
        """Tell whether all of a span, or all that is spoken of in it, will not change any more."""
        if open_ended:
            return bool(np.isin(self._within(span), self.settled).all())
        first, end = period_of(self.step, span.start).days[0], span.days[1]
        begin, after = np.searchsorted(self.settled, (first, end + 1)).tolist()
        return bool(after - begin == count_periods(self.step, span))

    def completeness(self, question: Question) -> tuple[bool, bool]:
        """Tell whether any asked period is delivered, and whether all of them are settled."""
        span = question.span
        return self.speaks_of(span), self.is_settled(span, question.open_ended)

    def _within(self, span: Period) -> Days:
        first, last = span.days
        return self.periods[(self.periods >= first) & (self.periods <= last)]


def spoken_by_records(cube: Cube) -> Spoken:
    """Find the periods that hold records; the newest of them may still change."""
    return Spoken(cube.step, cube.extent.periods, cube.settled, is_open=True)
