"""Where the names of streets come from: the table `streets` of `place.toml`."""

from pydantic import ConfigDict, Field, model_validator

from layers.declare.texts import Declared, Name, Words


class Streets(Declared):
    """The names of streets, and where they lie: of a register of addresses, or of an open source.

    register
        A register with a column `street`; its postcodes are found as well.
    source
        An open source whose records have coordinates and name the street in `column`.
    prefix
        What stands before the name; a text without it names no street.
    without
        Names that are no street, such as "Supermarket"; * stands for any characters, and case
        does not matter.
    """

    model_config = ConfigDict(serialize_by_alias=True)  # `register` is a method of every class

    register_id: Name | None = Field(None, alias="register")
    source: Name | None = None
    column: Words | None = None
    prefix: Words | None = None
    without: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _one_origin(self) -> "Streets":
        if (self.register_id is None) == (self.source is None):
            raise ValueError("either register or source, not both and not neither")
        if (self.source is None) != (self.column is None):
            raise ValueError("column, where the streets are those of a source, and only there")
        if self.register_id and (self.prefix or self.without):
            raise ValueError("prefix and without only beside source")
        return self

    @property
    def origin(self) -> str:
        """What tells these names from those of another declaration."""
        return f"register-{self.register_id}" if self.register_id else f"source-{self.source}"
