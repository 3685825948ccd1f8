"""What the records of a source add up to beside their number: euros, minutes, metres."""

from layers.declare.texts import Bilingual, Declared, Words


class Amount(Declared):
    """A column of numbers that are added up over records.

    absent
        Texts that stand where no number is known; such a record counts, and has no amount.
    """

    column: Words
    unit: Bilingual
    absent: tuple[str, ...] = ()
