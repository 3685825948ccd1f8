"""How protected counts are perturbed."""

from typing import Annotated

from pydantic import Field, model_validator

from layers.declare.texts import Declared

LEAST_D, LEAST_V = 3, 1.0  # below, single records were found out with certainty on a fixed lattice


class Noise(Declared):
    """How far and how much protected counts are moved; a layer cannot change it.

    A count moves by at most `d`, with variance `v`, and never to 1..`js`; zero stays zero. Left out
    it is the stronger of the two published sets for grids of the European census.
    """

    d: Annotated[int, Field(ge=0, le=50)] = 6
    v: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 2.5
    js: Annotated[int, Field(ge=0, le=49)] = 2

    @model_validator(mode="after")
    def _strong_enough(self) -> "Noise":
        if self.d < LEAST_D or self.v < LEAST_V:
            raise ValueError(
                f"d >= {LEAST_D} and v >= {LEAST_V:g}, as with weaker noise (2 and 0.9) who asks "
                "everything can name single records with certainty"
            )
        return self

    @model_validator(mode="after")
    def _there_is_such_noise(self) -> "Noise":
        if self.d <= self.js:
            raise ValueError(
                f"d > js, as a count of {self.js + 1} could only move up: got d = {self.d}, "
                f"js = {self.js}"
            )
        flat = self.d * (self.d + 1) / 3
        if self.v > flat:
            raise ValueError(
                f"v <= {flat:.4g} where d = {self.d}, the variance of noise that is equally "
                f"often anything from {-self.d} to {self.d}; got v = {self.v:g}"
            )
        return self
