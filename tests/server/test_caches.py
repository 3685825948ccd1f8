"""What a cache keeps is weighed by all of its arrays."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np

from layers.model import PUBLIC, Question
from layers.publish import Terms, publish, scope_of
from layers.world import world_cells
from server.caches import size_in_bytes
from tests.layers.ingest.test_follow import STATED
from tests.layers.ingest.test_states import LAYER, MARCH
from tests.layers.makers import deliver, make_source, some_cells

ROWS = ("1,2024-03-05,WK01,geheim,a", "2,2024-03-05,WK02,7,b")


def arrays(kept: object) -> Iterator[np.ndarray]:  # type: ignore[type-arg]
    """Yield every array in a record, and in the records that it holds."""
    if isinstance(kept, np.ndarray):
        yield kept
    elif isinstance(kept, Mapping):
        for one in kept.values():
            yield from arrays(one)
    elif is_dataclass(kept):
        for field in fields(kept):
            yield from arrays(getattr(kept, field.name))


def weight(kept: object) -> int:
    return sum(one.nbytes for one in arrays(kept))


def test_outlines_weigh_what_their_arrays_weigh() -> None:
    world = world_cells(some_cells())
    assert size_in_bytes(world) == weight(world)


def test_cubes_scopes_and_answers_weigh_what_their_arrays_weigh(tmp_path: Path) -> None:
    cube = deliver(tmp_path, *ROWS, **STATED).cube
    source = make_source(**{key: one for key, one in STATED.items() if key != "area_sets"})
    scope = scope_of(cube, Terms(LAYER, source, PUBLIC))
    answer = publish(cube, Question(LAYER.id, MARCH, False, 8, None), Terms(LAYER, source, PUBLIC))

    assert size_in_bytes(cube) == weight(cube)
    assert size_in_bytes(answer) == weight(answer)
    assert size_in_bytes(scope) == weight(scope)
