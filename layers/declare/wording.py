"""A recipe in words: titles and units."""

from collections.abc import Mapping

from layers.declare.layer import LayerDefinition
from layers.declare.recipe import (
    KM2,
    Against,
    Derived,
    How,
    Input,
    Recipe,
    Verdict,
)
from layers.declare.texts import Bilingual
from layers.declare.when import ASKED, NEWEST

Faces = Mapping[str, LayerDefinition]
AGAINST = {
    Against.PREVIOUS: Bilingual(nl="de periode ervoor", en="the period before"),
    Against.YEAR_BEFORE: Bilingual(nl="een jaar eerder", en="a year earlier"),
}
WHEN = {
    "previous": Bilingual(nl="de periode ervoor", en="the period before"),
    "year_before": Bilingual(nl="een jaar eerder", en="a year earlier"),
    NEWEST: Bilingual(nl="nieuwste periode", en="newest period"),
}
VERDICTS = {
    Verdict.TOO_FEW: Bilingual(nl="te weinig om iets te zeggen", en="too few to say"),
    Verdict.STEADY: Bilingual(nl="geen duidelijke verandering", en="no clear change"),
    Verdict.RISING: Bilingual(nl="stijgt", en="is rising"),
    Verdict.FALLING: Bilingual(nl="daalt", en="is falling"),
    Verdict.PROVISIONAL: Bilingual(nl="nog voorlopig", en="still provisional"),
    Verdict.BREAK: Bilingual(
        nl="de registratie veranderde tussendoor", en="recording changed in between"
    ),
}
UNITS = {
    How.WEIGHTED: Bilingual(nl="gewogen maat", en="weighted measure"),
    How.ALL: Bilingual(nl="1 = ja, 0 = nee", en="1 = yes, 0 = no"),
    How.ANY: Bilingual(nl="1 = ja, 0 = nee", en="1 = yes, 0 = no"),
    How.OVERLAP: Bilingual(nl="hoeveel er hoog zijn", en="how many are high"),
    How.BIVARIATE: Bilingual(nl="klasse 1 tot en met 9", en="class 1 to 9"),
}
SQUARE_KM = Bilingual(nl="km²", en="km²")


def lowered(text: str) -> str:
    """Begin a text with a small letter, unless it begins with something like OV, A12 or AED's."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def both(nl: str, en: str) -> Bilingual:
    """Put two texts together."""
    return Bilingual(nl=nl, en=en)


def input_title(one: Input, faces: Faces) -> Bilingual:
    """Name what is computed of one layer, with its filter and its own period."""
    against = AGAINST[one.compared]
    titles = {
        Derived.VALUE: both("{0}", "{0}"),
        Derived.RATE: both("{0}", "{0}"),
        Derived.SMOOTHED: both("{0}, afgevlakt", "{0}, smoothed"),
        Derived.CHANGE: both(
            f"{{0}}, verandering t.o.v. {against.nl}", f"{{0}}, change from {against.en}"
        ),
        Derived.INDEX: both("{0}, index", "{0}, index"),
        Derived.SHARE: both("{0}, aandeel in de stad", "{0}, share of the city"),
        Derived.MOVING: both(
            f"{{0}}, som van {one.over} perioden", f"{{0}}, sum of {one.over} periods"
        ),
    }
    title, told = titles[one.compute], rated(one, faces[one.layer].title, faces)
    return limited(one, both(title.nl.replace("{0}", told.nl), title.en.replace("{0}", told.en)))


def unit_of(one: Input, faces: Faces) -> Bilingual:
    """Name the unit of what is computed of one layer."""
    if one.compute is Derived.INDEX:
        return both("index (stad = 100)", "index (city = 100)")
    if one.compute is Derived.SHARE:
        return both("% van de stad", "% of the city")
    return rated(one, faces[one.layer].unit, faces)


def rated(one: Input, told: Bilingual, faces: Faces) -> Bilingual:
    """Add what a rate is per to a title or a unit; what is no rate stays as it is."""
    if one.per is None:
        return told
    unit = SQUARE_KM if one.per == KM2 else faces[one.per].unit
    if one.factor != 1:
        nl, en = number(one.factor)
        return both(f"{told.nl} per {nl} {unit.nl}", f"{told.en} per {en} {unit.en}")
    if one.per == KM2:
        return both(f"{told.nl} per {unit.nl}", f"{told.en} per {unit.en}")
    return both(f"{told.nl} gedeeld door {unit.nl}", f"{told.en} divided by {unit.en}")


def number(value: float) -> tuple[str, str]:
    """Write a number in Dutch and in English: 1.000,5 and 1,000.5."""
    en = f"{value:,.0f}" if value == int(value) else f"{value:,}"
    return en.translate(str.maketrans(",.", ".,")), en


def recipe_title(recipe: Recipe, faces: Faces) -> Bilingual:
    """Name a combination by its inputs."""
    titles = [input_title(one, faces) for one in recipe.inputs]
    joints = {
        How.MEASURE: (" ", " "),
        How.WEIGHTED: (" + ", " + "),
        How.RATIO: (" gedeeld door ", " divided by "),
        How.DIFFERENCE: (" min ", " minus "),
        How.ALL: (" én ", " and "),
        How.ANY: (" of ", " or "),
        How.OVERLAP: (", ", ", "),
        How.BIVARIATE: (" × ", " × "),
    }
    nl, en = joints[recipe.how]
    tail = [both(one.nl, lowered(one.en)) for one in titles[1:]]
    return both(
        nl.join([titles[0].nl, *(lowered(one.nl) for one in tail)]),
        en.join([titles[0].en, *(one.en for one in tail)]),
    )


def recipe_unit(recipe: Recipe, faces: Faces) -> Bilingual:
    """Name the unit of a combination."""
    units = [unit_of(one, faces) for one in recipe.inputs]
    if recipe.how is How.RATIO:
        return both(f"{units[0].nl} / {units[1].nl}", f"{units[0].en} / {units[1].en}")
    return UNITS.get(recipe.how, units[0])


def limited(one: Input, told: Bilingual) -> Bilingual:
    """Add the filter and the period of an input to its name."""
    values = [", ".join(values) for values in one.where.values()]
    notes_nl, notes_en = list(values), list(values)
    if one.when != ASKED:
        named = WHEN.get(one.when, both(one.when, one.when))
        notes_nl.append(named.nl)
        notes_en.append(named.en)
    if not notes_nl:
        return told
    return both(f"{told.nl} ({'; '.join(notes_nl)})", f"{told.en} ({'; '.join(notes_en)})")
