"""How a combination is made of layers: `combinations/*.toml`, and what a user posts.

A recipe is named by its content: whatever order its keys, values and interchangeable inputs are
written in, the same combination has the same id.
"""

import base64
import hashlib
import re
from enum import StrEnum
from typing import Annotated, Self

import orjson
from pydantic import AfterValidator, Field, model_validator

from layers.declare.texts import Declared, Name
from layers.declare.when import ASKED, MOVING, When

MOST_INPUTS = 6
ID_BYTES = 15  # 120 bits: nobody finds two recipes of one name
PREFIX = "c_"
KM2 = "km2"
LETTERS = "abcdef"  # the inputs of a combination, in the properties of its features


class How(StrEnum):
    """How inputs become one value."""

    MEASURE = "measure"
    WEIGHTED = "weighted"
    RATIO = "ratio"
    DIFFERENCE = "difference"
    ALL = "all"
    ANY = "any"
    OVERLAP = "overlap"
    BIVARIATE = "bivariate"

    @property
    def is_symmetric(self) -> bool:
        """Whether the order of the inputs does not matter."""
        return self in (How.WEIGHTED, How.ALL, How.ANY, How.OVERLAP)

    @property
    def judges(self) -> bool:
        """Whether each input is held against a condition."""
        return self in (How.ALL, How.ANY, How.OVERLAP)


class Scale(StrEnum):
    """How the values of a layer are brought to one scale before they are added up.

    None adds up what was counted: only numbers of records may be, or values of one unit.
    """

    RANK = "rank"
    Z = "z"
    MINMAX = "minmax"
    NONE = "none"


class Derived(StrEnum):
    """What is computed of the values of one layer."""

    VALUE = "value"
    RATE = "rate"
    SMOOTHED = "smoothed"
    CHANGE = "change"
    INDEX = "index"
    SHARE = "share"
    MOVING = "moving"

    @property
    def takes_denominator(self) -> bool:
        """Whether it may be per something."""
        return self in (Derived.RATE, Derived.SMOOTHED, Derived.INDEX)


class Against(StrEnum):
    """What a period is compared with."""

    PREVIOUS = "previous"
    YEAR_BEFORE = "year_before"


class Verdict(StrEnum):
    """What may be said of a change; the first is said of what is too small to be judged."""

    TOO_FEW = "too_few"
    STEADY = "steady"
    RISING = "rising"
    FALLING = "falling"
    PROVISIONAL = "provisional"
    BREAK = "break"


Finite = Annotated[float, Field(allow_inf_nan=False)]


