"""What is never told is found once per delivery: for all layers of a source together."""

import numpy as np
import pytest

from layers.model import Question, State
from layers.publish import Scope, Terms, publish, scope_of, whole_of
from layers.publish.edges import two_parts
from tests.layers.makers import make_layer, make_source
from tests.layers.publish.test_edges import EDGE, MARCH, crowded

SOURCE = make_source(
    protection="protected",
    areas=["districts"],
    dimensions={},
    lattice={"silent": {"districts": ["B", "of another year"]}},
)
COARSE, FINE = make_layer(resolutions=[8]), make_layer(resolutions=[9])
TERMS = Terms(COARSE, SOURCE)


def scope_beside(*layers: object) -> Scope:
    """Find what a source speaks about that some layers are of."""
    whole = whole_of(SOURCE, layers, TERMS.rule)  # type: ignore[arg-type]
    return scope_of(crowded(EDGE), Terms(whole, SOURCE))


def ask(resolution: int | None, areas: str | None) -> Question:
    return Question(COARSE.id, MARCH, False, resolution, areas)


@pytest.mark.parametrize(("resolution", "areas"), [(8, None), (None, "districts")])
def test_an_answer_is_the_same_whether_its_silence_was_known_or_not(
    resolution: int | None, areas: str | None
) -> None:
    question = ask(resolution, areas)

    known = publish(crowded(EDGE), question, TERMS, scope_beside(COARSE))
    found = publish(crowded(EDGE), question, TERMS)

    assert np.array_equal(known.value, found.value, equal_nan=True)
    assert np.array_equal(known.state, found.state)


def test_a_layer_keeps_silent_where_another_layer_of_its_source_tells_the_parts() -> None:
    answer = publish(crowded(EDGE), ask(8, None), TERMS, scope_beside(COARSE, FINE))

    assert np.array_equal(answer.state == State.SUPPRESSED, two_parts(EDGE, 8, [9]))


def test_a_resolution_that_no_layer_has_is_not_told_for_want_of_its_edges() -> None:
    with pytest.raises(KeyError):
        publish(crowded(EDGE), ask(8, None), TERMS, scope_beside(FINE))


def test_an_open_source_keeps_silent_about_nothing() -> None:
    is_open = make_source(dimensions={})
    assert scope_of(crowded(EDGE), Terms(COARSE, is_open)).silence is None
