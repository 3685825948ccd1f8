"""A recipe is named by its content, and says what is wrong with it."""

import random
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from layers.declare import Recipe, is_recipe_id
from layers.declare.recipe import MOST_INPUTS
from tests.layers.declare.recipes import recipe

A, B = {"layer": "a"}, {"layer": "b"}
HIGH = {"high": {"at_least": 5}}
SYMMETRIC = ("weighted", "all", "any", "overlap")
RATED = {"compute": "rate", "per": "km2"}
COMPUTED: list[dict[str, Any]] = [
    {}, {"compute": "value"}, RATED, RATED | {"times": 10}, {"compute": "smoothed", "per": "homes"},
    {"compute": "change"}, {"compute": "change", "against": "previous"}, {"compute": "index"},
    {"compute": "share"}, {"compute": "moving", "over": 3}, {"when": "previous"},
    {"where": {"kind": ["x", "y"], "day": ["z"]}}, {"where": {"kind": ["x"]}},
]  # fmt: skip


@st.composite
def recipes(draw: st.DrawFn) -> dict[str, Any]:
    """Draw recipes of all sorts, as somebody may write them."""
    how = draw(st.sampled_from(["measure", "ratio", "difference", "bivariate", *SYMMETRIC]))
    count = {"measure": 1}.get(how) or (draw(st.integers(1, 4)) if how in SYMMETRIC else 2)
    inputs = []
    for _ in range(count):
        one = {"layer": draw(st.sampled_from(["a", "b", "c"])), **draw(st.sampled_from(COMPUTED))}
        if how in ("all", "any", "overlap"):
            one["high"] = draw(st.sampled_from([{"at_least": 5}, {"top": 10}, {"at_most": 0.5}]))
            one["negated"] = draw(st.booleans())
        if how == "weighted":
            one["weight"] = draw(st.sampled_from([1, 2.5, -1]))
        inputs.append(one)
    scale = {"scale": draw(st.sampled_from(["rank", "z"]))} if how == "weighted" else {}
    return {"how": how, "inputs": inputs, **scale}


def shuffled(whole: Any, rng: random.Random, at: str = "") -> Any:
    """Write the same in another order: of keys, of values, and of inputs that may change places."""
    if isinstance(whole, dict):
        keys = rng.sample(list(whole), len(whole))
        free = whole.get("how") in SYMMETRIC
        return {key: shuffled(whole[key], rng, "free" if free and key == "inputs" else key)
                for key in keys}  # fmt: skip
    if isinstance(whole, list):
        parts = [shuffled(one, rng) for one in whole]
        return rng.sample(parts, len(parts)) if at in ("free", "kind", "day") else parts
    return whole


@given(recipes(), st.randoms(use_true_random=False))
def test_whatever_order_it_is_written_in_a_recipe_has_one_name(
    whole: dict[str, Any], rng: random.Random
) -> None:
    assert Recipe.model_validate(whole).name == Recipe.model_validate(shuffled(whole, rng)).name


@given(recipes())
def test_the_canonical_recipe_is_its_own(whole: dict[str, Any]) -> None:
    canonical = Recipe.model_validate(whole).canonical
    assert canonical.canonical == canonical


@given(recipes())
def test_a_recipe_comes_back_from_its_text(whole: dict[str, Any]) -> None:
    one = Recipe.model_validate(whole)
    assert Recipe.model_validate_json(one.text) == one.canonical


@given(recipes(), recipes())
def test_two_recipes_have_one_name_where_they_are_one(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    first, second = Recipe.model_validate(one), Recipe.model_validate(other)
    assert (first.name == second.name) == (first.canonical == second.canonical)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (A, A | {"compute": "value", "when": "asked", "negated": False, "where": {}}),
        (A | RATED, A | RATED | {"times": 1}),
        (A | {"compute": "rate", "per": "b"}, A | {"compute": "rate", "per": "b", "times": 1000}),
        (A | {"compute": "change"}, A | {"compute": "change", "against": "year_before"}),
        (A | {"where": {"k": ["x", "y"]}}, A | {"where": {"k": ["y", "x", "y"]}}),
    ],
)
def test_what_is_left_out_is_as_what_stands_there_for_everybody(
    short: dict[str, Any], long: dict[str, Any]
) -> None:
    assert recipe("measure", short).name == recipe("measure", long).name


