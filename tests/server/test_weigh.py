"""`hexradar protection`: what the settings of a layer hide and cost."""

import numpy as np
import pytest

from layers.errors import BadParameter, UnknownName
from server.protection import protection_lines, protection_table, weigh
from server.silenced import silenced_table
from tests.cities import Place

LAYER = "residential_burglaries"


def test_every_step_with_settled_periods_has_its_cost(demo_place: Place) -> None:
    weighed = weigh(demo_place.desk, LAYER)
    steps = {(one.step, one.resolution) for one in weighed.opening.visible}
    assert {(one.step, one.places) for one in weighed.costs} == steps
    assert protection_table(weighed).row_count == len(steps)


def test_the_opening_view_is_the_one_that_is_served(demo_place: Place) -> None:
    served = demo_place.store.opening(demo_place.store.subject(LAYER))
    assert weigh(demo_place.desk, LAYER).opening == served


def test_where_it_opens_shows_80_percent_of_the_true_records(demo_place: Place) -> None:
    weighed = weigh(demo_place.desk, LAYER)
    at = (weighed.opening.step, weighed.opening.resolution)
    shown = [one.told.visible for one in weighed.costs if (one.step, one.places) == at]
    assert min(shown) >= 80


def test_what_the_public_can_judge_is_near_the_truth(demo_place: Place) -> None:
    costs = weigh(demo_place.desk, LAYER).costs
    off = [abs((one.judged or 0) - one.told.visible) for one in costs]
    assert np.max(off) <= 5


def test_a_told_number_is_off_by_no_more_than_the_noise_reaches(demo_place: Place) -> None:
    weighed = weigh(demo_place.desk, LAYER)
    errors = [one.told.error for one in weighed.costs]
    assert max(errors) <= weighed.terms.source.noise.d
    assert all(one.plain.error == 0 for one in weighed.costs)


def test_the_settings_in_force_are_told(demo_place: Place) -> None:
    told = "\n".join(protection_lines(weigh(demo_place.desk, LAYER)))
    assert "protected, k = 7, noise d = 6, v = 2.5, js = 2" in told
    assert "opens by" in told
    assert "told are places with at least 8 addresses of addresses, or none" in told


def test_what_is_silent_for_its_addresses_is_counted_with_what_lies_in_it(
    demo_place: Place,
) -> None:
    weighed = weigh(demo_place.desk, LAYER)
    found = {one.places: one for one in weighed.silenced}
    assert list(found) == [7, 8, "districts"]
    assert (found[8].number, found[8].unlisted) == (120, 0)
    assert (found[8].few, found[8].others) == (6, 3)
    assert 0 < found[8].percent < 2
    assert found["districts"].percent == 0
    assert silenced_table(weighed.silenced).row_count == 3


def test_an_open_layer_has_nothing_to_weigh(demo_place: Place) -> None:
    with pytest.raises(BadParameter, match="noise is open: nothing is hidden"):
        weigh(demo_place.desk, "noise")


def test_a_layer_that_does_not_exist_is_refused(demo_place: Place) -> None:
    with pytest.raises(UnknownName, match="There is no layer 'x'; there are: "):
        weigh(demo_place.desk, "x")
