"""Draft every delivered file, ingest the draft as it is, and hold both against what is true.

`python -m benchmarks.init_table [FOLDER]` writes the table of docs/init.md.
"""

import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from benchmarks.init_truth import TRUTHS, Truth, What
from layers.declare import AreaSetDefinition, SourceDefinition
from layers.errors import SourceError
from layers.ingest import Grounds, build_cube, read_areas
from layers.ingest.peek import draft_file
from layers.model import Account, Area

PAGE = Path(__file__).parent.parent / "docs" / "init.md"
BEGIN, END = "<!-- table: python -m benchmarks.init_table -->", "<!-- end -->"
COARSE = 6
SECRET = bytes(32)  # record keys are not kept


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a draft of one kind of file did; `wrong` lists what a person must change."""

    truth: Truth
    files: int
    found: str
    read: int
    accepted: int
    wrong: tuple[str, ...]


def judge(folder: Path, truth: Truth) -> Verdict:
    """Draft and ingest the files of one kind; faults of any of them count."""
    files = sorted(folder.glob(truth.path))
    parts = [_judge_one(folder, file, truth) for file in files]
    wrong = tuple(dict.fromkeys(fault for part in parts for fault in part.wrong))
    read, accepted = sum(part.read for part in parts), sum(part.accepted for part in parts)
    if truth.what is What.SOURCE and accepted < truth.share * read:
        wrong += (f"{accepted:,} of {read:,} rows accepted",)
    return Verdict(truth, len(files), parts[0].found, read, accepted, wrong)


def _judge_one(folder: Path, file: Path, truth: Truth) -> Verdict:
    try:
        text = draft_file(file)
    except SourceError as error:
        wrong = () if truth.what is What.NOTHING else (str(error),)
        return Verdict(truth, 1, "told to be no source", 0, 0, wrong)
    draft = tomllib.loads(text)
    what = What.SOURCE if "time" in draft else What.AREAS
    if what is not truth.what:
        return Verdict(truth, 1, what, 0, 0, (f"taken for {what}; it is {truth.what}",))
    if what is What.AREAS:
        return _judge_areas(file, draft, truth)
    return _judge_source(folder, file, draft, truth)


def _judge_areas(file: Path, draft: dict[str, Any], truth: Truth) -> Verdict:
    areas = read_areas(AreaSetDefinition.model_validate(draft), file.parent)
    wrong = () if (draft["code"],) == truth.where else (f"code is {truth.where[0]}",)
    return Verdict(truth, 1, f"areas by {draft['code']}", len(areas), len(areas), wrong)


def _judge_source(folder: Path, file: Path, draft: dict[str, Any], truth: Truth) -> Verdict:
    found = _found(draft, bool(truth.when))
    wrong = [*_differences(draft, truth), *([truth.edit] if truth.edit else [])]
    try:
        source = SourceDefinition.model_validate(draft)
        account = _ingest(source, file, _areas(folder, source, truth))
    except ValidationError as error:
        return Verdict(truth, 1, found, 0, 0, (*wrong, str(error).partition("\n")[0]))
    except SourceError as error:
        wrong += [] if truth.edit else [str(error)]
        return Verdict(truth, 1, found, 0, 0, tuple(wrong))
    if account.rows_read != account.rows_accepted + sum(account.refused.values()):
        wrong.append("rows are lost")
    return Verdict(truth, 1, found, account.rows_read, account.rows_accepted, tuple(wrong))


def _ingest(source: SourceDefinition, file: Path, areas: Mapping[str, Any]) -> Account:
    """Ingest as drafted, but in coarse cells, which places the same rows in less time."""
    coarse = source.model_copy(update={"finest_resolution": COARSE})
    return build_cube(coarse, file.parent, Grounds(areas), SECRET).cube.account


def _areas(folder: Path, source: SourceDefinition, truth: Truth) -> dict[str, tuple[Area, ...]]:
    """Read the outlines that the keys name, as init drafts these."""
    if source.key is None:
        return {}
    return {source.key.areas: _outlines(folder / truth.areas, source.key.areas)}


@lru_cache(maxsize=4)
def _outlines(file: Path, set_id: str) -> tuple[Area, ...]:
    drafted = {**tomllib.loads(draft_file(file)), "id": set_id}
    return read_areas(AreaSetDefinition.model_validate(drafted), file.parent)


def _differences(draft: dict[str, Any], truth: Truth) -> Iterator[str]:
    """Name what the draft says otherwise than the truth."""
    when = str(draft["time"].get("column") or draft["time"].get("on", ""))
    if not when.startswith(truth.when) or (not truth.when and "on" not in draft["time"]):
        yield f"the date is {truth.when or 'nowhere'}"
    if _where(draft) != truth.where:
        yield f"the place is {', '.join(truth.where)}"
    declared = draft.get("location", draft.get("geometry", {})).get("crs", truth.crs)
    if declared != truth.crs:
        yield f"the system is {truth.crs}"
    if draft.get("count", {}).get("column", "") != truth.count:
        yield f"the count is {truth.count or 'one a row'}"


def _where(draft: dict[str, Any]) -> tuple[str, ...]:
    if "geometry" in draft:
        return ("geometry",)
    if "key" in draft:
        return (draft["key"]["column"],)
    return tuple(draft["location"][one] for one in "xy" if one in draft["location"])


def _found(draft: dict[str, Any], told: bool) -> str:
    """Tell in a few words what init guessed; a day that nothing tells differs by machine."""
    time = draft["time"]
    when = time.get("column") or ("on " + (str(time["on"]) if told else "a day to confirm"))
    count = f", counts {draft['count']['column']}" if "count" in draft else ""
    written = f" ({time['format']})" if "format" in time else ""
    where = ", ".join(_where(draft)) or "no place"
    return f"{when}{written}; {'key ' if 'key' in draft else ''}{where}{count}"


def table(verdicts: list[Verdict]) -> str:
    """Write the verdicts as a table, and how many sources need no edit."""
    lines = ["| file | guessed | accepted / read | to edit |", "|---|---|---|---|"]
    for one in verdicts:
        many = f" ({one.files} files)" if one.files > 1 else ""
        rows = f"{one.accepted:,} / {one.read:,}" if one.read else ""
        wrong = "; ".join(one.wrong).replace("|", "\\|").replace("\n", " ")
        lines.append(f"| {one.truth.path}{many} | {one.found} | {rows} | {wrong or 'nothing'} |")
    sources = [one for one in verdicts if one.truth.what is What.SOURCE]
    right = sum(not one.wrong for one in sources)
    others = [one for one in verdicts if one.truth.what is not What.SOURCE]
    known = sum(not one.wrong for one in others)
    lines += [
        "",
        f"{right} of {len(sources)} kinds of files with rows ({right / len(sources):.0%}) need no "
        f"edit; {known} of {len(others)} other files are known as areas or as no source.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Judge every file and write the table into the page."""
    argument = sys.argv[1] if len(sys.argv) > 1 else os.environ["HEXRADAR_REAL_DATA"]
    verdicts = []
    for truth in TRUTHS:
        verdicts.append(judge(Path(argument), truth))
        print(f"{truth.path}: {'; '.join(verdicts[-1].wrong) or 'right'}", flush=True)
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n\n{table(verdicts)}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
