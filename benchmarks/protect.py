"""The cost of protection on a tile that nobody asked for before: protected beside open.

The peer is the same line on the same records, declared open: select, publish, cut and encode.
"""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.ingest import BOTH, SECRET, SOURCE, write_rows
from benchmarks.measure import Figure, compare
from benchmarks.tiles import tile_at
from layers.declare import LayerDefinition, Protection
from layers.encode import cut_tile, encode_tile
from layers.grid import cells_to_parents
from layers.ingest import Grounds, build_cube
from layers.model import Cube, Question
from layers.periods import Step, period_of
from layers.publish import Scope, Terms, publish, rule_of, scope_of, whole_of
from layers.world import world_cells

MIDDLE = (52.07, 4.37)  # of the made-up events
ROUNDS = 41
LAYER = LayerDefinition.model_validate(
    {
        "id": "trial",
        "source": "trial",
        "title": BOTH,
        "theme": "trial",
        "unit": BOTH,
        "resolutions": [8, 9, 10],
        "periods": ["month", "year"],
    }
)


def figures(rows: int, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Compare tiles of a month and of a year of some number of records."""
    with tempfile.TemporaryDirectory() as name:
        write_rows(Path(name) / "trial.csv", rows)
        cube = build_cube(SOURCE, Path(name), Grounds(), SECRET).cube
    for step, resolution, zoom in ((Step.MONTH, 9, 12), (Step.YEAR, 10, 12)):
        span = period_of(step, date(2024, 3, 1))
        yield _figure(cube, Question("trial", span, False, resolution, None), zoom, rounds)


def _figure(cube: Cube, question: Question, zoom: int, rounds: int) -> Figure:
    resolution = question.resolution or 0
    world = world_cells(np.unique(cells_to_parents(cube.extent.cells, resolution)))
    tile = tile_at(zoom, *MIDDLE)

    scopes = {one: _scope(cube, one) for one in (Protection.PROTECTED, Protection.OPEN)}

    def draw(protection: Protection) -> int:
        source = SOURCE.model_copy(update={"protection": protection})
        terms = Terms(LAYER, source, seed=SECRET)
        scope = scopes[protection]
        table = publish(cube, question, terms, scope)
        return len(encode_tile(table, world, cut_tile(world, tile), tile))

    times = compare(lambda: draw(Protection.PROTECTED), lambda: draw(Protection.OPEN), rounds)
    cells = len(cut_tile(world, tile).rows)
    days = (question.span.end - question.span.start).days + 1
    name = f"protected tile, {days} days"
    note = f"{cells:,} cells; peer: the same tile declared open; no answer is cached on either side"
    return Figure(name, *times, "CPU s", note)


def _scope(cube: Cube, protection: Protection) -> Scope:
    """Find what the source speaks about: kept beside a delivery, not found per tile."""
    source = SOURCE.model_copy(update={"protection": protection})
    whole = whole_of(source, (LAYER,), rule_of(LAYER, source))
    return scope_of(cube, Terms(whole, source, seed=SECRET))