def _some(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise ValueError("at least one value; without a filter leave the dimension out")
    return values


Values = Annotated[tuple[str, ...], AfterValidator(_some)]


class Condition(Declared):
    """When a value counts as high; exactly one of its bounds.

    at_least, at_most
        In the unit of what is computed.
    top
        Percent of the told places, the highest.
    verdict
        Of a change.
    """

    at_least: Finite | None = None
    at_most: Finite | None = None
    top: Annotated[Finite, Field(gt=0, le=100)] | None = None
    verdict: Verdict | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if sum(one is not None for one in self.__dict__.values()) != 1:
            raise ValueError("exactly one of at_least, at_most, top and verdict")
        return self


class Input(Declared):
    """One layer of a combination, with its own filter and period.

    layer
        A layer, or another combination.
    when
        `asked`, `previous` or `year_before` of the asked period, `newest` of its own, or a period
        of its own such as 2024, 2024-03 or 2024-01-01/2024-03-31.
    per
        A layer that is a denominator, or `km2`; `times` is 1,000 unless told, and 1 for `km2`.
    over
        How many periods a moving sum adds up, the asked one last.
    weight
        In a weighted sum; negative where less is more.
    """

    layer: Name
    where: dict[Name, Values] = Field(default_factory=dict)
    when: When = ASKED
    compute: Derived = Derived.VALUE
    per: Name | None = None
    times: Annotated[Finite, Field(gt=0, le=1e9)] | None = None
    against: Against | None = None
    over: Annotated[int, Field(ge=2, le=36)] | None = None
    weight: Annotated[Finite, Field(ge=-1000, le=1000)] | None = None
    high: Condition | None = None
    negated: bool = False

    @model_validator(mode="after")
    def _what_belongs_together(self) -> Self:
        rated = self.compute in (Derived.RATE, Derived.SMOOTHED)
        told = {
            "per": (self.per, rated, self.compute.takes_denominator),
            "times": (self.times, False, rated),
            "against": (self.against, False, self.compute is Derived.CHANGE),
            "over": (self.over, self.compute is Derived.MOVING, self.compute is Derived.MOVING),
        }
        for key, (given, needed, allowed) in told.items():
            if needed and given is None:
                raise ValueError(f"{key}, as compute is {str(self.compute)!r}")
            if given is not None and not allowed:
                raise ValueError(f"no {key}, as compute is {str(self.compute)!r}")
        if self.high and self.high.verdict and self.compute is not Derived.CHANGE:
            raise ValueError("high.verdict only where compute is 'change'")
        return self

    @property
    def moves(self) -> bool:
        """Whether its period moves with the asked one."""
        return self.when in MOVING

    @property
    def periods(self) -> int:
        """Of how many periods of its layer it is computed."""
        return 2 if self.compute is Derived.CHANGE else self.over or 1

    @property
    def factor(self) -> float:
        """What a rate is multiplied by."""
        return self.times or (1.0 if self.per == KM2 else 1000.0)

    @property
    def compared(self) -> Against:
        """What a change is against."""
        return self.against or Against.YEAR_BEFORE


class Recipe(Declared):
    """How a combination is made.

    scale
        Of a weighted sum: `rank` unless told.
    """

    how: How
    scale: Scale | None = None
    # counted below: pydantic would count the faulty ones as missing, which is a fault too many
    inputs: Annotated[
        tuple[Input, ...], Field(json_schema_extra={"minItems": 1, "maxItems": MOST_INPUTS})
    ]

    @model_validator(mode="after")
    def _inputs_that_fit(self) -> Self:
        count = len(self.inputs)
        if not 0 < count <= MOST_INPUTS:
            raise ValueError(f"1 to {MOST_INPUTS} inputs; got {count}")
        if self.how is How.MEASURE and count != 1:
            raise ValueError(f"one input, as how is 'measure'; got {count}")
        if self.how in (How.RATIO, How.DIFFERENCE, How.BIVARIATE) and count != 2:
            raise ValueError(f"two inputs, as how is {str(self.how)!r}; got {count}")
        if self.scale and self.how is not How.WEIGHTED:
            raise ValueError("scale only where how is 'weighted'")
        if not any(one.moves for one in self.inputs):
            raise ValueError("an input whose period moves with the asked one: when = 'asked'")
        return self

    @model_validator(mode="after")
    def _conditions_where_they_are_held(self) -> Self:
        for one in self.inputs:
            if self.how.judges != bool(one.high):
                need = "high in every input" if self.how.judges else "no high in an input"
                raise ValueError(f"{need}, as how is {str(self.how)!r}")
            if one.negated and not self.how.judges:
                raise ValueError(f"no negated input, as how is {str(self.how)!r}")
            if one.weight is not None and self.how is not How.WEIGHTED:
                raise ValueError("weight only where how is 'weighted'")
        if self.how is How.WEIGHTED and not any(one.weight != 0 for one in self.inputs):
            raise ValueError("a weight that is not 0")
        return self

    @property
    def scaled(self) -> Scale:
        """The scale of a weighted sum."""
        return self.scale or Scale.RANK

    @property
    def named(self) -> tuple[str, ...]:
        """The layers it reads, denominators included, each once."""
        pers = (one.per for one in self.inputs if one.per and one.per != KM2)
        return tuple(dict.fromkeys([*(one.layer for one in self.inputs), *pers]))

    @property
    def canonical(self) -> "Recipe":
        """The same combination as everybody writes it: what is left out stands there."""
        inputs = [_canonical(one, self.how) for one in self.inputs]
        if self.how.is_symmetric:
            inputs.sort(key=lambda one: one.model_dump_json())
        scale = self.scaled if self.how is How.WEIGHTED else None
        return Recipe(how=self.how, scale=scale, inputs=tuple(inputs))

    @property
    def text(self) -> str:
        """The canonical text, JSON."""
        # without what everybody leaves out, so that a key that is added later renames nothing
        whole = self.canonical.model_dump(mode="json", exclude_defaults=True)
        return orjson.dumps(whole, option=orjson.OPT_SORT_KEYS).decode()

    @property
    def name(self) -> str:
        """The name of this combination, by its content."""
        digest = hashlib.blake2b(self.text.encode(), digest_size=ID_BYTES).digest()
        return PREFIX + base64.b32encode(digest).decode().lower()


def is_recipe_id(name: str) -> bool:
    """Tell whether a name is one that a recipe gets by its content."""
    return re.fullmatch(rf"{PREFIX}[a-z2-7]{{{ID_BYTES * 8 // 5}}}", name) is not None


def _canonical(one: Input, how: How) -> Input:
    rated = one.compute in (Derived.RATE, Derived.SMOOTHED)
    weighs = how is How.WEIGHTED
    told = {
        "where": {key: tuple(sorted(set(one.where[key]))) for key in sorted(one.where)},
        "times": one.factor if rated else None,
        "against": one.compared if one.compute is Derived.CHANGE else None,
        "weight": (1.0 if one.weight is None else one.weight + 0.0) if weighs else None,
        "high": one.high and _without_minus_zero(one.high),
    }
    return one.model_copy(update=told)


def _without_minus_zero(high: Condition) -> Condition:
    bounds = {name: bound + 0.0 for name, bound in high if isinstance(bound, float)}
    return high.model_copy(update=bounds)