def test_weights_and_scale_that_are_left_out_are_one_and_rank() -> None:
    long = recipe("weighted", A | {"weight": 1}, B | {"weight": 1.0}, scale="rank")
    assert recipe("weighted", A, B).name == long.name


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("2024-01-01/2024-12-31", "2024"),
        ("2024-02-01/2024-02-29", "2024-02"),
        ("2024-02-09/2024-02-09", "2024-02-09"),
        ("2024-02-09/2024-03-09", "2024-02-09/2024-03-09"),
    ],
)
def test_a_period_of_its_own_is_named_in_the_shortest_way(one: str, same: str) -> None:
    assert recipe("ratio", A, B | {"when": one}).inputs[1].when == same


def test_nothing_less_than_nothing_is_nothing() -> None:
    one = recipe("weighted", A | {"weight": -0.0}, B)
    assert one.name == recipe("weighted", A | {"weight": 0}, B).name
    below = recipe("all", A | {"high": {"at_least": -0.0}})
    assert below.name == recipe("all", A | {"high": {"at_least": 0}}).name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (recipe("ratio", A, B), recipe("ratio", B, A)),
        (recipe("difference", A, B), recipe("ratio", A, B)),
        (recipe("weighted", A, B | {"weight": 2}), recipe("weighted", A | {"weight": 2}, B)),
        (recipe("all", A | HIGH), recipe("all", A | HIGH | {"negated": True})),
        (recipe("all", A | HIGH), recipe("all", A | {"high": {"at_most": 5}})),
        (recipe("measure", A), recipe("measure", A | {"when": "previous"})),
        (recipe("measure", A), recipe("measure", A | {"where": {"k": ["x"]}})),
    ],
)
def test_what_differs_in_content_differs_in_name(one: Recipe, other: Recipe) -> None:
    assert one.name != other.name


def test_a_name_once_given_stays() -> None:
    """Names stand in links; whatever is added to recipes must not change them."""
    assert recipe("measure", A).name == "c_y45httx7znxj2ryiesdqg4x2"
    whole = recipe("weighted", A | {"weight": 2}, B | RATED | {"where": {"k": ["x"]}}, scale="z")
    assert whole.name == "c_q6wgoi6nm6472r7c6kwuw3tk"


@pytest.mark.parametrize(
    "name",
    ["c_", "c_" + 23 * "a", "c_" + 25 * "a", "c_" + 24 * "A", "d_" + 24 * "a", "c_" + 24 * "1"],
)
def test_a_name_that_no_recipe_gets_is_none(name: str) -> None:
    assert not is_recipe_id(name)


