"""The Hague: a score per district becomes a mean over cells, by ground."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from layers.declare import AreaSetDefinition
from layers.ingest import Grounds, build_cube, read_areas
from layers.model import PUBLIC, Cube, Published, Question, State
from layers.periods import Period
from layers.publish import Terms, publish
from tests.layers.makers import SECRET, TITLE, make_layer, make_source

pytestmark = pytest.mark.real
YEAR = Period(date(2016, 1, 1), date(2016, 12, 31))
KEYED = make_source(
    file={"path": "scores.csv"},
    location=None,
    key={"column": "id", "areas": "wijken"},
    amounts={"score": {"column": "KL16", "unit": TITLE, "absent": [""]}},
    coverage={"bbox": None, "areas": "wijken"},
    time={"format": "%Y", "period": "year"},
    dimensions=None,
)


@pytest.fixture(scope="module")
def scores(real_data: Path) -> dict[str, float]:
    """The class of 2016 of each district of The Hague, as the file has it."""
    read = json.loads((real_data / "nl_leefbaarometer_2016/wijk.json").read_text("utf-8"))
    own = {code: one["KL16"] for code, one in read.items() if code.startswith("WK0518")}
    return {code: float(score) for code, score in own.items() if score}


@pytest.fixture(scope="module")
def cube(
    real_data: Path, scores: dict[str, float], tmp_path_factory: pytest.TempPathFactory
) -> Cube:
    inbox = tmp_path_factory.mktemp("scores")
    lacking = ["WK051801"]  # stands in the file without a class
    table = pl.DataFrame(
        {"id": [*scores, *lacking], "KL16": [*scores.values(), None], "date": "2016"}
    )
    table.write_csv(inbox / "scores.csv")
    path = "nl_cbs_wijken_2022_tmap/NLD_dist.gpkg"
    wijken = AreaSetDefinition(id="wijken", title=TITLE, path=path, only="WK0518*")
    return build_cube(KEYED, inbox, Grounds({"wijken": read_areas(wijken, real_data)}), SECRET).cube


def told(cube: Cube, resolution: int | None) -> Published:
    layer = make_layer(measure="mean", amount="score", periods=["year"])
    question = Question(layer.id, YEAR, False, resolution, None if resolution else "wijken")
    return publish(cube, question, Terms(layer, KEYED, PUBLIC))


def test_every_district_has_its_own_score(cube: Cube, scores: dict[str, float]) -> None:
    table = told(cube, None)
    codes = np.array(cube.areas["wijken"].codes)
    there = np.isin(codes, list(scores))
    assert there.sum() == len(scores)
    assert table.value[there].tolist() == [scores[code] for code in codes[there].tolist()]


def test_a_district_without_a_score_is_undefined(cube: Cube, scores: dict[str, float]) -> None:
    codes = np.array(cube.areas["wijken"].codes)
    without = told(cube, None).state[~np.isin(codes, list(scores))]
    assert set(without.tolist()) <= {State.UNDEFINED}


@pytest.mark.parametrize("resolution", [7, 9])
def test_cells_lie_between_the_scores_of_their_districts(
    cube: Cube, scores: dict[str, float], resolution: int
) -> None:
    table = told(cube, resolution)
    value = table.value[~np.isnan(table.value)]
    assert min(scores.values()) - 1e-9 <= value.min() < value.max() <= max(scores.values()) + 1e-9
    assert table.modelled
