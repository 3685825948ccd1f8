"""The lattice: which questions a protected source answers."""

from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.declare import LayerDefinition, Protection
from layers.errors import OffLattice
from layers.model import Question
from layers.periods import Period, Step, period_of
from layers.publish import canonical_where, filters_of, refuse_off_lattice, rule_of
from layers.publish.terms import Rule
from tests.layers.makers import TITLE, make_layer, make_source

KINDS = ["fire & smoke", "graffiti", "noise", "smell", "waste"]
NUISANCE = ("noise", "smell", "waste")
LATTICE = {"areas": ["districts"], "dimensions": {
    "kind": {"values": KINDS, "groups": {"nuisance": NUISANCE}},
    "hour": {"values": ["day", "evening", "night"]}}}  # fmt: skip
DIMENSIONS = {name: {"column": name, "title": TITLE} for name in ("kind", "hour", "attempt")}
SOURCE = make_source(
    protection="protected", areas=["districts", "streets"], dimensions=DIMENSIONS, lattice=LATTICE
)
OPEN = make_source(areas=["districts"])
LAYER = make_layer(resolutions=[7, 8], periods=["quarter", "month"])
GROUP = make_layer(resolutions=[7], periods=["month"], filter={"kind": NUISANCE})
SINGLE = make_layer(resolutions=[7], periods=["month"], filter={"kind": ["noise"]})
RULE = Rule(Protection.PROTECTED, 5)
MARCH = Period(date(2024, 3, 1), date(2024, 3, 31))


def question(**parts: object) -> Question:
    base = {"layer": "all_reports", "span": MARCH, "open_ended": False, "resolution": 8,
            "areas": None}  # fmt: skip
    return Question(**{**base, **parts})  # type: ignore[arg-type]


def filtered(*values: str, name: str = "kind", resolution: int = 8) -> Question:
    return question(where=((name, values),), resolution=resolution)


def ask(asked: Question, layer: LayerDefinition = LAYER) -> None:
    refuse_off_lattice(RULE, layer, SOURCE, asked)


def nearest_of(asked: Question, layer: LayerDefinition = LAYER) -> Question | None:
    """Read the nearest question out of a refusal, as somebody would who pastes it."""
    with pytest.raises(OffLattice) as refusal:
        ask(asked, layer)
    parts = parse_qs(str(refusal.value).partition("The nearest is ")[2].removesuffix("."))
    start, end = parts.pop("datetime")[0].split("/")
    areas = parts.pop("areas", [None])[0]
    resolution = parts.pop("resolution", [None])[0]
    return question(
        span=Period(date.fromisoformat(start), date.fromisoformat(end)),
        resolution=resolution and int(resolution),
        areas=areas,
        where=tuple((name, tuple(values)) for name, values in parts.items()),
    )


OFF = [
    question(span=Period(date(2024, 3, 1), date(2024, 4, 30))),
    question(span=Period(date(2024, 3, 2), date(2024, 3, 31))),
    question(span=Period(date(2024, 1, 1), date(2024, 12, 31))),
    question(open_ended=True),
    question(resolution=9),
    question(resolution=6),
    question(resolution=None, areas="parks"),
    question(resolution=None, areas="streets"),
    filtered("noise", "waste"),
    filtered("noise", "nuisance"),
    filtered("arson"),
    filtered("J", name="attempt"),
    question(where=(("kind", ("noise",)), ("hour", ("night",)))),
    question(where=(("kind", ("noise",)), ("kind", ("smell",)))),
    question(known="2026-03-31"),
]


@pytest.mark.parametrize(
    "on",
    [
        question(),
        question(resolution=7),
        question(span=Period(date(2024, 1, 1), date(2024, 3, 31))),
        question(resolution=None, areas="districts"),
        filtered("noise"),
        filtered("night", name="hour"),
        filtered("nuisance"),
        filtered("waste", "smell", "noise"),
    ],
    ids=str,
)
def test_a_question_on_the_lattice_passes(on: Question) -> None:
    ask(on)


@pytest.mark.parametrize("off", OFF, ids=str)
def test_a_question_off_the_lattice_is_refused(off: Question) -> None:
    with pytest.raises(OffLattice, match="all_reports is protected"):
        ask(off)


@pytest.mark.parametrize("off", OFF, ids=str)
def test_an_open_source_answers_any_of_them(off: Question) -> None:
    refuse_off_lattice(rule_of(LAYER, OPEN), LAYER, OPEN, off)


NEAREST = [
    (OFF[0], "datetime=2024-01-01/2024-03-31&resolution=8"),
    (OFF[4], "datetime=2024-03-01/2024-03-31&resolution=8"),
    (OFF[5], "datetime=2024-03-01/2024-03-31&resolution=7"),
    (OFF[6], "datetime=2024-03-01/2024-03-31&resolution=8"),
    (OFF[8], "datetime=2024-03-01/2024-03-31&resolution=8&kind=nuisance"),
    (filtered("arson"), "datetime=2024-03-01/2024-03-31&resolution=8&kind=nuisance"),
    (filtered("fire & smoke", "arson"),
     "datetime=2024-03-01/2024-03-31&resolution=8&kind=fire%20%26%20smoke"),
    (filtered("J", name="attempt"), "datetime=2024-03-01/2024-03-31&resolution=8"),
    (OFF[12], "datetime=2024-03-01/2024-03-31&resolution=8&kind=noise"),
]  # fmt: skip


@pytest.mark.parametrize(("off", "nearest"), NEAREST)
def test_a_refusal_names_the_nearest_question_that_is_answered(off: Question, nearest: str) -> None:
    with pytest.raises(OffLattice) as refusal:
        ask(off)

    assert str(refusal.value).endswith(f"The nearest is {nearest}.")


