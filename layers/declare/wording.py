"""A recipe in words: titles, units, and one sentence that says what a value is."""

from collections.abc import Callable, Mapping

from layers.declare.layer import LayerDefinition
from layers.declare.recipe import (
    ASKED,
    KM2,
    NEWEST,
    Against,
    Condition,
    Derived,
    How,
    Input,
    Recipe,
    Scale,
    Verdict,
)
from layers.declare.texts import Bilingual

Faces = Mapping[str, LayerDefinition]
Worder = Callable[[Bilingual], str]
AGAINST = {
    Against.PREVIOUS: Bilingual(nl="de periode ervoor", en="the period before"),
    Against.YEAR_BEFORE: Bilingual(nl="een jaar eerder", en="a year before"),
}
WHEN = {
    "previous": Bilingual(nl="de periode ervoor", en="the period before"),
    "year_before": Bilingual(nl="een jaar eerder", en="a year before"),
    NEWEST: Bilingual(nl="nieuwste periode", en="newest period"),
}
SCALES = {
    Scale.RANK: Bilingual(nl="rang van 0 tot 1", en="rank from 0 to 1"),
    Scale.Z: Bilingual(
        nl="afstand tot het gemiddelde in standaardafwijkingen",
        en="distance from the mean in standard deviations",
    ),
    Scale.MINMAX: Bilingual(nl="van laagst 0 tot hoogst 1", en="from lowest 0 to highest 1"),
}
VERDICTS = {
    Verdict.TOO_FEW: Bilingual(nl="te weinig om te zeggen", en="too few to say"),
    Verdict.STEADY: Bilingual(nl="geen duidelijke verandering", en="no clear change"),
    Verdict.RISING: Bilingual(nl="stijgt", en="is rising"),
    Verdict.FALLING: Bilingual(nl="daalt", en="is falling"),
    Verdict.PROVISIONAL: Bilingual(nl="nog voorlopig", en="still provisional"),
    Verdict.BREAK: Bilingual(nl="de registratie veranderde", en="recording changed in between"),
}
UNITS = {
    How.WEIGHTED: Bilingual(nl="gewogen maat", en="weighted measure"),
    How.ALL: Bilingual(nl="1 = ja, 0 = nee", en="1 = yes, 0 = no"),
    How.ANY: Bilingual(nl="1 = ja, 0 = nee", en="1 = yes, 0 = no"),
    How.OVERLAP: Bilingual(nl="hoe veel er hoog zijn", en="how many are high"),
    How.BIVARIATE: Bilingual(nl="klasse 1 tot 9", en="class 1 to 9"),
}
SQUARE_KM = Bilingual(nl="km²", en="km²")


