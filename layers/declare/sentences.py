"""One sentence, in Dutch and in English, that says how a value of a recipe comes about.

Layers are named between quotes, by their whole titles: so a title may hold a comma or begin with a
capital, and the sentence around it stays one.
"""

from layers.declare.recipe import Condition, Derived, How, Input, Recipe, Scale, Verdict
from layers.declare.texts import Bilingual
from layers.declare.wording import AGAINST, Faces, both, input_title, limited, number, rated

SCALES = {
    Scale.RANK: both("een rang van 0 tot 1", "a rank from 0 to 1"),
    Scale.Z: both(
        "de afstand tot het gemiddelde in standaardafwijkingen",
        "the distance from the mean in standard deviations",
    ),
    Scale.MINMAX: both(
        "de plaats tussen de laagste (0) en de hoogste (1)",
        "the place between the lowest (0) and the highest (1)",
    ),
    Scale.NONE: both("een telling", "a count"),
}
# {0} the layer, {1} what it is compared with, {2} how many periods
MEASURED = {
    Derived.VALUE: both("die van {0}", "that of {0}"),
    Derived.RATE: both("{0}", "{0}"),
    Derived.SMOOTHED: both(
        "{0}, naar het geheel toe getrokken waar weinig geteld is",
        "{0}, drawn towards the whole where little was counted",
    ),
    Derived.CHANGE: both(
        "de verandering van {0} ten opzichte van {1}", "the change of {0} compared with {1}"
    ),
    Derived.SHARE: both(
        "het aandeel van deze plek in {0}, in procenten",
        "the share of this place in {0}, in percent",
    ),
    Derived.MOVING: both(
        "de som van {0} over {2} perioden, waarvan de gevraagde de laatste is",
        "the sum of {0} over {2} periods, of which the asked one is the last",
    ),
}
INDEX_OF_RATES = both(
    "{0} als index: 100 is de hele stad", "{0} as an index: 100 is the whole city"
)
INDEX_OF_PLACES = both(
    "{0} als index: 100 is de gemiddelde plek", "{0} as an index: 100 is the mean place"
)
JUDGED = {
    Verdict.TOO_FEW: both(
        "{0} te weinig telt om iets te zeggen over een verandering ten opzichte van {1}",
        "{0} counts too few to say anything about a change compared with {1}",
    ),
    Verdict.STEADY: both(
        "{0} niet duidelijk verandert ten opzichte van {1}",
        "{0} does not clearly change compared with {1}",
    ),
    Verdict.RISING: both("{0} stijgt ten opzichte van {1}", "{0} is rising compared with {1}"),
    Verdict.FALLING: both("{0} daalt ten opzichte van {1}", "{0} is falling compared with {1}"),
    Verdict.PROVISIONAL: both("{0} nog voorlopig is", "{0} is still provisional"),
    Verdict.BREAK: both(
        "de registratie van {0} veranderde ten opzichte van {1}",
        "the recording of {0} changed compared with {1}",
    ),
}
TWO = {
    How.RATIO: both("{0} gedeeld door {1}", "{0} divided by {1}"),
    How.DIFFERENCE: both("{0} min {1}", "{0} minus {1}"),
    How.BIVARIATE: both(
        "een van negen klassen: {0} laag, midden of hoog, tegen {1} laag, midden of hoog",
        "one of nine classes: {0} low, middle or high, against {1} low, middle or high",
    ),
}


def sentence(recipe: Recipe, faces: Faces) -> Bilingual:
    """Say in one sentence how a value comes about."""
    if recipe.how is How.MEASURE:
        return _whole(_measured(recipe.inputs[0], faces))
    if recipe.how is How.WEIGHTED:
        return _whole(_weighted(recipe, faces))
    if recipe.how.judges:
        return _judged(recipe, [_condition(one, faces) for one in recipe.inputs])
    named = [_quoted(input_title(one, faces)) for one in recipe.inputs]
    return _whole(_filled(TWO[recipe.how], *named))


