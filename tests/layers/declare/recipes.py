"""Recipes, and the layers that they name, for tests of what is declared and said of them."""

from typing import Any

from layers.declare import LayerDefinition, Recipe
from layers.declare.texts import Bilingual
from tests.layers.makers import make_layer

Faces = dict[str, LayerDefinition]


def layer(name: str, nl: str, en: str, unit: tuple[str, str], **parts: Any) -> LayerDefinition:
    """Make a layer with words of its own."""
    told = {"id": name, "title": {"nl": nl, "en": en}, "unit": {"nl": unit[0], "en": unit[1]}}
    return make_layer(**told, **parts)


REPORTS = ("meldingen", "reports")
FACES: Faces = {
    one.id: one
    for one in (
        layer("burglaries", "Woninginbraken", "Burglaries", ("inbraken", "burglaries"),
              resolutions=[7, 8], periods=["month", "year"]),
        layer("noise", "Geluidsoverlast", "Noise", REPORTS, resolutions=[7, 8, 9]),
        layer("waste", "Afval", "Waste", REPORTS, resolutions=[8, 9]),
        layer("aeds", "AED's", "AEDs", ("AED's", "AEDs"), measure="presence"),
        layer("income", "Inkomen", "Income", ("euro", "euros"), measure="mean", amount="income"),
        layer("damage", "Schade", "Damage", ("euro", "euros"), measure="sum", amount="damage"),
        layer("dwellings", "Woningen", "Dwellings", ("woningen", "dwellings"), denominator=True,
              periods=["year"]),
        layer("weekly", "Wekelijks", "Weekly", REPORTS, periods=["week"]),
        layer("coarse", "Grof", "Coarse", REPORTS, resolutions=[5]),
    )
}  # fmt: skip


def recipe(how: str, *inputs: dict[str, Any], **parts: Any) -> Recipe:
    """Make a recipe of its inputs."""
    return Recipe.model_validate({"how": how, "inputs": list(inputs), **parts})


def texts(told: Bilingual) -> tuple[str, str]:
    """Return the Dutch and the English text."""
    return told.nl, told.en
