"""`python -m attack [--short]`: attack, print, and write the report (not when short)."""

import sys
import tempfile
from pathlib import Path

from attack.campaign import SHORT, WHOLE, run
from attack.report import PAGE, TABLE, is_void, page, row, unmet
from attack.score import Figure, Outcome

VOID = 2


def main() -> int:
    """Run all attacks; 1 if a target is missed, VOID if a positive control failed."""
    short = "--short" in sys.argv
    size = SHORT if short else WHOLE
    found: list[Outcome] = []
    print(TABLE, end="")
    with tempfile.TemporaryDirectory() as folder:
        for one in run(size, Path(folder)):
            found.append(one)
            line = row(one) if isinstance(one, Figure) else f"{one.attack}: skipped, {one.reason}\n"
            print(line, end="", flush=True)
    verdict = _verdict(found)
    print(verdict)
    if not short:
        PAGE.write_text(page(found, size.words, verdict), "utf-8")
    return VOID if is_void(found) else int(bool(unmet(found)))


def _verdict(found: list[Outcome]) -> str:
    if is_void(found):
        return "**Void**: a positive control failed, so the other figures say nothing."
    missed = unmet(found)
    if not missed:
        return "All targets are met."
    return f"**{len(missed)} targets are missed**: {', '.join(one.what for one in missed)}."


if __name__ == "__main__":
    sys.exit(main())
