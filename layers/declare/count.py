"""How many records a row stands for, and what may stand in the place of a number."""

from pydantic import model_validator

from layers.declare.texts import Declared, Words


class States(Declared):
    """Texts that stand in the place of a number, as statistics offices write them.

    suppressed
        The holder keeps the number back: `geheim`, `-99997`.
    no_data
        The holder has no number: `.`, or nothing at all.
    zero
        Words for none: `nihil`.
    """

    suppressed: tuple[str, ...] = ()
    no_data: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_meaning(self) -> "States":
        texts = [one.strip() for one in (*self.suppressed, *self.no_data, *self.zero)]
        twice = sorted({one for one in texts if texts.count(one) > 1})
        if twice:
            raise ValueError(f"each text with one meaning; {twice[0]!r} has two")
        return self


class Count(Declared):
    """A row stands for as many records as this column says, not for one."""

    column: Words
    states: States = States()
