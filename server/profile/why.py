"""Why a cell is among the highest, in a sentence of both languages."""

import math
from dataclasses import dataclass

from layers.declare import Bilingual, LayerDefinition
from server.describe import Document
from server.figures import dutch, english

ROUGH = 2  # of what only compares


@dataclass(frozen=True, slots=True)
class Reason:
    """What a cell holds, the value of its area, and the mean of the cells that are told there.

    whole
        NaN where it is not told, or values do not add up.
    mean
        NaN where no other cell is told.
    is_partly_hidden
        Whether some cells of the area are suppressed, so that the mean is too high.
    """

    value: float
    whole: float
    mean: float
    is_partly_hidden: bool

    @property
    def share(self) -> float | None:
        """Percent of the area; None where that makes no part of it, as noise may have it."""
        share = 100 * self.value / self.whole if self.whole > 0 else math.nan
        return share if share <= 100 else None

    @property
    def times(self) -> float | None:
        """How many times the mean cell it is."""
        return self.value / self.mean if self.mean > 0 else None


def why_document(reason: Reason, layer: LayerDefinition) -> Document:
    """Write the numbers of a cell, and the sentence made of them."""
    why = sentence(reason, layer.unit)
    return {
        "value": int(reason.value) if reason.value.is_integer() else reason.value,
        "share": _rounded(reason.share),
        "times": _rounded(reason.times),
        "why": {"nl": why.nl, "en": why.en},
    }


def sentence(reason: Reason, unit: Bilingual) -> Bilingual:
    """Say what a cell holds, which part of the area that is, and how it compares there."""
    nl, en = [f"{dutch(reason.value)} {unit.nl}"], [f"{english(reason.value)} {unit.en}"]
    if reason.share is not None:
        nl.append(f"{dutch(reason.share, ROUGH)} % van dit gebied")
        en.append(f"{english(reason.share, ROUGH)} % of this area")
    elif reason.whole > 0:
        nl.append("meer dan het hele gebied, want vakken en gebieden zijn apart geteld")
        en.append("more than the whole area, as cells and areas are counted apart")
    if reason.times is not None and reason.times > 1:
        told = (" dat getoond wordt", " that is shown") if reason.is_partly_hidden else ("", "")
        nl.append(f"{dutch(reason.times, ROUGH)} keer het gemiddelde vak hier{told[0]}")
        en.append(f"{english(reason.times, ROUGH)} times the mean cell here{told[1]}")
    return Bilingual(nl=", ".join(nl), en=", ".join(en))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