def lowered(text: str) -> str:
    """Begin a text with a small letter, unless it begins with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def both(nl: str, en: str) -> Bilingual:
    """Put two texts together."""
    return Bilingual(nl=nl, en=en)


def input_title(one: Input, faces: Faces) -> Bilingual:
    """Name what is computed of one layer, with its filter and its own period."""
    layer = faces[one.layer]
    per = _per(one, faces)
    titles = {
        Derived.VALUE: ("{0}", "{0}"),
        Derived.RATE: ("{0} per {1}", "{0} per {1}"),
        Derived.SMOOTHED: ("{0} per {1}, afgevlakt", "{0} per {1}, smoothed"),
        Derived.CHANGE: ("{0}, verandering t.o.v. {2}", "{0}, change against {2}"),
        Derived.INDEX: ("{0} per {1}, index", "{0} per {1}, index"),
        Derived.SHARE: ("{0}, aandeel van de stad", "{0}, share of the city"),
        Derived.MOVING: ("{0}, som van {3} perioden", "{0}, sum of {3} periods"),
    }
    nl, en = titles[one.compute]
    if one.compute is Derived.INDEX and per is None:
        nl, en = "{0}, index", "{0}, index"
    parts = [layer.title, per, AGAINST[one.compared]]
    told = both(
        nl.format(*(part.nl if part else "" for part in parts), one.over),
        en.format(*(part.en if part else "" for part in parts), one.over),
    )
    return _limited(one, told)


def unit_of(one: Input, faces: Faces) -> Bilingual:
    """Name the unit of what is computed of one layer."""
    unit, per = faces[one.layer].unit, _per(one, faces)
    if one.compute in (Derived.RATE, Derived.SMOOTHED) and per:
        return both(f"{unit.nl} per {per.nl}", f"{unit.en} per {per.en}")
    if one.compute is Derived.INDEX:
        return both("index (stad = 100)", "index (city = 100)")
    if one.compute is Derived.SHARE:
        return both("% van de stad", "% of the city")
    return unit


def recipe_title(recipe: Recipe, faces: Faces) -> Bilingual:
    """Name a combination by its inputs."""
    titles = [input_title(one, faces) for one in recipe.inputs]
    joints = {
        How.MEASURE: (" ", " "),
        How.WEIGHTED: (" + ", " + "),
        How.RATIO: (" gedeeld door ", " over "),
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
        return both(f"{units[0].nl} per {units[1].nl}", f"{units[0].en} per {units[1].en}")
    return UNITS.get(recipe.how, units[0])


def sentence(recipe: Recipe, faces: Faces) -> Bilingual:
    """Say in one sentence how a value comes about."""
    return both(
        _said(recipe, faces, lambda text: text.nl, "nl"),
        _said(recipe, faces, lambda text: text.en, "en"),
    )


def _said(recipe: Recipe, faces: Faces, say: Worder, language: str) -> str:
    named = [lowered(say(input_title(one, faces))) for one in recipe.inputs]
    dutch = language == "nl"
    if recipe.how is How.MEASURE:
        return f"{'De waarde is' if dutch else 'The value is'} {named[0]}."
    if recipe.how is How.WEIGHTED:
        return _weighted(recipe, named, say, dutch)
    if recipe.how.judges:
        return _judged(recipe, named, say, dutch)
    texts = {
        How.RATIO: ("{0} gedeeld door {1}", "{0} divided by {1}"),
        How.DIFFERENCE: ("{0} min {1}", "{0} minus {1}"),
        How.BIVARIATE: (
            "een van 9 klassen: laag, midden of hoog van {0}, tegen laag, midden of hoog van {1}",
            "one of 9 classes: low, middle or high of {0}, against low, middle or high of {1}",
        ),
    }
    said = texts[recipe.how][0 if dutch else 1].format(*named)
    return f"{'De waarde is' if dutch else 'The value is'} {said}."


def _weighted(recipe: Recipe, named: list[str], say: Worder, dutch: bool) -> str:
    weights = [1.0 if one.weight is None else one.weight for one in recipe.inputs]
    whole = sum(abs(one) for one in weights)
    parts = [
        f"{name} ({one / whole * 100:.0f} %)" for name, one in zip(named, weights, strict=True)
    ]
    scale, listed = say(SCALES[recipe.scaled]), _joined(parts, "en" if dutch else "and")
    if dutch:
        return f"De waarde is de gewogen som van {listed}, elk als {scale} over de hele stad."
    return f"The value is the weighted sum of {listed}, each as {scale} over the whole city."


def _judged(recipe: Recipe, named: list[str], say: Worder, dutch: bool) -> str:
    held = [
        _condition(one, name, say, dutch) for one, name in zip(recipe.inputs, named, strict=True)
    ]
    if recipe.how is How.OVERLAP:
        listed = "; ".join(held)
        first = "De waarde telt hoe veel hiervan waar zijn" if dutch else (
            "The value counts how many of these hold")  # fmt: skip
        return f"{first}: {listed}."
    if recipe.how is How.ALL:
        listed = _joined(held, "en" if dutch else "and")
    else:
        listed = _joined(held, "of" if dutch else "or")
    return f"{'De waarde is 1 waar' if dutch else 'The value is 1 where'} {listed}."


def _condition(one: Input, name: str, say: Worder, dutch: bool) -> str:
    high = one.high or Condition(at_least=0)
    if high.verdict:
        said = f"{name}: {say(VERDICTS[high.verdict])}"
    elif high.top is not None:
        top = f"{high.top:g} %"
        said = f"{name} {'bij de hoogste' if dutch else 'is among the highest'} {top}"
        said += " hoort" if dutch else ""
    elif high.at_least is not None:
        said = f"{name} {'ten minste' if dutch else 'is at least'} {high.at_least:g}"
    else:
        said = f"{name} {'ten hoogste' if dutch else 'is at most'} {high.at_most:g}"
    if not one.negated:
        return said
    return f"{'niet' if dutch else 'not'} ({said})"


def _joined(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def _per(one: Input, faces: Faces) -> Bilingual | None:
    if one.per is None:
        return None
    unit = SQUARE_KM if one.per == KM2 else faces[one.per].unit
    if one.factor == 1:
        return unit
    nl, en = (f"{one.factor:,.0f}".replace(",", mark) for mark in ".,")
    return both(f"{nl} {unit.nl}", f"{en} {unit.en}")


def _limited(one: Input, told: Bilingual) -> Bilingual:
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
