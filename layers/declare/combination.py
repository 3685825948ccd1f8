"""The definition of a combination: `combinations/*.toml`, a recipe with words of its own."""

from typing import Annotated

from pydantic import Field

from layers.declare.layer import Palette
from layers.declare.recipe import Recipe
from layers.declare.texts import Bilingual, Name


class CombinationDefinition(Recipe):
    """A recipe that a city names; its title and unit follow from its inputs where left out."""

    id: Name
    title: Bilingual | None = None
    description: Bilingual | None = None
    theme: Name
    unit: Bilingual | None = None
    palette: Palette | None = None
    classes: Annotated[int, Field(ge=2, le=7)] = 5
    order: int = 100
    shown: bool = False

    @property
    def recipe(self) -> Recipe:
        """How it is made."""
        return Recipe(how=self.how, scale=self.scale, inputs=self.inputs)
