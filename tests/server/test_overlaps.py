"""Areas of protected sources are checked by the command, and always before an ingest."""

from dataclasses import replace
from pathlib import Path

import pytest

import layers
from layers.declare import Definitions, Lattice, read_definitions
from layers.errors import SourceError
from server.ingest import ingest_source
from server.overlaps import check_areas
from tests.cities import Place

BURGLARIES = "residential_burglaries"


@pytest.fixture
def demo() -> Definitions:
    return read_definitions(Path(layers.__file__).parent / "definitions" / "demo")


def telling(demo: Definitions) -> Definitions:
    """Let burglaries tell every neighbourhood."""
    source = demo.sources[BURGLARIES]
    assert isinstance(source.lattice, Lattice)
    lattice = source.lattice.model_copy(update={"areas": source.areas, "silent": {}})
    changed = source.model_copy(update={"lattice": lattice})
    return replace(demo, sources={**demo.sources, BURGLARIES: changed})


def test_the_areas_of_the_demo_pass(demo: Definitions, demo_city: Path) -> None:
    said: list[str] = []

    assert check_areas(demo, demo_city, said.append)
    assert said == []


def test_areas_that_tell_too_much_are_named(demo: Definitions, demo_city: Path) -> None:
    said: list[str] = []

    assert not check_areas(telling(demo), demo_city, said.append)
    (text,) = said
    assert text.startswith("residential_burglaries is protected, and its areas tell what they")
    assert "areas of neighbourhoods are as large as 2.2 finest cells in the middle" in text
    assert "neighbourhoods.D0101 and cell 88196b8b23fffff differ by 0.84 finest cells" in text


def test_without_their_files_areas_are_not_checked(demo: Definitions, tmp_path: Path) -> None:
    said: list[str] = []

    assert check_areas(demo, tmp_path, said.append)
    assert f"{BURGLARIES}: areas not checked: districts.geojson is not in the inbox" in said


def test_an_ingest_refuses_areas_that_tell_too_much(demo_place: Place) -> None:
    desk = replace(demo_place.desk, definitions=telling(demo_place.desk.definitions))
    before = desk.catalogue.deliveries(BURGLARIES)

    with pytest.raises(SourceError, match=r"list one area of each pair in `lattice\.silent`"):
        ingest_source(desk, BURGLARIES)

    assert desk.catalogue.deliveries(BURGLARIES) == before
