"""Tiles of a collection: at which zooms, of which resolution, and how one is written."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from layers.encode import (
    Tile,
    TileRows,
    ZoomRange,
    cut_tile,
    drawn_of,
    encode_cells,
    encode_rows,
    encode_values,
)
from layers.errors import UnknownName
from layers.model import Published
from layers.periods import Period
from layers.world import WorldCells
from server.combined import AnySubject
from server.dependencies import Asked, Raw, ask, read_resolution
from server.respond import COLUMNS, MVT, Answer, Caching
from server.spans import length_of
from server.store import Store


class TileForm(StrEnum):
    """How a tile is written: with shapes, with ids instead, or with neither."""

    MVT = "mvt"
    CELLS = "cells"
    VALUES = "values"

    @property
    def media(self) -> str:
        """The media type of such a tile."""
        return MVT if self is TileForm.MVT else COLUMNS


@dataclass(frozen=True, slots=True)
class Drawing:
    """What tiles show, whichever tile it is.

    depends_on
        All that every one of these tiles depends on, in words.
    """

    asked: Asked
    form: TileForm
    caching: Caching
    depends_on: str

    def answer(self, address: Tile, make: Callable[[], bytes]) -> Answer:
        """Return the answer of one tile, which `make` writes."""
        media, classification = self.form.media, self.asked.subject.classification
        return Answer(media, (self.depends_on, address), self.caching, make, classification)


def ask_tile(store: Store, collection: str, raw: Raw, z: int) -> Asked:
    """Turn parameters into a question about a layer, at the resolution that is drawn at a zoom.

    Raises
    ------
    QuestionError
        As `ask`; UnknownName also outside the zooms at which the layer has tiles.
    """

    def at_zoom(subject: AnySubject, span: Period) -> int:
        return _at_zoom(zooms_of(store, subject, span, raw.resolution), subject, z)

    return ask(store, collection, raw, at_zoom)


def zooms_of(store: Store, subject: AnySubject, span: Period, only: int | None) -> ZoomRange:
    """Return which resolution is drawn at which zoom; none finer than can be read."""
    finest = read_resolution(store, subject, only, length_of(subject, span))
    return store.zooms(subject, finest, only)


def _at_zoom(zooms: ZoomRange, subject: AnySubject, z: int) -> int:
    if z not in zooms.resolutions:
        coarsest, finest = zooms.zooms
        raise UnknownName(
            f"{subject.layer.id} has tiles at zoom {coarsest} to {finest}; got {z}. Outside these "
            "a cell is smaller than 4 tile units or wider than a tile."
        )
    return zooms.resolutions[z]


@dataclass(frozen=True, slots=True)
class Cut:
    """The cells of a tile, among all with their outlines."""

    address: Tile
    world: WorldCells
    found: TileRows

    def write(self, table: Published, form: TileForm) -> bytes:
        """Write a table of these cells; no bytes at all if there is none."""
        if form is TileForm.MVT:
            return encode_rows(table, self.world, self.found, self.address)
        drawn = table.take(drawn_of(self.world, self.found, self.address))
        if not len(drawn.place):
            return b""
        return encode_values(drawn) if form is TileForm.VALUES else encode_cells(drawn)


def write_tile(store: Store, drawing: Drawing, address: Tile) -> bytes:
    """Write a tile; no bytes at all if it holds no cell."""
    world = store.world(drawing.asked.subject, drawing.asked.question.resolution or 0)
    return write_cut(store, drawing, Cut(address, world, cut_tile(world, address)))


def write_cut(store: Store, drawing: Drawing, cut: Cut) -> bytes:
    """Write a tile whose cells were found already."""
    subject, question, rows = drawing.asked.subject, drawing.asked.question, cut.found.rows
    if cut.found.ascend:
        return cut.write(store.answer_of(subject, question, rows), drawing.form)
    each, where = np.unique(rows, return_inverse=True)  # a cell at both ends of the world
    return cut.write(store.answer_of(subject, question, each).take(where), drawing.form)