@given(recipes())
def test_the_name_of_a_recipe_is_known_as_one(whole: dict[str, Any]) -> None:
    assert is_recipe_id(Recipe.model_validate(whole).name)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"how": "measure", "inputs": []}, f"1 to {MOST_INPUTS} inputs; got 0"),
    ({"how": "any", "inputs": [A | HIGH] * 7}, f"1 to {MOST_INPUTS} inputs; got 7"),
    ({"how": "measure", "inputs": [A, B]}, "one input, as how is 'measure'; got 2"),
    ({"how": "ratio", "inputs": [A]}, "two inputs, as how is 'ratio'; got 1"),
    ({"how": "difference", "inputs": [A, B, A]}, "two inputs, as how is 'difference'; got 3"),
    ({"how": "bivariate", "inputs": [A]}, "two inputs, as how is 'bivariate'; got 1"),
    ({"how": "measure", "inputs": [A], "scale": "z"}, "scale only where how is 'weighted'"),
    ({"how": "measure", "inputs": [A | {"when": "newest"}]}, "moves with the asked one"),
    ({"how": "ratio", "inputs": [A | {"when": "2023"}, B | {"when": "2024"}]}, "moves with"),
    ({"how": "all", "inputs": [A]}, "high in every input, as how is 'all'"),
    ({"how": "overlap", "inputs": [A | HIGH, B]}, "high in every input, as how is 'overlap'"),
    ({"how": "measure", "inputs": [A | HIGH]}, "no high in an input, as how is 'measure'"),
    ({"how": "measure", "inputs": [A | {"negated": True}]}, "no negated input"),
    ({"how": "ratio", "inputs": [A | {"weight": 2}, B]}, "weight only where how is 'weighted'"),
    ({"how": "weighted", "inputs": [A | {"weight": 0}, B | {"weight": 0}]}, "a weight that is not"),
    ({"how": "mean", "inputs": [A]}, "'measure', 'weighted'"),
    ({"how": "measure", "inputs": [A], "title": "x"}, "Extra inputs are not permitted"),
    ({"how": "measure"}, "Field required"),
]
FAULTY: list[tuple[dict[str, Any], str]] = [
    ({"compute": "rate"}, "per, as compute is 'rate'"),
    ({"compute": "smoothed"}, "per, as compute is 'smoothed'"),
    ({"compute": "moving"}, "over, as compute is 'moving'"),
    ({"per": "km2"}, "no per, as compute is 'value'"),
    ({"compute": "change", "per": "km2"}, "no per, as compute is 'change'"),
    ({"compute": "index", "times": 10}, "no times, as compute is 'index'"),
    ({"compute": "share", "over": 3}, "no over, as compute is 'share'"),
    ({"compute": "rate", "per": "km2", "against": "previous"}, "no against, as compute is 'rate'"),
    ({"compute": "moving", "over": 1}, "greater than or equal to 2"),
    ({"compute": "moving", "over": 37}, "less than or equal to 36"),
    (RATED | {"times": 0}, "greater than 0"),
    (RATED | {"times": float("nan")}, "finite number"),
    ({"where": {"k": []}}, "at least one value"),
    ({"where": {"K!": ["x"]}}, "pattern"),
    ({"colour": "red"}, "Extra inputs"),
    *(({"when": one}, "or a period of its own: 2024, 2024-03, 2024-03-31") for one in (
        "", "soon", "2024-13", "2024-02-30", "24", "2024-W01-1", "20240101", "2024\n", "٢٠٢٤",
        "2024-03-31/2024-03-01", "2024/2025", "0000")),
]  # fmt: skip
CONDITIONS: list[tuple[dict[str, Any], str]] = [
    ({}, "exactly one of at_least, at_most, top and verdict"),
    ({"at_least": 1, "top": 5}, "exactly one of"),
    ({"top": 0}, "greater than 0"),
    ({"top": 101}, "less than or equal to 100"),
    ({"at_least": float("nan")}, "finite number"),
    ({"at_most": float("inf")}, "finite number"),
    ({"verdict": "rising"}, "high.verdict only where compute is 'change'"),
    ({"verdict": "exploding"}, "'too_few', 'steady', 'rising'"),
]


@pytest.mark.parametrize(("whole", "reason"), REFUSED)
def test_a_recipe_that_does_not_fit_itself_is_refused(whole: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Recipe.model_validate(whole)
    assert reason in str(refused.value)


@pytest.mark.parametrize(("parts", "reason"), FAULTY)
def test_an_input_that_does_not_fit_itself_is_refused_for_that_alone(
    parts: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        recipe("ratio", A | parts, B)
    assert [reason in one["msg"] for one in refused.value.errors()] == [True]


@pytest.mark.parametrize(("high", "reason"), CONDITIONS)
def test_a_condition_that_is_none_is_refused(high: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        recipe("all", A | {"high": high})


@pytest.mark.parametrize("weight", ["-1001", "1e400", "NaN", "Infinity", '"much"', "[1]"])
def test_a_weight_that_is_no_weight_is_refused(weight: str) -> None:
    body = f'{{"how": "weighted", "inputs": [{{"layer": "a", "weight": {weight}}}]}}'
    with pytest.raises(ValidationError, match=r"weight|JSON"):
        Recipe.model_validate_json(body)


def test_the_layers_that_are_read_are_named_once_denominators_included() -> None:
    per = {"compute": "rate", "per": "homes"}
    assert recipe("ratio", A | per, A | RATED).named == ("a", "homes")


def test_the_text_is_the_same_bytes_for_everybody() -> None:
    text = recipe("measure", {"when": "asked", "layer": "a", "compute": "share"}).text
    assert orjson.loads(text) == {"how": "measure", "inputs": [{"compute": "share", "layer": "a"}]}
    assert text == '{"how":"measure","inputs":[{"compute":"share","layer":"a"}]}'
