"""What the definitions of the attacked layer say, which everybody may read."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Declared:
    """The lattice of the victim, and its threshold.

    groups
        Groups of kinds that may be asked beside single kinds, by name.
    areas
        The area sets that may be asked.
    """

    periods: tuple[str, ...] = ("month", "year")
    resolutions: tuple[int, ...] = (6, 7, 8)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    threshold: int = 5

    @property
    def words(self) -> str:
        """The lattice in words, for the report."""
        wholes = [*self.periods, f"{len(self.resolutions)} resolutions", "kinds", *self.areas]
        wholes += ["groups of kinds"] if self.groups else []
        return f"{', '.join(wholes)}; k = {self.threshold}"


THEFT = {"theft": ("bicycle", "burglary", "car")}
BOTH = ("wards", "districts")
LEAN = Declared()
MIDDLE = Declared(areas=BOTH, threshold=7)
RICH = Declared(groups=THEFT, areas=BOTH, threshold=10)
QUARTERS = Declared(("month", "quarter", "year"), areas=("wards",), threshold=10)
