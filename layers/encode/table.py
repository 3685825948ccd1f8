"""Published tables as CSV (RFC 4180), one row per place; an untold value is empty."""

from collections.abc import Sequence

import polars as pl

from layers.encode.columns import columns
from layers.grid import cells_to_texts
from layers.model import Area, Published


def cells_csv(published: Published) -> bytes:
    """Write `h3,value,state,suppressed`."""
    return _csv({"h3": cells_to_texts(published.place)}, published)


def areas_csv(published: Published, areas: Sequence[Area]) -> bytes:
    """Write `id,code,name,value,state,suppressed`; `place` is the position in `areas`."""
    chosen = [areas[position] for position in published.place.tolist()]
    names = {
        "id": [area.id for area in chosen],
        "code": [_no_formula(area.code) for area in chosen],
        "name": [_no_formula(area.name) for area in chosen],
    }
    return _csv(names, published)


def _csv(names: dict[str, list[str]], published: Published) -> bytes:
    table = pl.DataFrame({**names, **columns(published).named()})
    return table.write_csv(line_terminator="\r\n").encode()


def _no_formula(text: str) -> str:
    """Keep a spreadsheet from running a name as a formula (OWASP ASVS 5.0, 1.2.10)."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
