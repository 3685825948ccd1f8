"""One spelling for the texts of files, so that those of two files can be compared."""

from collections.abc import Callable

import polars as pl

from layers.declare.address import AddressColumns
from layers.declare.key import NoPrefix, Normalise, Pad, Rule, Rules

# What is short in street names; only with its full stop, at the end of a word.
SHORT = {"str": "straat", "ln": "laan", "pl": "plein"}
NAMED: dict[Normalise, Callable[[pl.Series], pl.Series]] = {
    Normalise.TRIM: lambda text: text.str.replace_all("\u00a0", " ").str.strip_chars(),
    Normalise.UPPER: lambda text: text.str.to_uppercase(),
    Normalise.DIGITS: lambda text: text.str.replace_all(r"\D", ""),
    Normalise.NO_SPACES: lambda text: text.str.replace_all(r"\s", ""),
    Normalise.NO_LEADING_ZEROS: lambda text: text.str.strip_chars_start("0"),
    Normalise.NO_LETTER_PREFIX: lambda text: text.str.replace(r"^\p{L}+", ""),
    Normalise.NO_NUMBER_PREFIX: lambda text: text.str.replace(r"^\s*[0-9]+\s*", ""),
}
NUMBER = r"^\s*0*([1-9][0-9]*)"
BEHIND = "|"  # between a number and what follows it: 12-2 is not 122


def trimmed(column: pl.Series) -> pl.Series:
    """Return a column without the blanks around its texts."""
    return column.fill_null("").str.strip_chars()


def normalised(keys: pl.Series, rules: Rules) -> pl.Series:
    """Bring keys of two files into one form; rules apply in order, and nothing stays nothing."""
    nothing = keys == ""
    for rule in rules:
        keys = _by_rule(keys, rule)
    return keys.set(nothing, "")


def _by_rule(keys: pl.Series, rule: Rule) -> pl.Series:
    match rule:
        case NoPrefix():
            return keys.str.strip_prefix(rule.no_prefix)
        case Pad():
            return keys.str.pad_start(rule.pad, "0")
        case _:
            return NAMED[rule](keys)


def spelled(rows: pl.DataFrame, columns: AddressColumns) -> pl.DataFrame:
    """Bring the parts of addresses into one spelling.

    Returns
    -------
    The columns `id`, `postcode`, `street`, `number` (with letter and addition) and `place`, as far
    as they are declared; a part that a row lacks, or that cannot be read, is empty.
    """
    parts: dict[str, pl.Expr] = {}
    if columns.id:
        parts["id"] = _without_blanks(columns.id)
    if columns.postcode:
        parts["postcode"] = _without_blanks(columns.postcode)
    if columns.street:
        parts["street"] = _in_full(_folded(columns.street))
    if columns.number:
        parts["number"] = _number(columns)
    if columns.place:
        parts["place"] = _folded(columns.place)
    return rows.select(**parts)


def _text(column: str) -> pl.Expr:
    return pl.col(column).fill_null("").str.to_lowercase()


def _without_blanks(column: str) -> pl.Expr:
    return _text(column).str.replace_all(r"\s", "")


def _folded(column: str) -> pl.Expr:
    """Leave out accents, and all blanks but one between words."""
    bare = _text(column).str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    return bare.str.replace_all(r"\s+", " ").str.strip_chars()


def _in_full(names: pl.Expr) -> pl.Expr:
    for short, whole in SHORT.items():
        names = names.str.replace_all(rf"{short}\.( |$)", f"{whole}${{1}}")
    return names


def _number(columns: AddressColumns) -> pl.Expr:
    """Read 12, 12a, 12-A and (12, a) as a number and what follows it; empty without a number."""
    number = _text(columns.number or "")
    behind = [number.str.replace(NUMBER, "")]
    behind += [_text(column) for column in (columns.letter, columns.addition) if column]
    bare = pl.concat_str(behind).str.replace_all(r"[^\p{L}\p{N}]", "")
    return pl.concat_str(number.str.extract(NUMBER), bare, separator=BEHIND).fill_null("")
