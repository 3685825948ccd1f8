"""What the records of a source add up to beside their number: euros, minutes, metres."""

from typing import Annotated

from pydantic import Field

from layers.declare.texts import Bilingual, Declared, Words


class Amount(Declared):
    """A column of numbers that are added up over records.

    absent
        Texts that stand where no number is known; such a record counts, and has no amount.
    least
        What the noise of protected sums is measured by where no record of a place adds more, so
        that a place where all add nothing is not told from one where they add a little.
    """

    column: Words
    unit: Bilingual
    absent: tuple[str, ...] = ()
    least: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
