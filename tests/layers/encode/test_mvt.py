"""Vector tiles: what is in them, byte by byte."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.encode import Tile, cut_tile, encode_tile
from layers.encode.kernels import room_for, write_features
from layers.encode.mvt import KEYS
from layers.encode.numbering import number_columns, number_values, number_whole
from layers.model import Column, Published, State
from layers.world import world_cells
from tests.mvt_reader import Layer, read_tile, twice_area, varint, zigzag
from tests.tiles import CORNERS, Corner, cells_around, tile_at

STATES = np.array([State.VALUE, State.SUPPRESSED, State.NO_DATA, State.PROVISIONAL], np.uint8)


def published(cells: np.ndarray, integral: bool = True) -> Published:
    """Make values and states that differ from cell to cell."""
    state = STATES[np.arange(len(cells)) % len(STATES)]
    value = np.where(
        np.isin(state, [State.VALUE, State.PROVISIONAL]), np.arange(len(cells)), np.nan
    )
    return Published(cells, value if integral else value + 0.25, state, integral)


def encoded(corner: Corner, zoom: int, integral: bool = True) -> Layer:
    cells = cells_around(corner)
    world, tile = world_cells(cells), tile_at(corner, zoom)
    (layer,) = read_tile(
        encode_tile(published(cells, integral), world, cut_tile(world, tile), tile)
    )
    return layer


@pytest.mark.parametrize("corner", CORNERS, ids=str)
def test_a_tile_has_one_layer_of_version_2_named_cells_with_extent_4096(corner: Corner) -> None:
    layer = encoded(corner, 9)

    assert (layer.name, layer.version, layer.extent) == ("cells", 2, 4096)


@pytest.mark.parametrize("corner", CORNERS, ids=str)
@pytest.mark.parametrize("zoom", [5, 9, 13])
def test_every_ring_is_an_outer_ring_with_an_area(corner: Corner, zoom: int) -> None:
    assert all(twice_area(feature.ring) > 0 for feature in encoded(corner, zoom).features)


@pytest.mark.parametrize("corner", CORNERS, ids=str)
def test_a_feature_is_named_by_its_cell_without_the_first_two_digits(corner: Corner) -> None:
    for feature in encoded(corner, 9).features:
        assert feature.id == int(str(feature.properties["h3"])[2:], 16) < 2**52


def test_a_pentagon_has_five_corners() -> None:
    pentagon = next(corner for corner in CORNERS if corner.name == "pentagon")
    cell = f"{pentagon.cell:x}"

    rings = [one.ring for one in encoded(pentagon, 9).features if one.properties["h3"] == cell]

    # an odd resolution adds a vertex where an edge crosses the icosahedron
    assert [len(ring) for ring in rings] in ([5], [10])


def test_a_feature_carries_value_state_and_suppressed() -> None:
    corner = CORNERS[0]
    cells = cells_around(corner)
    table = published(cells)

    told = {one.properties["h3"]: one.properties for one in encoded(corner, 5).features}

    for cell, value, state in zip(cells, table.value, table.state, strict=True):
        expected = {"h3": f"{cell:x}", "state": State(state).word, "suppressed": state == 1}
        assert told[f"{cell:x}"] == (expected if np.isnan(value) else expected | {"value": value})


def test_a_value_that_is_not_told_is_absent() -> None:
    for feature in encoded(CORNERS[0], 5).features:
        is_told = feature.properties["state"] in ("value", "provisional")
        assert ("value" in feature.properties) == is_told


def test_values_that_are_no_whole_numbers_stay_as_they_are() -> None:
    values = {
        one.properties.get("value") for one in encoded(CORNERS[0], 5, integral=False).features
    }

    assert {0.25, 3.25} <= values


def test_a_tile_without_cells_has_no_bytes() -> None:
    cells = cells_around(CORNERS[0])
    world, elsewhere = world_cells(cells), Tile(9, 0, 0)

    assert encode_tile(published(cells), world, cut_tile(world, elsewhere), elsewhere) == b""


def test_a_cell_beyond_the_mercator_limit_is_left_out() -> None:
    cells = np.array([0x8503262BFFFFFFF], np.uint64)  # at 89 degrees north
    world, tile = world_cells(cells), Tile(0, 0, 0)

    assert encode_tile(published(cells), world, cut_tile(world, tile), tile) == b""


@given(
    identity=st.integers(0, 2**52 - 1),
    state=st.integers(0, 4),
    first=st.integers(0, 2**32 - 1),
    lasting=st.lists(st.integers(0, 2**32 - 1), max_size=4),
    numbers=st.lists(st.tuples(st.integers(0, 2**32), st.integers(-1, 2**31 - 1)), max_size=30),
    points=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=40),
)
def test_features_are_the_bytes_that_a_plain_writer_writes(
    identity: int,
    state: int,
    first: int,
    lasting: list[int],
    numbers: list[tuple[int, int]],
    points: list[tuple[int, int]],
) -> None:
    start, row = np.array([0, len(points)], np.int64), np.array([0], np.intp)
    out = np.empty(room_for(start, row, 3 + len(lasting) + len(numbers)), np.uint8)
    written = write_features(
        out,
        start,
        np.array(points, np.int32),
        row,
        np.array([0], np.int64),
        np.array([3, 5, 2], np.int64),
        np.array([identity], np.int64),
        np.array([state], np.uint8),
        np.array([first, 5, 3, *lasting], np.int64),
        np.array([begin for begin, _ in numbers], np.int64),
        np.array([one for _, one in numbers], np.int32)[:, None],
    )

    ring = plain_commands([((x + 2) // 4 - 3, (y + 2) // 4 - 5) for x, y in reversed(points)])
    told = list(enumerate([first, state, 5 + (state == 3), *lasting]))
    late = [(len(told) + key, begin + one) for key, (begin, one) in enumerate(numbers) if one >= 0]
    assert out[:written].tobytes() == plain_feature(identity, told + late, ring)


def plain_feature(identity: int, told: list[tuple[int, int]], ring: list[int]) -> bytes:
    """Write one feature: its keys and values by number, and nothing at all without a ring."""
    tags = b"".join(varint(one) for pair in told for one in pair)
    geometry = b"".join(map(varint, ring))
    feature = (
        b"\x08" + varint(identity)
        + b"\x12" + varint(len(tags)) + tags
        + b"\x18\x03"
        + b"\x22" + varint(len(geometry)) + geometry
    )  # fmt: skip
    return b"\x12" + varint(len(feature)) + feature if ring else b""


def plain_commands(points: list[tuple[int, int]]) -> list[int]:
    """Write one ring: repeated points once, nothing at all unless it is an outer ring."""
    ring: list[tuple[int, int]] = []
    for point in points:
        if not ring or point != ring[-1]:
            ring.append(point)
    if len(ring) > 1 and ring[-1] == ring[0]:
        ring.pop()
    if twice_area(ring) <= 0:
        return []
    starts = [(0, 0), *ring]
    steps = [zigzag(b - a) for one, two in zip(starts, ring, strict=False)
             for a, b in zip(one, two, strict=True)]  # fmt: skip
    return [9, *steps[:2], (len(ring) - 1) * 8 + 2, *steps[2:], 15]


def test_the_keys_are_those_that_every_format_has() -> None:
    assert {*KEYS, "value"} == {"h3", "value", "state", "suppressed"}


@pytest.mark.parametrize("modelled", [False, True])
def test_every_feature_carries_the_classification(modelled: bool) -> None:
    cells = cells_around(CORNERS[0])
    world, tile = world_cells(cells), tile_at(CORNERS[0], 9)
    table = replace(published(cells), modelled=modelled, classification="Geheim \u00e9\u00e9n")

    (layer,) = read_tile(encode_tile(table, world, cut_tile(world, tile), tile))

    for feature in layer.features:
        assert feature.properties["classification"] == "Geheim \u00e9\u00e9n"
        assert feature.properties.get("modelled", False) is modelled
        assert str(feature.properties["h3"])[0] == "8"
        assert ("value" in feature.properties) is (
            feature.properties["state"] != "suppressed" and feature.properties["state"] != "no_data"
        )


def test_what_else_is_said_is_there_where_it_is_told_and_else_absent() -> None:
    cells = cells_around(CORNERS[0])
    world, tile = world_cells(cells), tile_at(CORNERS[0], 5)
    n = np.arange(len(cells), dtype=np.float64)
    beside = (
        Column("change", np.where(n % 3 == 0, np.nan, 2 - n), integral=True),
        Column("share", np.where(n % 2 == 0, np.nan, n / 8)),
        Column("verdict", n % 2, words=("steady", "rising")),
    )
    table = replace(published(cells), also=beside, classification="Geheim")

    (layer,) = read_tile(encode_tile(table, world, cut_tile(world, tile), tile))

    told = {str(one.properties["h3"]): one.properties for one in layer.features}
    for at, cell in enumerate(cells.tolist()):
        expected = {
            "change": None if at % 3 == 0 else 2 - at,
            "share": None if at % 2 == 0 else at / 8,
            "verdict": ("steady", "rising")[at % 2],
            "value": None if np.isnan(table.value[at]) else at,
        }
        assert {name: told[f"{cell:x}"].get(name) for name in expected} == expected


@pytest.mark.parametrize("integral", [True, False])
def test_a_tile_of_which_nothing_is_told_has_no_values(integral: bool) -> None:
    cells = cells_around(CORNERS[0])
    silent = np.full(len(cells), State.SUPPRESSED, np.uint8)
    table = Published(cells, np.full(len(cells), np.nan), silent, integral=integral)
    world, tile = world_cells(cells), tile_at(CORNERS[0], 9)

    (layer,) = read_tile(encode_tile(table, world, cut_tile(world, tile), tile))

    assert layer.features
    assert all("value" not in one.properties for one in layer.features)


@given(values=st.lists(st.one_of(st.none(), st.integers(-(2**40), 2**40)), min_size=1, max_size=30))
def test_whole_numbers_come_back_whether_near_or_far_apart(values: list[int | None]) -> None:
    numbers = np.array([np.nan if one is None else one for one in values], np.float64)
    distinct, of_row = number_whole(numbers)
    told = [None if one < 0 else distinct[one] for one in of_row.tolist()]
    assert told == values
    assert sorted(distinct.tolist()) == sorted({one for one in values if one is not None})


amounts = st.one_of(st.just(np.nan), st.integers(-9, 9).map(float), st.floats(-1e9, 1e9))


@given(
    st.integers(1, 6).flatmap(
        lambda rows: st.lists(
            st.tuples(st.booleans(), st.lists(amounts, min_size=rows, max_size=rows)),
            min_size=1,
            max_size=5,
        )
    )
)
def test_several_columns_are_numbered_as_each_is_alone(
    columns: list[tuple[bool, list[float]]],
) -> None:
    values = np.array([some for _, some in columns], np.float64)
    whole = np.array([one for one, _ in columns])
    distinct, begin, numbers = number_columns(np.where(whole[:, None], values // 1, values), whole)
    alone = [(number_whole if one else number_values)(row // 1 if one else row)
             for one, row in zip(whole, values, strict=True)]  # fmt: skip
    cut = np.split(distinct, begin[1:-1])
    assert [one.tolist() for one in cut] == [one.tolist() for one, _ in alone]
    assert numbers.tolist() == [of_row.tolist() for _, of_row in alone]
