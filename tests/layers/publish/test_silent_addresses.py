"""Whatever is asked, places that are silent for the sake of their addresses are suppressed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from layers.errors import SnapshotError
from layers.grid import cells_to_centres
from layers.model import PUBLIC, Cube, Policy, Published, Question, State
from layers.periods import Step, day_to_date, period_of
from layers.publish import Silence, Terms, Why, publish, scope_of, silence_of
from layers.publish.addresses import judge_by_addresses
from tests.layers.ingest.registers import make_register
from tests.layers.ingest.test_listed import BLOCKS, KEYED, TOWN, WHOLE
from tests.layers.makers import deliver, make_layer, make_source
from tests.layers.publish.test_addresses import (
    COVERED,
    FIRST,
    HOUSES,
    MARCH,
    MONTH,
    ON,
    at,
    terms_of,
    world,
)

EXACT = Policy("police", exact=True)
LONE = np.array(HOUSES, np.uint64), [3, 40, 20, 30, 20, 50, 60]
NONE = np.empty(0, np.uint64)
DISTRICTS = {"districts": [0, 1, 1, 1, 1, 1, 1]}


def ask(cube: Cube, resolution: int | None = 8, policy: Policy = PUBLIC) -> Published:
    areas = None if resolution else "districts"
    terms = terms_of(cube, policy=policy)
    return publish(cube, Question(terms.layer.id, MARCH, False, resolution, areas), terms)


def test_silent_cells_are_suppressed_however_full_they_are() -> None:
    cube = world(*LONE)

    answer = ask(cube)
    hidden = [at(HOUSES[0]), at(HOUSES[2])]
    assert np.flatnonzero(answer.state == State.SUPPRESSED).tolist() == hidden
    assert np.flatnonzero(np.isnan(answer.value)).tolist() == hidden


def test_silent_areas_are_suppressed() -> None:
    answer = ask(world(*LONE, DISTRICTS), resolution=None)

    assert answer.state.tolist() == [State.SUPPRESSED, State.SUPPRESSED]


def test_an_exact_role_hears_of_every_place() -> None:
    cube = world(*LONE, DISTRICTS)

    assert not np.isnan(ask(cube, policy=EXACT).value).any()
    assert not np.isnan(ask(cube, None, EXACT).value).any()


def test_the_silence_that_is_known_already_is_not_found_anew() -> None:
    cube = world(*LONE)
    known = Silence({6: NONE, 7: NONE, 8: COVERED[:1]}, {})
    terms = terms_of(cube)
    question = Question(terms.layer.id, MARCH, False, 8, None)

    answer = publish(cube, question, terms, scope_of(cube, terms, known))
    assert np.flatnonzero(answer.state == State.SUPPRESSED).tolist() == [0]


def test_a_delivery_without_addresses_is_not_told() -> None:
    cube = replace(world(*LONE), addresses=None)

    with pytest.raises(SnapshotError, match="Ingest the source with `hexradar ingest reports --wh"):
        ask(cube)


def test_a_delivery_that_another_register_counted_is_not_told() -> None:
    cube = world(*LONE)
    assert cube.addresses
    other = replace(cube, addresses=replace(cube.addresses, register="older"))

    with pytest.raises(SnapshotError, match="how many addresses of addresses lie"):
        silence_of(other, terms_of(other))


def test_a_period_without_data_stays_so_in_silent_places() -> None:
    cube = world(*LONE)
    before = period_of(Step.MONTH, day_to_date(MONTH - 100))
    terms = terms_of(cube)

    answer = publish(cube, Question(terms.layer.id, before, False, 8, None), terms)
    assert (answer.state == State.NO_DATA).all()


def test_a_source_speaks_where_only_finer_cells_are_told() -> None:
    cube = world(*LONE, unlisted=[HOUSES[0]])

    assert (ask(cube, 6).state == State.SUPPRESSED).all()
    assert np.flatnonzero(ask(cube, 7).state == State.SUPPRESSED).tolist() == [at(FIRST)]


def test_a_scope_names_the_register_and_its_day() -> None:
    cube = world(*LONE)

    assert scope_of(cube, terms_of(cube)).listed == ("addresses", ON)
    assert scope_of(cube, terms_of(cube, addresses=None)).listed is None


def test_cells_that_a_silent_area_is_spread_over_are_suppressed(tmp_path: Path) -> None:
    crowd = [f"{number},Laan,{number},,,1000 AA,Stad,4.25,52.05" for number in range(10)]
    register = make_register(tmp_path, *crowd, *TOWN, on=ON, coverage=WHOLE)
    told = [f"{block}{number},2024-03-05,{block}" for block in "WE" for number in range(50)]
    (tmp_path / "keyed.csv").write_text("\n".join(["id,date,block", *told, ""]))
    cube = deliver(tmp_path, area_sets={"blocks": BLOCKS}, registers={"addresses": register},
                   **KEYED).cube  # fmt: skip
    layer = make_layer(resolutions=[8])
    terms = Terms(layer, make_source(**KEYED))

    judged = judge_by_addresses(cube, terms)
    assert judged
    answer = publish(cube, Question(layer.id, MARCH, False, 8, None), terms)
    lon = cells_to_centres(answer.place)[:, 0]
    assert judged.areas["blocks"].tolist() == [Why.TOLD, Why.FEW]
    assert (answer.state[lon < 4.29] == State.VALUE).all()
    assert (answer.state[lon > 4.31] == State.SUPPRESSED).all()
