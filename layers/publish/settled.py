"""Of which periods a source that is not open speaks: those of which it publishes something.

That a month holds a record would tell one. So such a source speaks from the first to the last
period in which a count of all its records may be told anywhere; and what may still change, or may
not be whole, is not told at all.
"""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from layers.declare import LayerDefinition
from layers.errors import OffLattice
from layers.grid import cells_to_parents
from layers.model import Cells, Cube, Days, Question, State
from layers.periods import Period, Step, day_to_date, floor_days, period_of, periods_in
from layers.publish.protect import protect
from layers.publish.select import select
from layers.publish.silence import Silence, keep_silent
from layers.publish.spoken import Spoken
from layers.publish.terms import Terms

Places = tuple[int | None, str | None]  # a resolution, or an area set


def spoken_by(cube: Cube, terms: Terms, silence: Silence) -> Spoken:
    """Find the periods of which a source that is not open speaks.

    Parameters
    ----------
    terms
        Of the layer that counts all of it.
    silence
        On these terms; nothing is told of such places.
    """
    step = min(terms.layer.periods, key=list(Step).index)
    starts = np.unique(floor_days(step, cube.extent.periods))
    places = _speaking_places(cube, terms, silence)

    def is_told(period: Period) -> bool:
        asked = (Question(terms.layer.id, period, False, *place) for place in places)
        return any(_has_value(cube, terms, silence, one) for one in asked)

    told = [one for one in starts.tolist() if is_told(_period(step, one))]
    return Spoken(step, np.array(told, np.int32), _settled(cube, step, told), is_open=False)


def refuse_unsettled(spoken: Spoken, layer: LayerDefinition, question: Question) -> None:
    """Refuse a period of a source that is not open, if it may still change or is not whole.

    What lies before all of which the source speaks passes: there are no data.

    Raises
    ------
    OffLattice
        With the newest period that is answered.
    """
    span = question.span
    if spoken.is_open or spoken.is_settled(span):
        return
    if len(spoken.settled) and span.days[1] < spoken.settled[0]:
        return
    settled = [period for period, _ in spoken.of(layer.period)]
    newest = f"The newest is datetime={settled[-1]}." if settled else "There is none yet."
    raise OffLattice(
        f"{layer.id} is protected and answers periods that will not change any more; got {span}. "
        f"{newest}"
    )


def _speaking_places(cube: Cube, terms: Terms, silence: Silence) -> list[Places]:
    """List the places by which it is judged whether a source speaks: as few answers as will do.

    Of cells the coarsest that are not all silent; where areas are spread over cells, these tell
    what the areas do, so their set speaks if only by cells.
    """
    sets = [one for one in cube.areas if one in terms.source.told_areas]
    if cube.spread:
        return [(None, one) for one in dict.fromkeys([cube.spread.set, *sets])]
    speak = (one for one in terms.layer.resolutions if not _is_all(silence.cells[one], cube, one))
    coarsest = next(speak, terms.layer.resolutions[0])
    return [(coarsest, None), *((None, one) for one in sets)]


def _is_all(cells: Cells, cube: Cube, resolution: int) -> bool:
    return len(cells) == len(np.unique(cells_to_parents(cube.extent.cells, resolution)))


def _has_value(cube: Cube, terms: Terms, silence: Silence, question: Question) -> bool:
    counts = replace(select(cube, terms.layer, question), delivered=True, settled=True)
    published = keep_silent(protect(counts, terms), silence.of(question))
    return bool((published.state == State.VALUE).any())


def _settled(cube: Cube, step: Step, told: list[int]) -> Days:
    """Return the periods from the first that is told to the last that will not change any more.

    Where the source keeps finer periods than it tells, nobody can see whether the last one is
    whole; so it is taken to have only begun.
    """
    if not told:
        return np.empty(0, np.int32)
    last = _period(step, told[-1])
    end = last.end if step is cube.step else last.start - timedelta(days=1)
    newest = period_of(cube.step, last.start)
    for _ in range(cube.settles_after):
        end = min(end, newest.start - timedelta(days=1))
        newest = period_of(cube.step, end)
    whole = periods_in(step, Period(day_to_date(told[0]), last.end))
    return np.array([one.days[0] for one in whole if one.end <= end], np.int32)


def _period(step: Step, day: int) -> Period:
    return period_of(step, day_to_date(day))
