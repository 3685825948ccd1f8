"""What a text in the search box finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.grid import cells_to_texts, points_to_cells
from layers.names import Kind, no_points
from tests.layers.names.towns import AREAS, TOWN, found, points, search


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("weimar", "Weimarstraat"),
        ("WEIMARSTRAAT", "Weimarstraat"),
        ("Weimarstr.", "Weimarstraat"),
        ("weimarstraat 12a", "Weimarstraat"),
        ("meerdervoort", "Laan van Meerdervoort"),
        ("ln. van meerdervoort", "Laan van Meerdervoort"),
        ("saint johns", "St. John's Road"),
        ("st john's rd", "St. John's Road"),
        ("eglise aan zee", "Église-aan-Zee"),
        ("zee", "Église-aan-Zee"),
        ("plein 1813", "Plein 1813"),
        ("weimrstraat", "Weimarstraat"),
        ("wiemarstraat", "Weimarstraat"),
        ("merdervort", "Laan van Meerdervoort"),
        ("2562HS", "2562 HS"),
        ("2562 hs", "2562 HS"),
        ("2562", "2562"),
        ("block 2", "Block 2"),
        ("2", "Block 2"),
    ],
)
def test_a_place_is_found_by_what_people_type(text: str, first: str) -> None:
    assert found(text)[0] == first


def test_the_digits_of_a_postcode_find_the_whole_of_it_first() -> None:
    assert found("2562") == ["2562", "2562 HS", "2562 HT"]


def test_a_beginning_stands_before_a_word_and_a_word_before_a_part() -> None:
    town = points([(name, "", 4.3, 52.05) for name in ("Oude Kerk", "Kerkweg", "Nieuwekerk")])
    titles = [one.title.nl for one in search(town).find("kerk", 10)]
    assert titles == ["Kerkweg", "Oude Kerk", "Nieuwekerk"]


def test_typing_errors_count_only_where_nothing_else_is_found() -> None:
    town = points([("Kerkstraat", "", 4.3, 52.05), ("Kerfstraat", "", 4.3, 52.05)])
    assert [one.title.nl for one in search(town).find("kerkstraat", 10)] == ["Kerkstraat"]


def test_of_two_that_match_as_well_the_longer_street_stands_first() -> None:
    town = points([("Kerkweg", "", 4.3, 52.05), *[("Kerkzoom", "", 4.31, 52.05)] * 3])
    assert [one.title.nl for one in search(town).find("kerk", 10)] == ["Kerkzoom", "Kerkweg"]


def test_an_area_is_found_by_its_code_and_lies_in_a_larger_one() -> None:
    (hit,) = [one for one in search().find("Block 2", 10) if one.id == "blocks.2"]
    assert hit.kind is Kind.AREA
    assert hit.context
    assert hit.context.en == "Blocks, Block 1"
    assert hit.bbox == (4.295, 52.045, 4.305, 52.055)


def test_words_of_where_a_street_lies_find_it_too() -> None:
    hits = search().find("weimar block", 10)
    assert [one.title.nl for one in hits] == ["Weimarstraat"]


def test_a_street_has_a_box_and_a_point_of_its_own() -> None:
    (hit,) = search().find("weimar", 1)
    west, south, east, north = hit.bbox
    assert (west, east) == (4.3, 4.3008)  # one point per cell of 50 metres
    assert west <= hit.point[0] <= east
    assert south <= hit.point[1] <= north


@pytest.mark.parametrize(
    "text", ["52.05, 4.3", "52,05 4,3", "52.05;4.3", "4.3, 52.05", "52.05 4.3"]
)
def test_coordinates_are_a_point_in_either_order(text: str) -> None:
    (hit,) = search().find(text, 10)
    assert (hit.kind, hit.point) == (Kind.POINT, (4.3, 52.05))
    assert hit.context
    assert hit.context.nl == "Block 2"


def test_of_two_orders_outside_the_city_latitude_is_first() -> None:
    (hit,) = search().find("10.5, 20.5", 10)
    assert hit.point == (20.5, 10.5)


def test_coordinates_beyond_the_poles_are_no_place() -> None:
    assert search().find("91, 95", 10) == []


def test_a_cell_is_found_by_its_id_whatever_its_case() -> None:
    cell = cells_to_texts(points_to_cells(np.array([4.3004]), np.array([52.05]), 10))[0]
    (hit,) = search().find(cell.upper(), 10)
    assert (hit.kind, hit.id, hit.title.nl) == (Kind.CELL, cell, "vak bij Weimarstraat, Block 2")


@pytest.mark.parametrize("text", ["000000000000000", "!!!", "'", "zzzzzzzz", "ab"])
def test_what_is_nothing_finds_nothing(text: str) -> None:
    assert found(text) == []


def test_a_city_without_names_finds_nothing() -> None:
    assert search(no_points(), ()).find("kerk", 10) == []


def test_no_more_is_returned_than_asked() -> None:
    assert len(found("2", 2)) == 2


@given(st.text(max_size=100))
def test_any_text_is_answered_and_again_the_same(text: str) -> None:
    one, other = search(TOWN, AREAS).find(text, 5), search(TOWN, AREAS).find(text, 5)
    assert one == other
    assert len(one) <= 5


@given(st.sampled_from(["Weimarstraat", "Laan van Meerdervoort", "Kerkstraat"]), st.data())
def test_every_beginning_finds_the_street(name: str, data: st.DataObject) -> None:
    length = data.draw(st.integers(1, len(name)))
    assert name in found(name[:length].upper())


@given(st.sampled_from(["Weimarstraat", "Meerdervoort"]), st.data())
def test_two_letters_changed_about_still_find_the_street(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 2))
    typed = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    assert any(name in one for one in found(typed))