def _measured(one: Input, faces: Faces) -> Bilingual:
    said = MEASURED.get(one.compute, INDEX_OF_RATES if one.per else INDEX_OF_PLACES)
    over = both(str(one.over), str(one.over))
    return _filled(said, _named(one, faces), AGAINST[one.compared], over)


def _weighted(recipe: Recipe, faces: Faces) -> Bilingual:
    weights = [1.0 if one.weight is None else one.weight for one in recipe.inputs]
    whole = sum(map(abs, weights))
    parts = []
    for one, weight in zip(recipe.inputs, weights, strict=True):
        title, percent = _quoted(input_title(one, faces)), f"{100 * weight / whole:.0f} %"
        parts.append(both(f"{title.nl} ({percent})", f"{title.en} ({percent})"))
    listed, scale = _joined(parts, both("en", "and")), SCALES[recipe.scaled]
    return both(
        f"de gewogen som van {listed.nl}, elk als {scale.nl} binnen de hele stad",
        f"the weighted sum of {listed.en}, each as {scale.en} within the whole city",
    )


def _judged(recipe: Recipe, held: list[Bilingual]) -> Bilingual:
    if recipe.how is How.OVERLAP:
        nl, en = "; ".join(f"dat {one.nl}" for one in held), "; ".join(one.en for one in held)
        return both(
            f"De waarde telt hoeveel hiervan waar is: {nl}.",
            f"The value counts how many of these hold: {en}.",
        )
    word = both("en", "and") if recipe.how is How.ALL else both("of", "or")
    listed = _joined(held, word)
    return both(
        f"De waarde is 1 waar {listed.nl}, en anders 0.",
        f"The value is 1 where {listed.en}, and else 0.",
    )


def _condition(one: Input, faces: Faces) -> Bilingual:
    """Say when an input holds, in Dutch with the verb at the end."""
    said = _bound(one, one.high or Condition(at_least=0), faces)
    if not one.negated:
        return said
    return both(f"niet geldt dat {said.nl}", f"it does not hold that {said.en}")


def _bound(one: Input, high: Condition, faces: Faces) -> Bilingual:
    title = _quoted(input_title(one, faces))
    if high.verdict:
        return _filled(JUDGED[high.verdict], _named(one, faces), AGAINST[one.compared])
    if high.top is not None:
        nl, en = number(high.top)
        return both(
            f"{title.nl} bij de hoogste {nl} % hoort", f"{title.en} is among the highest {en} %"
        )
    least = high.at_least is not None
    nl, en = number(high.at_least if high.at_least is not None else high.at_most or 0.0)
    return both(
        f"{title.nl} ten {'minste' if least else 'hoogste'} {nl} is",
        f"{title.en} is at {'least' if least else 'most'} {en}",
    )


def _named(one: Input, faces: Faces) -> Bilingual:
    """Name a layer with what it is per, its filter and its period, and nothing that is computed."""
    quoted = _quoted(faces[one.layer].title)
    return limited(one, rated(one, quoted, faces))


def _quoted(title: Bilingual) -> Bilingual:
    return both(f"‘{title.nl}’", f"‘{title.en}’")


def _filled(text: Bilingual, *parts: Bilingual) -> Bilingual:
    """Put parts in their places, whatever braces they hold themselves."""
    return both(
        text.nl.format(*(part.nl for part in parts)), text.en.format(*(part.en for part in parts))
    )


def _joined(parts: list[Bilingual], word: Bilingual) -> Bilingual:
    *first, last = parts
    if not first:
        return last
    nl, en = ", ".join(one.nl for one in first), ", ".join(one.en for one in first)
    return both(f"{nl} {word.nl} {last.nl}", f"{en} {word.en} {last.en}")


def _whole(said: Bilingual) -> Bilingual:
    return both(f"De waarde is {said.nl}.", f"The value is {said.en}.")
