"""The cost of a combination on a tile that nobody asked for before: three layers beside one.

The peer is the same line for one of the layers: select, publish, cut and encode.
"""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.ingest import SECRET, SOURCE, write_rows
from benchmarks.measure import Figure, compare
from benchmarks.protect import LAYER, MIDDLE
from benchmarks.tiles import tile_at
from layers.declare import Input, Protection, Recipe
from layers.derive import Asked, Tables, mixed, prepare
from layers.encode import cut_tile, encode_rows, encode_tile
from layers.grid import cells_to_km2, cells_to_parents
from layers.ingest import Grounds, build_cube
from layers.model import Cube, Published, Question, State
from layers.periods import Step, period_of
from layers.publish import Scope, Terms, publish, rule_of, scope_of, whole_of
from layers.world import WorldCells, world_cells

ROUNDS = 21
VALUE, RATE = {"layer": "a"}, {"layer": "a", "compute": "rate", "per": "km2"}
RECIPES = {
    "a weighted sum of three layers": ("weighted", VALUE),
    "three conditions": ("all", VALUE | {"high": {"top": 10}}),
    "a weighted sum of three rates per km2": ("weighted", RATE),
}


def figures(rows: int, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Compare tiles of a month and of a year of some number of records."""
    with tempfile.TemporaryDirectory() as name:
        write_rows(Path(name) / "trial.csv", rows)
        cube = build_cube(SOURCE, Path(name), Grounds(), SECRET).cube
    for step, resolution, zoom in ((Step.MONTH, 9, 12), (Step.YEAR, 10, 12)):
        span = period_of(step, date(2024, 3, 1))
        question = Question("trial", span, False, resolution, None)
        for named, (how, one) in RECIPES.items():
            recipe = Recipe.model_validate({"how": how, "inputs": [one] * 3})
            yield _figure(named, recipe, _Line(cube, question), zoom, rounds)


class _Line:
    """What a request goes through, for one question."""

    def __init__(self, cube: Cube, question: Question) -> None:
        whole = whole_of(SOURCE, (LAYER,), rule_of(LAYER, SOURCE))
        self.cube, self.question = cube, question
        self.terms = Terms(LAYER, SOURCE, seed=SECRET)
        self.scope: Scope = scope_of(cube, Terms(whole, SOURCE, seed=SECRET))
        cells = cells_to_parents(cube.extent.cells, question.resolution or 0)
        self.world: WorldCells = world_cells(np.unique(cells))

    def asked(self) -> Published:
        """Answer as one layer does."""
        return publish(self.cube, self.question, self.terms, self.scope)

    def input(self, one: Input, km2: Published) -> Asked:
        """Ask for what one input is computed of; the ground is measured once per layer."""
        return Asked(Tables(self.asked(), per=km2 if one.per else None), "Nobody")


def _figure(named: str, recipe: Recipe, line: _Line, zoom: int, rounds: int) -> Figure:
    assert SOURCE.protection is Protection.OPEN
    tile, cells = tile_at(zoom, *MIDDLE), line.world.cells
    told = np.full(len(cells), State.VALUE, np.uint8)
    km2 = Published(cells, cells_to_km2(cells), told, integral=False)

    def alone() -> int:
        found = cut_tile(line.world, tile)
        return len(encode_tile(line.asked(), line.world, found, tile))

    def together() -> int:
        prepared = prepare(recipe, [line.input(one, km2) for one in recipe.inputs])
        found = cut_tile(line.world, tile)
        return len(encode_rows(mixed(prepared.take(found.rows)), line.world, found, tile))

    times = compare(together, alone, rounds=rounds)
    days = (line.question.span.end - line.question.span.start).days + 1
    drawn, of = len(cut_tile(line.world, tile).rows), len(cells)
    note = f"{drawn:,} of {of:,} cells in the tile; peer: one of the layers; nothing is kept"
    return Figure(f"{named}, {days} days", *times, "CPU s", note)
