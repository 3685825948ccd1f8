"""Of which period an input of a combination is: one that moves with the asked one, or its own."""

import re
from typing import Annotated

from pydantic import AfterValidator

from layers.periods import days_of, text_of

ASKED, NEWEST = "asked", "newest"
MOVING = (ASKED, "previous", "year_before")
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_OWN = re.compile(rf"[0-9]{{4}}(-[0-9]{{2}})?|{_DAY}(/{_DAY})?")


def _in_the_calendar(text: str) -> str:
    if text in (*MOVING, NEWEST):
        return text
    try:
        if _OWN.fullmatch(text):
            return text_of(days_of(text))
    except ValueError:
        pass
    raise ValueError(
        f"{', '.join(MOVING)}, {NEWEST}, or a period of its own: 2024, 2024-03, 2024-03-31, or "
        "2024-01-01/2024-03-31"
    )


When = Annotated[str, AfterValidator(_in_the_calendar)]
