"""Answers as files to keep: CSV, workbooks with what stands beside their rows, and their names."""

import re
from datetime import date

from layers.encode import Book, areas_csv, areas_xlsx, cells_csv, cells_xlsx
from layers.errors import BadParameter
from layers.model import Published, State
from layers.periods import Step
from server.context import Context
from server.dependencies import MOST_ITEMS, Asked
from server.formats import Form, Kind
from server.lines import Line, counts_of, state_words
from server.provenance import address_of, in_language, provenance_of
from server.spans import length_of

SHEETS = {"nl": ("Gegevens", "Herkomst"), "en": ("Data", "Provenance")}
MEANING = {"nl": "betekenis", "en": "meaning"}
EXPLAINED = [one for one in State if one is not State.VALUE]
MOST_OF_A_NAME = 120  # characters, so that a path of Windows has room for it


def export(context: Context, asked: Asked, form: Form, rows: Published) -> bytes:
    """Write rows of an answer as CSV or as a workbook."""
    set_id = asked.question.areas
    areas = context.store.areas(asked.subject, set_id) if set_id else ()
    if form.kind is Kind.CSV:
        return areas_csv(rows, areas, form.dialect) if set_id else cells_csv(rows, form.dialect)
    book = _book(context, asked, form, rows)
    return areas_xlsx(rows, areas, book) if set_id else cells_xlsx(rows, book)


def _book(context: Context, asked: Asked, form: Form, rows: Published) -> Book:
    """Say in words what stands beside the rows of an answer."""
    layer = asked.subject.layer
    language = form.language or context.store.definitions.place.language
    at = ("nl", "en").index(language)
    lines = (
        *provenance_of(context.store, asked, rows),
        *counts_of(asked.subject, rows),
        Line(("Dezelfde vraag opnieuw", "The same question"), (_again(context, asked, form),) * 2),
    )
    sheet, about = SHEETS[language]
    return Book(
        title=getattr(layer.title, language),
        rows=sheet,
        about=about,
        told=in_language(lines, language),
        made=asked.subject.arrived,
        meaning=MEANING[language],
        states={one.word: state_words(asked.subject, one)[at] for one in EXPLAINED},
    )


def _again(context: Context, asked: Asked, form: Form) -> str:
    """Return the address of this file; one without `lang` is as the place speaks.

    A public view is asked for as the public asks, so that its file is that of the public.
    """
    given = context.request.query_params
    kept = [("bbox", given["bbox"])] if "bbox" in given else []
    language = [("lang", form.language)] if form.language else []
    span = given.get("datetime") if asked.question.open_ended else None
    return address_of(context.base, asked, span, [*kept, ("f", form.kind), *language])


def file_name(asked: Asked, kind: Kind, is_part: bool) -> str:
    """Name a file by what it holds: layer, period, cells or areas, filter.

    Parameters
    ----------
    is_part
        Whether some places of the answer are not in it.

    Returns
    -------
    ASCII letters, digits, `_`, `-` and one dot, so that no header or file system trips over it.
    """
    question = asked.question
    places = question.areas or f"res{question.resolution}"
    only = (_plain("_".join((name, *values))) for name, values in question.where)
    part = ["part"] if is_part else []
    parts = ("hexradar", question.layer, _period(asked), places, *part, *only)
    return f"{'-'.join(parts)[:MOST_OF_A_NAME]}.{kind}"


def refuse_more_than_a_workbook(matched: int) -> None:
    """Refuse what one sheet does not hold, as it would pass for the whole.

    Raises
    ------
    BadParameter
        With what to ask instead.
    """
    if matched > MOST_ITEMS:
        raise BadParameter(
            f"f=xlsx: this answer has {matched} places, and a workbook holds {MOST_ITEMS} at most. "
            "Ask for a smaller bbox, a coarser resolution or areas, or for CSV, which comes in "
            "pages (f=csv)."
        )


def refuse_pages(kind: Kind, limit: int | None, cursor: str | None) -> None:
    """Refuse a part of an answer as a workbook, whose second sheet speaks of all of it.

    Columns know no pages either: rows are told apart by their place among all.

    Raises
    ------
    BadParameter
        If a page is asked for.
    """
    named = next((name for name, one in (("limit", limit), ("cursor", cursor)) if one), None)
    if named:
        raise BadParameter(f"{named}: f={kind} has no pages; leave it out, or ask for CSV (f=csv).")


def _period(asked: Asked) -> str:
    """Write a span as short as it can be told: 2025, 2025-Q1, 2025-03, 2025-W09."""
    span = asked.question.span
    step = length_of(asked.subject, span)
    return short_period(step, span.start) if step else f"{span.start}_{span.end}"


def short_period(step: Step, start: date) -> str:
    """Write a period by its first day; a week by the year that ISO 8601 gives it."""
    year, week, _ = start.isocalendar()
    return {
        Step.DAY: str(start),
        Step.WEEK: f"{year}-W{week:02}",
        Step.MONTH: f"{start:%Y-%m}",
        Step.QUARTER: f"{start:%Y}-Q{(start.month + 2) // 3}",
        Step.YEAR: f"{start:%Y}",
    }[step]


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")
