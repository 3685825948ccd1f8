"""Why almost nothing matches: the likely causes, each with its evidence.

A table of one year beside areas of another, zeros or a prefix that were lost on the way, rows of
another level (municipality, district, neighbourhood): each looks like bad data, and none is.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import polars as pl

from layers.declare.key import NoPrefix, Normalise, Pad, Rule, Rules
from layers.ingest.keys import Keys
from layers.ingest.sought import Search
from layers.ingest.spelling import normalised
from layers.model import MOST_UNMATCHED

SHOWN = 3
FEW_LENGTHS = 3  # codes have few lengths, names have many
REMEDIES = (
    Normalise.UPPER,
    Normalise.NO_SPACES,
    Normalise.NO_LETTER_PREFIX,
    Normalise.NO_LEADING_ZEROS,
    Normalise.DIGITS,
)


def why_unmatched(search: Search, keys: Keys | None, areas_met: int, is_open: bool) -> str:
    """Show what the rows of a file are looked up by beside what they should equal, and say why.

    Parameters
    ----------
    areas_met
        How many areas have records.
    """
    if keys is None:
        named = _shown(search.listed["value"].to_list(), is_open)
        return (
            f"The file has {named}. Check which columns hold postcode, street and number, and "
            "whether the register covers this place."
        )
    lost = search.missed.filter(~pl.col("known"))["rows"].sum()
    at_table = 2 * lost > search.missed["rows"].sum()
    missed = search.missed.filter(pl.col("known") != at_table, pl.col("value") != "")
    via, key = keys.key.via, keys.key
    if at_table and via and keys.table:
        what, rules, known = f"table {via.file.path}", via.normalise, tuple(keys.table)
    else:
        what, rules, known = f"area set {key.areas}", key.normalise, keys.codes
    wide = via is None and 2 * areas_met > len(keys.codes)
    cause = _wider(areas_met, keys.codes) if wide else likely_cause(missed, rules, known)
    return (
        f"The file has {_shown(missed['value'].to_list(), is_open)}; the {what} has "
        f"{_shown(known, is_open=True)}. {cause}"
    )


def _wider(areas_met: int, codes: Sequence[str]) -> str:
    first, last = min(codes), max(codes)  # what these two begin with, all between them do
    pairs = enumerate(zip(first, last, strict=False))
    common = next((at for at, (one, other) in pairs if one != other), len(first))
    pattern = f': `is` may be "{first[:common]}*"' if common else ""
    return (
        f"{areas_met:,} of {len(codes):,} areas are in the file, so it covers more ground than "
        f"they do. Leave its other rows out with key.level{pattern}."
    )


def likely_cause(missed: pl.DataFrame, rules: Rules, known: Sequence[str]) -> str:
    """Say what most probably went wrong, in a sentence.

    Parameters
    ----------
    missed
        Columns `value` and `rows`: texts that have no counterpart.
    rules
        What was done to both sides before they were compared.
    known
        The texts that they were held against.
    """
    if remedy := _remedy(missed.head(MOST_UNMATCHED), rules, known):
        return f"With {remedy} most of them match: mend the definition if that is right."
    if lengths := other_lengths(missed, rules, known):
        return (
            f"Most keys have {lengths}: perhaps rows of another level (municipality, district, "
            "neighbourhood). Declare key.level, or name the areas of that level."
        )
    return (
        "Perhaps file and areas are of different years (another vintage), or key.column is "
        "another column."
    )


def other_lengths(missed: pl.DataFrame, rules: Rules, known: Sequence[str]) -> str:
    """Tell the lengths of most texts, if no code of the areas is as long; else nothing."""
    codes = _normal(known, rules).str.len_chars().unique().sort().to_list()
    texts = missed.select("rows", long=_normal(missed["value"].to_list(), rules).str.len_chars())
    strange = texts.filter(~pl.col("long").is_in(codes))
    if len(codes) > FEW_LENGTHS or 2 * strange["rows"].sum() < max(texts["rows"].sum(), 1):
        return ""
    lengths = strange.group_by("long").agg(pl.col("rows").sum()).sort("rows", descending=True)
    found = sorted(lengths["long"].head(FEW_LENGTHS).to_list())
    return f"{_listed(found)} characters, the codes of the areas {_listed(codes)}"


def _shown(texts: Sequence[str], is_open: bool) -> str:
    """Show the first few texts; of a source that is not open only their shape: AA99."""
    shapes = texts if is_open else dict.fromkeys(_shape(one) for one in texts)
    return ", ".join(repr(one) for one in list(shapes)[:SHOWN]) or "none"


def _remedy(missed: pl.DataFrame, rules: Rules, known: Sequence[str]) -> str:
    """Return the declaration with which most texts would have a counterpart."""
    lengths = {len(one) for one in known}
    cuts = [None, *lengths] if len(lengths) == 1 else [None]
    for length, more in product(cuts, _tries()):
        codes = set(_normal(known, (*rules, *more)).to_list()) - {""}
        if len(codes) < len(set(known)):
            continue  # two of them would be one
        cut = missed["value"].str.head(length) if length else missed["value"]
        helped = normalised(cut, (*rules, *more)).is_in(list(codes))
        if 2 * missed.filter(helped)["rows"].sum() >= missed["rows"].sum() > 0:
            return _declared(length, (*rules, *more))
    return ""


def _tries() -> Iterator[Rules]:
    yield ()
    for many in (1, 2):
        yield from combinations(REMEDIES, many)


def _declared(length: int | None, rules: Rules) -> str:
    normalise = f"normalise = [{', '.join(_written(one) for one in rules)}]"
    return f"length = {length} and {normalise}" if length else normalise


def _written(rule: Rule) -> str:
    match rule:
        case NoPrefix():
            return f'{{ no_prefix = "{rule.no_prefix}" }}'
        case Pad():
            return f"{{ pad = {rule.pad} }}"
        case _:
            return f'"{rule}"'


def _normal(texts: Sequence[str], rules: Rules) -> pl.Series:
    return normalised(pl.Series(list(texts), dtype=pl.String), rules)


def _shape(text: str) -> str:
    return "".join("9" if one.isdigit() else "A" if one.isalpha() else one for one in text)


def _listed(numbers: Sequence[int]) -> str:
    return " or ".join(str(one) for one in numbers)
