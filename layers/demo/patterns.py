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
    pace: tuple[float, ...] = ()
    """Share of the extra that is there in each of the months, 0 to 1; empty: always all of it."""
    first_in: tuple[str, str] | None = None
    """The layer and year in which its cell of resolution 8 has the highest count of the city."""
    steady: bool = False
    """Whether the extra goes by what stands there alone, in a neighbourhood of any luck."""


@dataclass(frozen=True)
class Rise:
    """Burglaries and reports of nuisance rise together, and stay up, far from other hot spots."""

    name: str
    kind: str
    since: str
    """The first month in which all of the extra is there."""
    radius: float
    burglaries: float
    """How many more of them a month when all of the extra is there, on the mean of a year."""
    reports: float


@dataclass(frozen=True)
class Intervention:
    """Something the city did in one area, and what became of one category of the police there."""

    code: str
    title: dict[str, str]
    category: str
    source: str
    layer: str
    kind: str
    """Of the neighbourhood around the middle of which it is, far from hot spots."""
    radius: float
    """Of the area in metres, about."""
    ring: float
    """How far in metres the ring around the area reaches; nothing is moved into it."""
    start: str
    factor: float
    """What is left of the category in the area from the first day of `start` on."""


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
    Pattern("woninginbraak", 8_000, 1.0, 0, 0, 0, 12.6, 0.38, _AWAY, 1.15, 1.3, -0.09,
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
            "station", 0, 160, 6.0, first_in=("bicycle_theft", "2024")),
    HotSpot("uitgaansgebied", "police_incidents", ("mishandeling", "bedreiging", "vernieling"),
            "centre", 0, 170, 5.0, first_in=("violence", "2024")),
    HotSpot("uitgaansgebied", "nuisance_reports", ("geluid",), "centre", 0, 220, 4.0,
            first_in=("noise", "2024")),
    HotSpot("boulevard", "police_incidents", ("zakkenrollerij", "fietsendiefstal"),
            "seaside", 0, 200, 4.0),
    HotSpot("boulevard", "nuisance_reports", ("parkeren", "geluid"), "seaside", 0, 250, 3.0),
    HotSpot("parkeerterrein, opkomend", "police_incidents", ("auto-inbraak",),
            "postwar", 1, 220, 16.0, first="2025-02",
            first_in=("theft_from_cars", "2025")),
    HotSpot("bouwplaats, voorbij", "police_incidents", ("vernieling",),
            "suburb", 2, 230, 9.0, last="2024-06"),
    HotSpot("bijplaatsingen", "nuisance_reports", ("afval",), "old", 1, 180, 4.0,
            first_in=("waste", "2024")),
    HotSpot("villabuurt", "residential_burglaries", ("woninginbraak",), "suburb", 0, 320, 6.0),
    HotSpot("oud kwartier", "residential_burglaries", ("woninginbraak",), "interwar", 2, 260, 9.0),
    HotSpot("galerijflats", "residential_burglaries", ("woninginbraak",), "postwar", 4, 260, 9.0,
            first_in=("residential_burglaries", "2024")),
    HotSpot("uitvalsweg, opkomend", "residential_burglaries", ("woninginbraak",),
            "suburb", 4, 300, 12.0, first="2025-03"),
)  # fmt: skip

# One bump after another at uneven distances, so that one shift alone lays them on each other.
_WAVE = (
    0.10, 0.12, 0.50, 0.90, 0.50, 0.12, 0.10, 0.10, 0.10, 0.12, 0.40, 0.70, 0.40, 0.12, 0.10,
    0.10, 0.10, 0.10, 0.12, 0.50, 1.00, 0.50, 0.12, 0.10, 0.12, 0.45, 0.80, 0.45, 0.12, 0.10,
    0.12, 0.50, 1.00, 0.50, 0.12, 0.10, 0.10, 0.10,
)  # fmt: skip
LEAD_MONTHS = 2
"""By so many months reports are ahead of the police, at the same place and in the same wave."""

LEAD = (
    HotSpot("winkelplein, meldingen eerst", "nuisance_reports", ("jongeren", "drugs"),
            "postwar", 3, 220, 30.0, pace=_WAVE[LEAD_MONTHS:],
            first_in=("youth_nuisance", "2024"), steady=True),
    HotSpot("winkelplein, politie later", "police_incidents", ("vernieling", "bedreiging"),
            "postwar", 3, 220, 36.0, pace=_WAVE[:-LEAD_MONTHS], steady=True),
)  # fmt: skip

RISES = (
    Rise("hofjes aan de rand", "suburb", "2025-05", 210, 66, 70),
    Rise("lanen aan het water", "suburb", "2025-02", 210, 66, 70),
)

INTERVENTION = Intervention(
    code="P01",
    title={
        "nl": "Camera's en verlichting tegen auto-inbraak",
        "en": "Cameras and lighting against theft from cars",
    },
    category="auto-inbraak",
    source="police_incidents",
    layer="theft_from_cars",
    kind="interwar",
    radius=600,
    ring=600,
    start="2024-07",
    factor=0.4,
)

PERMITS = (
    Pattern("verbouwing", 4_200, 1.0, 0.6, 0.5, 0, 4, 0.25, _DAY, trend=0.03),
    Pattern("evenement", 1_100, 0, 1.0, 0.3, 0, 6, 0.60, _DAY,
            kinds={"centre": 2.0, "seaside": 2.5, "park": 4.0}),
    Pattern("terras", 900, 0, 1.0, 0, 0, 3, 0.55, _DAY, kinds={"centre": 2.5, "seaside": 3.0}),
    Pattern("horeca", 700, 0, 1.0, 0.05, 0, 3, 0.10, _DAY, kinds={"centre": 2.0, "station": 1.5}),
)  # fmt: skip

INSPECTIONS = (
    Pattern("horeca", 2_600, 0, 1.0, 0.1, 0, 6, 0.15, _EVENING, kinds={"centre": 2.0}),
    Pattern("woonfraude", 1_500, 1.0, 0, 0, 0, 10, 0.10, _DAY, kinds={"old": 2.0, "station": 1.5}),
    Pattern("brandveiligheid", 1_900, 0.02, 1.0, 1.5, 0, 11, 0.10, _DAY),
    Pattern("bouw", 1_600, 1.0, 0.6, 0.5, 0, 5, 0.20, _DAY),
)  # fmt: skip

RESULTS = {
    "horeca": (0.62, 0.24, 0.14),
    "woonfraude": (0.48, 0.17, 0.35),
    "brandveiligheid": (0.55, 0.33, 0.12),
    "bouw": (0.70, 0.21, 0.09),
}
"""Share of the inspections of each subject that find all in order, warn, or find an offence."""

SIGNALS = (
    Pattern("JNG", 130, 0.7, 0.8, 0.1, 0.6, 6, 0.20, _DAY, kinds={"postwar": 1.6}),
    Pattern("VRL", 110, 0.8, 0.8, 0.4, 0.5, 3, 0.10, _DAY, kinds={"old": 1.5, "postwar": 1.4}),
    Pattern("OND", 80, 0.1, 1.5, 1.5, 0.1, 10, 0.05, _DAY, kinds={"harbour": 2.0, "works": 2.0}),
    Pattern("ZRG", 100, 1.0, 0, 0, 0, 12, 0.10, _DAY, kinds={"postwar": 1.5}),
)
"""Youth, neglect, subversion, care: themes that account managers choose from."""