NAMES = [*KINDS, "nuisance", "arson", "day", "night"]
wheres = st.lists(
    st.tuples(
        st.sampled_from(["kind", "hour", "attempt"]),
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map(tuple),
    ),
    max_size=2,
).map(tuple)
spans = st.one_of(
    st.builds(
        lambda day, days: Period(day, date.fromordinal(day.toordinal() + days)),
        st.dates(date(2000, 1, 1), date(2050, 1, 1)),
        st.integers(0, 800),
    ),
    st.builds(period_of, st.sampled_from(Step), st.dates(date(2000, 1, 1), date(2050, 1, 1))),
)
places = st.one_of(
    st.tuples(st.integers(5, 10), st.none()),
    st.tuples(st.none(), st.sampled_from(["districts", "streets", "parks"])),
)
questions = st.builds(
    lambda span, place, where, open_ended: question(
        span=span, resolution=place[0], areas=place[1], where=where, open_ended=open_ended
    ),
    spans,
    places,
    wheres,
    st.booleans(),
)


def all_filters(layer: LayerDefinition) -> set[tuple[str, frozenset[str]]]:
    """List every filter a layer takes, one by one, a group by its name and by its values."""
    kinds = [{one} for one in KINDS] + [{"nuisance"}, set(NUISANCE)]
    hours = [{one} for one in ("day", "evening", "night")]
    listed = [("kind", frozenset(one)) for one in kinds]
    listed += [("hour", frozenset(one)) for one in hours]
    own = layer.filter.get("kind")
    if own is None:
        return set(listed)
    spelled = {"nuisance": set(NUISANCE)}
    return {
        (name, asked)
        for name, asked in listed
        if name == "kind" and set().union(*(spelled.get(one, {one}) for one in asked)) <= set(own)
    }


def is_on(layer: LayerDefinition, asked: Question) -> bool:
    """Look a question up in the whole lattice, written out."""
    lengths = [period_of(step, asked.span.start) for step in layer.periods]
    cells = asked.areas is None and asked.resolution in layer.resolutions
    where = [(name, frozenset(values)) for name, values in asked.where]
    return (
        asked.span in lengths
        and not asked.open_ended
        and (cells or asked.areas == "districts")
        and (not where or (len(where) == 1 and where[0] in all_filters(layer)))
    )


@given(asked=questions, layer=st.sampled_from([LAYER, GROUP, SINGLE]))
def test_exactly_the_questions_of_the_lattice_are_answered(
    asked: Question, layer: LayerDefinition
) -> None:
    try:
        ask(asked, layer)
    except OffLattice:
        assert not is_on(layer, asked)
    else:
        assert is_on(layer, asked)


@given(asked=questions, layer=st.sampled_from([LAYER, GROUP, SINGLE]))
def test_the_nearest_question_is_answered(asked: Question, layer: LayerDefinition) -> None:
    if not is_on(layer, asked):
        nearest = nearest_of(asked, layer)
        assert nearest is not None
        ask(nearest, layer)


@given(st.permutations(NUISANCE))
def test_equal_filters_are_written_alike(values: list[str]) -> None:
    by_name = canonical_where(RULE, LAYER, SOURCE, (("kind", ("nuisance",)),))
    by_values = canonical_where(RULE, LAYER, SOURCE, (("kind", (*values, values[0])),))

    assert by_name == by_values == (("kind", NUISANCE),)


@pytest.mark.parametrize(
    ("layer", "values"), [(GROUP, NUISANCE), (GROUP, ("nuisance",)), (SINGLE, ("noise",))]
)
def test_the_filter_of_a_layer_asked_again_is_no_filter(
    layer: LayerDefinition, values: tuple[str, ...]
) -> None:
    assert canonical_where(RULE, layer, SOURCE, (("kind", values),)) == ()


def test_a_value_within_the_group_of_a_layer_is_answered() -> None:
    ask(filtered("smell", resolution=7), GROUP)


@pytest.mark.parametrize(
    ("asked", "layer"),
    [
        (filtered("graffiti", resolution=7), GROUP),
        (filtered("night", name="hour", resolution=7), GROUP),
        (filtered("smell", resolution=7), SINGLE),
        (filtered("nuisance", resolution=7), SINGLE),
    ],
)
def test_beside_its_own_filter_a_layer_takes_none(asked: Question, layer: LayerDefinition) -> None:
    with pytest.raises(OffLattice, match="answers"):
        ask(asked, layer)


def test_a_layer_offers_what_its_own_filter_lets_pass() -> None:
    assert set(filters_of(LAYER, SOURCE)) == {"kind", "hour"}
    assert {name: one.values for name, one in filters_of(GROUP, SOURCE).items()} == {
        "kind": NUISANCE
    }
    assert not filters_of(SINGLE, SOURCE)["kind"].groups


def test_a_filter_is_refused_before_the_rest_is_known() -> None:
    with pytest.raises(OffLattice, match="Ask for kind=nuisance, or without a filter"):
        canonical_where(RULE, LAYER, SOURCE, (("kind", ("noise", "smell")),))
    with pytest.raises(OffLattice, match=r"no filter on attempt.* Ask without a filter"):
        canonical_where(RULE, LAYER, SOURCE, (("attempt", ("J",)),))


def test_without_a_lattice_no_filter_is_taken() -> None:
    bare = make_source(protection="protected")

    with pytest.raises(OffLattice, match="may be filtered by: none"):
        refuse_off_lattice(RULE, LAYER, bare, filtered("noise"))
