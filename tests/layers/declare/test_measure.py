"""Which measures of a layer its source can answer."""

from typing import Any

import pytest
from pydantic import ValidationError

from layers.declare.contradict import contradictions, register_contradictions
from tests.layers.makers import make_layer, make_source

TITLE = {"nl": "euro", "en": "euros"}
COST = {"cost": {"column": "cost", "unit": TITLE, "absent": ["."], "least": 10}}
UNMEASURED = {"cost": {"column": "cost", "unit": TITLE}}
WHOLE = {"cost": {"column": "cost", "unit": TITLE, "least": 10}}
SUM, MEAN, MIN, MAX = ({"measure": one, "amount": "cost"} for one in ("sum", "mean", "min", "max"))
LENGTH = {"location": None, "geometry": {"by": "length", "precision": "address"}}
PRESENCE = {"location": None, "geometry": {"by": "presence", "precision": "address"}}
KEY = {
    "location": None,
    "key": {"column": "lon", "areas": "blocks"},
    "coverage": {"bbox": None, "areas": "blocks"},
}


def faults(layer: dict[str, Any], **source: Any) -> list[str]:
    read = [("sources/reports.toml", make_source(**{"amounts": COST, **source}))]
    asked = [("layers/one.toml", make_layer(resolutions=[9], periods=["month"], **layer))]
    found = [str(one) for one in contradictions([], read, asked, [], frozenset({"areas"}))]
    return [one.removeprefix("layers/one.toml: ") for one in found]


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        (SUM, {}),
        (MEAN, {}),
        (MIN, {}),
        (MAX, LENGTH),
        ({"measure": "presence"}, {"protection": "protected"}),
        ({"measure": "presence"}, PRESENCE),
        ({"measure": "sum", "amount": "length"}, LENGTH),
        (MEAN, LENGTH),
        (MEAN, KEY),
        (SUM, {"protection": "protected"}),
        (SUM, {"protection": "protected", **LENGTH}),
        (MEAN, {"protection": "protected", "amounts": WHOLE}),
    ],
)
def test_what_a_source_can_answer_is_no_fault(
    layer: dict[str, Any], source: dict[str, Any]
) -> None:
    assert faults(layer, **source) == []


@pytest.mark.parametrize(
    ("layer", "source"),
    [({}, {"protection": "protected"}), ({"protection": "protected"}, {}),
     ({}, {"protection": "restricted"})],
)  # fmt: skip
@pytest.mark.parametrize(
    ("measure", "more", "why"),
    [("mean", {"amount": "cost"}, "some records have no cost"),
     ("sum", {"amount": "length", **LENGTH}, "length lies in cells where its record does not"),
     ("sum", {"amount": "cost", "amounts": UNMEASURED}, "amounts.cost declares no 'least'"),
     ("mean", {"amount": "cost", "amounts": UNMEASURED}, "amounts.cost declares no 'least'"),
     ("min", {"amount": "cost", "amounts": WHOLE}, "it is the cost of a single record"),
     ("max", {"amount": "cost", "amounts": WHOLE}, "it is the cost of a single record")],
)  # fmt: skip
def test_what_noise_would_not_protect_is_for_open_layers(
    measure: str, more: dict[str, Any], why: str, layer: dict[str, Any], source: dict[str, Any]
) -> None:
    declared = {name: one for name, one in more.items() if name != "amount"}
    asked = {"measure": measure, "amount": more["amount"], **layer}
    (found,) = faults(asked, **source, **declared)
    assert found.startswith(f"measure: got '{measure}'; expected another measure, as the layer is ")
    assert why in found


@pytest.mark.parametrize(
    ("layer", "source", "fault"),
    [
        ({"measure": "sum", "amount": "debt"}, {},
         "amount: got 'debt'; expected an amount of reports: cost"),
        ({"measure": "sum", "amount": "area"}, LENGTH,
         "amount: got 'area'; expected an amount of reports: cost, length"),
        ({"measure": "presence"}, KEY,
         "measure: got 'presence'; expected another measure, as reports knows only areas"),
        ({}, PRESENCE, "measure: got 'count'; expected 'presence': a record of reports stands in"),
        ({"measure": "mean", "amount": "length"}, LENGTH,
         "measure: got 'mean'; expected 'sum': length lies in many cells"),
        ({"measure": "max", "amount": "length"}, LENGTH,
         "measure: got 'max'; expected 'sum': length lies in many cells"),
        (MAX, KEY,
         "measure: got 'max'; expected another measure, as reports knows only areas"),
        (MIN, {"count": {"column": "lat"}},
         "measure: got 'min'; expected another measure, as a row of reports holds an amount of"),
        ({"measure": "presence", "protection": "protected"}, PRESENCE,
         "protection: got 'protected'; expected 'open', as a record of reports stands in every"),
    ],
)  # fmt: skip
def test_what_a_source_cannot_answer_is_a_fault(
    layer: dict[str, Any], source: dict[str, Any], fault: str
) -> None:
    (found,) = faults(layer, **source)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("layer", "match"),
    [
        ({"measure": "sum"}, "amount: what measure 'sum' is of"),
        ({"amount": "cost"}, "amount only where measure is 'sum', 'mean', 'min' or 'max'"),
        ({"measure": "mode"}, "'count', 'sum', 'mean', 'min', 'max' or 'presence'"),
    ],
)
def test_a_measure_names_an_amount_where_it_is_of_one(layer: dict[str, Any], match: str) -> None:
    with pytest.raises(ValidationError, match=match):
        make_layer(**layer)


def test_a_weight_that_is_no_register_is_a_fault() -> None:
    source = make_source(**KEY | {"key": {**KEY["key"], "weight": "homes"}})
    (fault,) = register_contradictions([("sources/reports.toml", source)], [])
    assert str(fault) == (
        "sources/reports.toml: key.weight: got 'homes'; expected a register: (none is declared)"
    )
