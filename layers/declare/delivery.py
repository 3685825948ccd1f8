"""How a new delivery of a source goes with the ones before it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from layers.declare.texts import Declared
from layers.periods import Step


class Mode(StrEnum):
    """What the files of a delivery are to the deliveries before it."""

    REPLACE = "replace"
    REPLACE_PERIODS = "replace_periods"
    APPEND = "append"


class DeliveryRule(Declared):
    """How a new delivery goes with the ones before it, and how many are kept.

    `replace`: the files are the whole source. `replace_periods`: the periods that they hold take
    the place of those periods; the others stay. `append`: they add records.
    `period` is the length of the periods that are replaced; the finest of the source unless told.
    """

    mode: Mode = Mode.REPLACE
    period: Step | None = None
    keep: Annotated[int, Field(ge=1, le=1000)] = 3

    @model_validator(mode="after")
    def _a_period_to_replace(self) -> "DeliveryRule":
        if self.period and self.mode is not Mode.REPLACE_PERIODS:
            raise ValueError('no period, as only mode = "replace_periods" replaces periods')
        return self
