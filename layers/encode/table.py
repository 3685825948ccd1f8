"""Published tables as CSV, one row per place; an untold value is empty.

Two dialects: the plain one (RFC 4180) for programs, and the one that a spreadsheet set to Dutch
opens by a double click.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import polars as pl

from layers.encode.columns import Table, area_table, cell_table, runs
from layers.model import Area, Published


class Dialect(StrEnum):
    """How fields and numbers are written.

    PLAIN
        RFC 4180: comma between fields, decimal point, UTF-8 without a mark.
    DUTCH
        Semicolon between fields, decimal comma, and the byte order mark without which Excel does
        not read UTF-8. Names and words are those of the plain one.
    """

    PLAIN = "plain"
    DUTCH = "nl"


def cells_csv(published: Published, dialect: Dialect = Dialect.PLAIN) -> bytes:
    """Write `h3,value,state,suppressed`."""
    return _csv(cell_table(published), dialect)


def areas_csv(
    published: Published, areas: Sequence[Area], dialect: Dialect = Dialect.PLAIN
) -> bytes:
    """Write `id,code,name,value,state,suppressed`; `place` is the position in `areas`."""
    return _csv(area_table(published, areas), dialect)


def _csv(table: Table, dialect: Dialect) -> bytes:
    safe = {_no_formula(name): [_no_formula(one) for one in of] for name, of in table.items()}
    is_dutch = dialect is Dialect.DUTCH
    text = pl.DataFrame(safe).write_csv(
        line_terminator="\r\n",
        separator=";" if is_dutch else ",",
        decimal_comma=is_dutch,
        include_bom=is_dutch,
    )
    return text.encode()


def _no_formula(field: Any) -> Any:
    """Keep a spreadsheet from running a text as a formula; a number stays as it is."""
    return f"'{field}" if isinstance(field, str) and runs(field) else field
