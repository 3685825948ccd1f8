"""A cube as tables and a description, and back; what a snapshot writes and reads."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.model import (
    Account,
    AddressCounts,
    AreaFacts,
    Cube,
    Extent,
    Facts,
    Finding,
    Ingested,
    Match,
    Spread,
    Stated,
    area_column,
    highest_column,
    lowest_column,
    sum_column,
)
from layers.periods import Step

SPREAD = ("area", "cell", "share", "ground")
ADDRESSES, UNLISTED = "addresses.parquet", "unlisted.parquet"
REFUSED, RECORDS, UNMATCHED = LISTS = ("refused.parquet", "records.parquet", "unmatched.parquet")
Values = Mapping[str, tuple[str, ...]]


def describe(cube: Cube) -> dict[str, Any]:
    """Return what a manifest tells of a cube beside its tables."""
    return {
        "source": cube.source,
        "fingerprint": cube.fingerprint,
        "finest_resolution": cube.finest_resolution,
        "step": cube.step,
        "settles_after": cube.settles_after,
        "dimensions": dict(cube.dimensions),
        "amounts": cube.amounts,
        "areas": {
            name: {"codes": areas.codes, "silent": areas.silent}
            for name, areas in cube.areas.items()
        },
        "spread": _spread_manifest(cube.spread),
        "periods": cube.extent.periods.tolist(),
        "bbox": cube.extent.bbox,
        "account": asdict(cube.account),
        # not at all where there are none, so that older manifests stay what they are
        **({"addresses": _addresses_manifest(cube.addresses)} if cube.addresses else {}),
    }


def pack(ingested: Ingested) -> dict[str, pl.DataFrame]:
    """Return the tables of what was ingested, by the name of their file."""
    cube = ingested.cube
    tables = {
        "facts.parquet": _table(cube.facts, cube),
        "cells.parquet": pl.DataFrame({"cell": cube.extent.cells}),
        REFUSED: ingested.refused,
        UNMATCHED: ingested.unmatched,
    }
    if ingested.records is not None:
        tables[RECORDS] = pl.DataFrame({"record": ingested.records})
    if cube.addresses:
        tables[ADDRESSES] = _addresses_table(cube.addresses)
        tables[UNLISTED] = pl.DataFrame({"cell": cube.addresses.unlisted_cells})
    if cube.spread:
        spread = cube.spread
        tables["spread.parquet"] = pl.DataFrame({one: getattr(spread, one) for one in SPREAD})
    for name, areas in cube.areas.items():
        tables[f"areas.{name}.parquet"] = _table(areas.facts, cube)
        if areas.stated:
            tables[_stated_file(name)] = _stated_table(areas.stated, cube.dimensions)
    return tables


def same_cube(one: Cube, other: Cube) -> bool:
    """Tell whether two cubes say the same, whichever rows they were made of."""
    told = [{**describe(cube), "account": None} for cube in (one, other)]
    no_rows = pl.DataFrame()
    here, there = (pack(Ingested(cube, no_rows, no_rows)) for cube in (one, other))
    alike = told[0] == told[1] and here.keys() == there.keys()
    return alike and all(table.equals(there[name]) for name, table in here.items())


def _table(facts: Facts, cube: Cube) -> pl.DataFrame:
    codes = {name: facts.codes[:, column] for column, name in enumerate(cube.dimensions)}
    counted = {"place": facts.place, "n": facts.n, "key": facts.key}
    sums = {sum_column(name): facts.sums[:, column] for column, name in enumerate(cube.amounts)}
    ends = {
        named(name): values[:, column]
        for named, values in ((lowest_column, facts.lowest), (highest_column, facts.highest))
        for column, name in enumerate(cube.amounts)
    }
    return pl.DataFrame({"period": facts.period, **codes, **counted, **sums, **ends})


def _stated_table(stated: Stated, dimensions: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    codes = {name: stated.codes[:, column] for column, name in enumerate(dimensions)}
    return pl.DataFrame(
        {"period": stated.period, **codes, "place": stated.place, "state": stated.state}
    )


def _stated_file(area_set: str) -> str:
    return f"stated.{area_set}.parquet"


def unpack(described: dict[str, Any], tables: Mapping[str, pl.DataFrame]) -> Cube:
    """Make a cube of what `describe` and `pack` returned; the lists of rows are not needed."""
    dimensions = {name: tuple(values) for name, values in described["dimensions"].items()}
    amounts = tuple(described["amounts"])
    return Cube(
        source=described["source"],
        finest_resolution=described["finest_resolution"],
        step=Step(described["step"]),
        settles_after=described["settles_after"],
        dimensions=dimensions,
        facts=_facts(tables["facts.parquet"], dimensions, amounts),
        areas={
            name: AreaFacts(
                codes=tuple(areas["codes"]),
                facts=_facts(tables[f"areas.{name}.parquet"], dimensions, amounts),
                silent=tuple(areas["silent"]),
                stated=_stated(tables.get(_stated_file(name)), dimensions),
            )
            for name, areas in described["areas"].items()
        },
        extent=Extent(
            cells=tables["cells.parquet"]["cell"].to_numpy(),
            periods=np.array(described["periods"], np.int32),
            bbox=tuple(described["bbox"]),
        ),
        account=account_of(described["account"]),
        spread=_spread(described["spread"], tables),
        amounts=amounts,
        addresses=_addresses(described.get("addresses"), tables),
        fingerprint=described["fingerprint"],
    )


def account_of(described: dict[str, Any]) -> Account:
    """Make an account of its description."""
    changed = {
        "files": tuple(described["files"]),
        "findings": tuple(Finding(**one) for one in described["findings"]),
        "match": Match(**described["match"]) if described["match"] else None,
    }
    return Account(**{**described, **changed})


def _spread_manifest(spread: Spread | None) -> dict[str, Any] | None:
    return {name: getattr(spread, name) for name in ("set", "weight", "bare")} if spread else None


def _spread(described: dict[str, Any] | None, tables: Mapping[str, pl.DataFrame]) -> Spread | None:
    if described is None:
        return None
    table = tables["spread.parquet"]
    columns: dict[str, Any] = {name: table[name].to_numpy() for name in SPREAD}
    return Spread(**described, **columns)


def _addresses_manifest(addresses: AddressCounts) -> dict[str, Any]:
    unlisted = {name: areas.tolist() for name, areas in addresses.unlisted_areas.items()}
    return {"register": addresses.register, "on": str(addresses.on), "unlisted_areas": unlisted}


def _addresses_table(addresses: AddressCounts) -> pl.DataFrame:
    areas = {area_column(name): at for name, at in addresses.areas.items()}
    return pl.DataFrame({"cell": addresses.cell, **areas, "n": addresses.n})


def _addresses(
    described: dict[str, Any] | None, tables: Mapping[str, pl.DataFrame]
) -> AddressCounts | None:
    if described is None:
        return None
    table, unlisted = tables[ADDRESSES], described["unlisted_areas"]
    return AddressCounts(
        register=described["register"],
        on=date.fromisoformat(described["on"]),
        cell=table["cell"].to_numpy(),
        areas={name: table[area_column(name)].to_numpy() for name in unlisted},
        n=table["n"].to_numpy(),
        unlisted_cells=tables[UNLISTED]["cell"].to_numpy(),
        unlisted_areas={name: np.array(at, np.int64) for name, at in unlisted.items()},
    )


def _stated(table: pl.DataFrame | None, dimensions: Values) -> Stated | None:
    if table is None:
        return None
    columns = [table[name].to_numpy() for name in ("period", "place", "state")]
    return Stated(columns[0], _codes(table, dimensions), *columns[1:])


def _facts(table: pl.DataFrame, dimensions: Values, amounts: tuple[str, ...]) -> Facts:
    shape = len(table), len(amounts)
    return Facts(
        period=table["period"].to_numpy(),
        codes=_codes(table, dimensions),
        place=table["place"].to_numpy(),
        n=table["n"].to_numpy(),
        key=table["key"].to_numpy(),
        sums=table.select(map(sum_column, amounts)).to_numpy().reshape(shape),
        lowest=table.select(map(lowest_column, amounts)).to_numpy().reshape(shape),
        highest=table.select(map(highest_column, amounts)).to_numpy().reshape(shape),
    )


def _codes(table: pl.DataFrame, dimensions: Values) -> NDArray[np.uint16]:
    codes = table.select(list(dimensions)).to_numpy() if dimensions else np.empty((len(table), 0))
    return codes.astype(np.uint16)
