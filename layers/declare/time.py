"""When something happened: the column that says so, and the finest period that is kept."""

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from layers.declare.texts import Declared, Words
from layers.periods import Step


def _known_timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("a time zone such as Europe/Amsterdam") from error
    return text


class Time(Declared):
    """When something happened, and the finest period the cube keeps."""

    column: Words
    format: Words
    timezone: Annotated[str, AfterValidator(_known_timezone)]
    period: Step
    settles_after: Annotated[int, Field(ge=0, le=1000)] = 0
