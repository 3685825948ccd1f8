"""What happens in the city, where and when: declarations only."""

from dataclasses import dataclass, field

Peaks = tuple[tuple[float, float, float], ...]
"""Hour of the day, width in hours, weight."""

_NIGHT: Peaks = ((23.5, 3.0, 1.0), (16.0, 4.0, 0.4))
_SHOPS: Peaks = ((15.0, 2.6, 1.0), (11.5, 2.0, 0.5))
_DAY: Peaks = ((10.0, 2.5, 1.0), (14.5, 3.0, 0.8), (19.5, 2.0, 0.5))
_EVENING: Peaks = ((20.5, 2.5, 1.0), (15.5, 3.0, 0.4))
_AWAY: Peaks = ((19.5, 2.5, 1.0), (11.0, 4.0, 0.6), (2.5, 2.0, 0.35))


@dataclass(frozen=True)
class Pattern:
    """How often one category happens, at what kind of place and at what time."""

    name: str
    total: int
    """Number in 36 months, before late registration."""
    dwelling: float
    """Weight of one dwelling; next to it that of a shop, a business and 100 m of street."""
    shop: float
    business: float
    street: float
    peak: float
    """Month in which most happen, 1 is January."""
    season: float
    """How far the peak stands above the mean."""
    hours: Peaks
    weekend: float = 1.0
    """Saturdays and Sundays against other days."""
    nights: float = 1.0
    """Friday and Saturday nights against other hours of the weekend."""
    trend: float = 0.0
    """Change per year."""
    kinds: dict[str, float] = field(default_factory=dict)
    """Extra weight by kind of neighbourhood."""


@dataclass(frozen=True)
class HotSpot:
    """A planted hot spot around the middle of one neighbourhood."""

    name: str
    source: str
    categories: tuple[str, ...]
    kind: str
    nth: int
    """Which neighbourhood of that kind, from 0."""
    radius: float
    """Metres at which the extra has fallen to 61 % (one standard deviation)."""
    factor: float
    """Intensity at the middle, against what it would be without the hot spot."""
    first: str = "2023-01"
    last: str = "2025-12"


INCIDENTS = (
    Pattern("fietsendiefstal", 15_600, 0.3, 2.5, 0.8, 0.3, 8, 0.25, _DAY, 0.9, 1.2, 0.03,
            {"station": 3.0, "centre": 2.0}),
    Pattern("winkeldiefstal", 9_300, 0, 8.0, 0.1, 0.02, 12, 0.12, _SHOPS, 0.9, 0.5, 0.05,
            {"centre": 1.6}),
    Pattern("vernieling", 12_500, 0.5, 1.0, 0.8, 1.0, 5, 0.12, _NIGHT, 1.3, 1.8, -0.04),
    Pattern("mishandeling", 7_800, 0.5, 3.0, 0.2, 0.2, 6, 0.10, _NIGHT, 1.4, 3.0, -0.02,
            {"centre": 2.2, "seaside": 1.4}),
    Pattern("zakkenrollerij", 3_700, 0.02, 4.0, 0.3, 0.1, 7, 0.28, _SHOPS, 1.3, 1.4, -0.08,
            {"centre": 2.5, "station": 2.5, "seaside": 2.0}),
    Pattern("auto-inbraak", 8_300, 0.6, 0.3, 0.6, 0.6, 11, 0.15, _NIGHT, 0.9, 1.0, -0.06,
            {"interwar": 1.4, "seaside": 1.5}),
    Pattern("bedreiging", 5_200, 0.6, 1.6, 0.3, 0.1, 6, 0.05, _EVENING, 1.0, 1.4, 0.04),
)  # fmt: skip

BURGLARIES = (
    Pattern("woninginbraak", 5_700, 1.0, 0, 0, 0, 12.6, 0.38, _AWAY, 1.15, 1.3, -0.09,
            {"suburb": 1.5, "interwar": 1.2, "centre": 0.6}),
)  # fmt: skip

REPORTS = (
    Pattern("geluid", 12_400, 0.8, 2.0, 0.2, 0.1, 7, 0.40, _NIGHT, 1.4, 2.2, 0.04,
            {"centre": 1.8, "seaside": 1.5}),
    Pattern("jongeren", 8_700, 0.7, 0.8, 0.1, 0.6, 6, 0.35, _EVENING, 1.2, 1.4, 0.02,
            {"postwar": 1.6, "park": 3.0}),
    Pattern("afval", 19_600, 1.0, 1.5, 0.4, 0.4, 6, 0.10, _DAY, 0.7, 1.0, 0.06,
            {"old": 1.7, "postwar": 1.3}),
    Pattern("verlichting", 7_200, 0.3, 0.2, 0.3, 1.5, 12.5, 0.45, _EVENING, 0.7, 1.0, 0.0),
    Pattern("drugs", 5_300, 0.5, 0.8, 0.5, 0.3, 6, 0.10, _EVENING, 1.0, 1.2, 0.08,
            {"station": 2.5, "old": 1.5, "harbour": 2.0}),
    Pattern("parkeren", 11_500, 0.9, 1.0, 0.6, 0.2, 7, 0.08, _DAY, 1.0, 1.0, 0.05,
            {"interwar": 1.4, "seaside": 2.0, "old": 1.3}),
    Pattern("groen", 6_500, 0.4, 0.1, 0.1, 1.5, 6.5, 0.65, _DAY, 0.7, 1.0, 0.0,
            {"suburb": 1.5, "park": 2.0, "dunes": 1.5}),
)  # fmt: skip

HOT_SPOTS = (
    HotSpot("stalling bij het station", "police_incidents", ("fietsendiefstal", "zakkenrollerij"),
            "station", 0, 160, 6.0),
    HotSpot("uitgaansgebied", "police_incidents", ("mishandeling", "bedreiging", "vernieling"),
            "centre", 0, 170, 5.0),
    HotSpot("uitgaansgebied", "nuisance_reports", ("geluid",), "centre", 0, 220, 4.0),
    HotSpot("boulevard", "police_incidents", ("zakkenrollerij", "fietsendiefstal"),
            "seaside", 0, 200, 4.0),
    HotSpot("boulevard", "nuisance_reports", ("parkeren", "geluid"), "seaside", 0, 250, 3.0),
    HotSpot("parkeerterrein, opkomend", "police_incidents", ("auto-inbraak",),
            "postwar", 1, 220, 16.0, first="2025-02"),
    HotSpot("bouwplaats, voorbij", "police_incidents", ("vernieling",),
            "suburb", 2, 230, 9.0, last="2024-06"),
    HotSpot("winkelplein, meldingen eerst", "nuisance_reports", ("jongeren", "drugs"),
            "postwar", 3, 220, 8.0, first="2024-03"),
    HotSpot("winkelplein, politie later", "police_incidents", ("vernieling", "bedreiging"),
            "postwar", 3, 220, 10.0, first="2024-06"),
    HotSpot("bijplaatsingen", "nuisance_reports", ("afval",), "old", 1, 180, 4.0),
    HotSpot("villabuurt", "residential_burglaries", ("woninginbraak",), "suburb", 0, 320, 6.0),
    HotSpot("oud kwartier", "residential_burglaries", ("woninginbraak",), "interwar", 2, 260, 9.0),
    HotSpot("galerijflats", "residential_burglaries", ("woninginbraak",), "postwar", 4, 260, 9.0),
    HotSpot("uitvalsweg, opkomend", "residential_burglaries", ("woninginbraak",),
            "suburb", 4, 300, 12.0, first="2025-03"),
)  # fmt: skip
