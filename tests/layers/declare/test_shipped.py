"""The definitions that are shipped with HexRadar."""

from pathlib import Path

import pytest

import layers
from layers.declare import read_definitions
from layers.declare.location import PRECISION_METRES

SHIPPED = sorted(
    path.parent for path in Path(layers.__file__).parent.glob("definitions/*/place.toml")
)


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_a_shipped_place_has_no_faults(folder: Path) -> None:
    assert read_definitions(folder).layers


def test_places_are_shipped() -> None:
    assert {"boston", "demo", "west_yorkshire"} <= {folder.name for folder in SHIPPED}


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_every_shipped_source_is_shown_in_a_layer(folder: Path) -> None:
    read = read_definitions(folder)
    assert {layer.source for layer in read.layers.values()} == set(read.sources)


def test_precisions_grow_coarser_in_the_order_of_their_names() -> None:
    assert list(PRECISION_METRES.values()) == sorted(PRECISION_METRES.values())
