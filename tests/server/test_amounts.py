"""Sums, means, ends and presence at every door: the same broken numbers everywhere."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import polars as pl
import pytest

from tests.cities import open_place
from tests.mvt_reader import read_tile
from tests.serving import all_features, asking
from tests.workbooks import rows_of, table_of
from tests.world import write_world

AMOUNT = """
[amounts.latitude]
column = "lat"
unit = { nl = "graden", en = "degrees" }
least = 1
"""
LAYER = """
id = "arctic_{measure}"
source = "arctic"
title = {{ nl = "{measure}", en = "{measure}" }}
theme = "corners"
measure = "{measure}"
{amount}
unit = {{ nl = "graden", en = "degrees" }}
resolutions = [5, 7]
periods = ["{step}"]
"""
OF_AMOUNT = ("sum", "mean", "min", "max")
MEASURES = ("count", "presence", *OF_AMOUNT)
Values = dict[str, float | None]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server with a layer per measure; the amount is the latitude, near 80."""
    with serving_measures(tmp_path_factory.mktemp("amounts")) as asked:
        yield asked


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The same of a protected source."""
    with serving_measures(tmp_path_factory.mktemp("protected"), "protected", "month") as asked:
        yield asked


@contextmanager
def serving_measures(
    folder: Path, protection: str = "open", step: str = "year"
) -> Iterator[httpx.Client]:
    write_world(folder)
    source = folder / "definitions/sources/arctic.toml"
    own = source.read_text().replace('protection = "open"', f'protection = "{protection}"')
    source.write_text(own + AMOUNT)
    told = MEASURES if protection == "open" else MEASURES[:-2]
    for measure in told:
        amount = 'amount = "latitude"' if measure in OF_AMOUNT else ""
        layer = LAYER.format(measure=measure, amount=amount, step=step)
        (folder / f"definitions/layers/arctic_{measure}.toml").write_text(layer)
    place = open_place(folder / "data", folder / "inbox", folder / "definitions")
    place.ingest(["arctic"])
    with asking(place) as asked:
        yield asked
    place.engine.dispose()


def values(client: httpx.Client, measure: str, asked: str = "") -> Values:
    path = f"/v1/collections/arctic_{measure}/items?resolution=5&limit=10000{asked}"
    features = all_features(client, path)
    return {one["id"]: one["properties"]["value"] for one in features}


def test_the_mean_is_the_sum_over_the_count(client: httpx.Client) -> None:
    count, total, mean = (values(client, one) for one in ("count", "sum", "mean"))
    for cell, n in count.items():
        assert mean[cell] == (pytest.approx(total[cell] / n) if n else None)  # type: ignore[operator]
    assert sum(filter(None, count.values())) == 400


def test_a_protected_mean_is_the_published_sum_over_the_published_count(
    client: httpx.Client, protected: httpx.Client
) -> None:
    count, total, mean = (values(protected, one) for one in ("count", "sum", "mean"))
    newest = protected.get("/v1/collections/arctic_sum").json()["datetime"]
    exact = values(client, "sum", f"&datetime={newest}")
    shown = [cell for cell, n in count.items() if n is not None]
    assert shown
    assert shown == [cell for cell, one in total.items() if one is not None]
    assert mean == {cell: total[cell] / n if n else None for cell, n in count.items()}  # type: ignore[operator]
    assert not [cell for cell in shown if total[cell] == exact[cell]]


def test_the_mean_lies_between_the_lowest_and_the_highest(client: httpx.Client) -> None:
    low, mean, high = (values(client, one) for one in ("min", "mean", "max"))
    for cell, one in mean.items():
        if one is None:
            assert (low[cell], high[cell]) == (None, None)
        else:
            assert low[cell] <= one + 1e-9  # type: ignore[operator]
            assert high[cell] >= one - 1e-9  # type: ignore[operator]


def test_the_account_of_a_protected_sum_says_how_it_is_changed(protected: httpx.Client) -> None:
    account = protected.get("/v1/collections/arctic_sum/account").json()
    assert "the most that a single record adds to it" in str(account["protection"])


def test_a_cell_without_records_has_no_mean(client: httpx.Client) -> None:
    features = all_features(client, "/v1/collections/arctic_mean/items?resolution=7&limit=10000")
    states = {one["properties"]["state"] for one in features if one["properties"]["value"] is None}
    assert states == {"undefined"}


def test_presence_is_whether_there_is_a_count(client: httpx.Client) -> None:
    count, presence = (values(client, one) for one in ("count", "presence"))
    assert presence == {cell: int(bool(n)) for cell, n in count.items()}


@pytest.mark.parametrize("measure", MEASURES)
def test_csv_tells_the_same_numbers(client: httpx.Client, measure: str) -> None:
    path = f"/v1/collections/arctic_{measure}/items?resolution=5&f=csv"
    rows = csv.DictReader(io.StringIO(client.get(path).text, newline=""))
    told = {row["h3"]: float(row["value"]) if row["value"] else None for row in rows}
    assert told == values(client, measure)


@pytest.mark.parametrize("measure", MEASURES)
def test_dutch_csv_tells_the_same_numbers(client: httpx.Client, measure: str) -> None:
    path = f"/v1/collections/arctic_{measure}/items?resolution=5&f=csv&dialect=nl"
    text = client.get(path).content.decode("utf-8-sig")
    table = pl.read_csv(text.encode(), separator=";", decimal_comma=True, infer_schema_length=None)
    assert dict(table.select("h3", "value").iter_rows()) == values(client, measure)
    assert ("," in text) == (measure in OF_AMOUNT)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_workbook_tells_the_same_numbers_and_what_they_are(
    client: httpx.Client, measure: str
) -> None:
    path = f"/v1/collections/arctic_{measure}/items?resolution=5&f=xlsx&lang=en"
    data = client.get(path).content
    rows = {one["h3"]: one for one in table_of(data, "Data")}
    told = dict(rows_of(data, "Provenance"))
    expected = values(client, measure)
    assert {cell: one["value"] for cell, one in rows.items()} == {
        cell: None if one is None else pytest.approx(one, rel=1e-15)
        for cell, one in expected.items()
    }
    named = {"min": "lowest", "max": "highest"}.get(measure, measure)
    assert told["Value"] == f"{named} (degrees)"
    assert told["What is counted"].startswith(("The value is", "This layer counts"))


def test_a_cell_without_records_has_no_mean_in_a_workbook_and_says_why(
    client: httpx.Client,
) -> None:
    data = client.get("/v1/collections/arctic_mean/items?resolution=7&f=xlsx&lang=en").content
    empty = {one["meaning"] for one in table_of(data, "Data") if one["value"] is None}
    assert empty == {"undefined (nothing to compute it from)"}


@pytest.mark.parametrize("measure", MEASURES)
def test_tiles_tell_the_same_numbers(client: httpx.Client, measure: str) -> None:
    address = f"/v1/collections/arctic_{measure}/tiles/WebMercatorQuad/5/3/17?resolution=5"
    features = read_tile(client.get(address).content)[0].features
    expected = values(client, measure)
    told = {str(one.properties["h3"]): one.properties.get("value") for one in features}
    assert told
    assert told == {cell: expected[cell] for cell in told}


@pytest.mark.parametrize("measure", MEASURES)
def test_the_page_of_a_cell_tells_the_same_numbers(client: httpx.Client, measure: str) -> None:
    layer = f"arctic_{measure}"
    features = all_features(client, f"/v1/collections/{layer}/items?resolution=7&limit=10000")
    one_of_each = {one["properties"]["state"]: one for one in features}
    assert ("undefined" in one_of_each) == (measure in ("mean", "min", "max"))
    for feature in (features[0], *one_of_each.values()):
        layers = client.get(f"/v1/cells/{feature['id']}").json()["layers"]
        (own,) = [one for one in layers if one["id"] == layer]
        told = {name: own[name] for name in ("value", "state", "suppressed")}
        assert told == {name: feature["properties"][name] for name in told}


@pytest.mark.parametrize("measure", MEASURES)
def test_a_legend_tells_whether_its_numbers_are_whole(client: httpx.Client, measure: str) -> None:
    legend = client.get(f"/v1/collections/arctic_{measure}/legend?resolution=5").json()
    assert legend["whole"] is (measure in ("count", "presence"))


def test_a_layer_names_its_amount_and_unit(client: httpx.Client) -> None:
    amounts = [client.get(f"/v1/collections/arctic_{one}").json()["amount"] for one in MEASURES]
    named = {"name": "latitude", "texts": {"nl": {"unit": "graden"}, "en": {"unit": "degrees"}}}
    assert amounts == [None, None, named, named, named, named]


@pytest.mark.parametrize(
    ("measure", "sentence"),
    [
        ("count", "This layer counts every accepted record"),
        ("sum", "The value is the sum of latitude (degrees) over the records."),
        ("mean", "The value is the mean of latitude (degrees)"),
        ("min", "The value is the lowest latitude (degrees) of a single record."),
        ("max", "The value is the highest latitude (degrees) of a single record."),
        ("presence", "The value is 1 where there is at least one record"),
    ],
)
def test_the_account_says_what_a_value_is(
    client: httpx.Client, measure: str, sentence: str
) -> None:
    counted = client.get(f"/v1/collections/arctic_{measure}/account").json()["counted"]
    assert sentence in " ".join(counted["texts"]["en"]["sentences"])
