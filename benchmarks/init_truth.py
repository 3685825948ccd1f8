"""What the files of the delivered cities hold, written by hand from their notes and from looking.

Never from what `hexradar init` guessed: this is what its guesses are held against.
"""

from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """What a file is good for."""

    SOURCE = "source"
    AREAS = "areas"
    NOTHING = "no source"


@dataclass(frozen=True, slots=True)
class Truth:
    """What one file, or several of one shape, hold.

    path
        In the folder of data; a pattern where files are alike.
    when
        The column of dates; or the year that all rows are of; empty where nothing tells it.
    where
        The columns of easting and northing; `geometry`; or one column with the key of an area.
    crs
        The system of the coordinates; empty with a key.
    count
        The column of counts; empty where each row is one.
    areas
        The file with the outlines that keys name.
    share
        Of the rows, at least this many are accepted.
    edit
        What a person must change all the same, known beforehand.
    """

    path: str
    what: What = What.SOURCE
    when: str = ""
    where: tuple[str, ...] = ()
    crs: str = "EPSG:4326"
    count: str = ""
    areas: str = ""
    share: float = 0.9
    edit: str = ""


LSOA = "uk_london/lsoa/london-2011-lsoa-gen20.shp"
COMMUNITIES = "us_chicago/comarea.zip"
LON_LAT = ("Longitude", "Latitude")
PANEL = "uk_london/lsoa_crime/london-2011-2021-"
STREET = "west-yorkshire-street.csv.gz"


def keyed(path: str, column: str, areas: str, when: str = "", **more: object) -> Truth:
    """Describe a table with a row per area."""
    return Truth(path, when=when, where=(column,), crs="", areas=areas, **more)  # type: ignore[arg-type]


def outlines(*paths: str) -> tuple[Truth, ...]:
    """Describe files of polygons; `where` is the column that tells them apart."""
    return tuple(Truth(path, What.AREAS, where=(code,)) for path, _, code in split(paths))


def split(paths: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Cut `path: column` apart."""
    return [path.partition(": ") for path in paths]


TRUTHS = (
    Truth("format_zoo/boston.zip", where=("lon", "lat")),
    keyed(
        "nl_cbs_population_wide/bevolkingeindeperiod_21122025.csv",
        "Regio's",
        "nl_cbs_wijken_2022_tmap/NLD_muni.gpkg",
        when="2024",
        count="2024",
        edit="names instead of codes, and a column per year and month",
    ),
    keyed(
        "nl_cbs_population_wide/bevolkingeindeperiod_jaren_22122025.csv",
        "Regio's",
        "nl_cbs_wijken_2022_tmap/NLD_muni.gpkg",
        when="2024",
        count="2024",
        edit="names instead of codes, and country, provinces and municipalities together",
    ),
    Truth("nl_cbs_population_wide/allemisdrijven_metadata_21122025.csv", What.NOTHING),
    *outlines(
        "nl_cbs_wijken_2022_tmap/NLD_dist.gpkg: code",
        "nl_cbs_wijken_2022_tmap/NLD_muni.gpkg: code",
        "nl_cbs_wijken_2022_tmap/NLD_prov.gpkg: code",
        "nl_city_wijken_2012/amsterdam.geojson: name",
        "nl_city_wijken_2012/rotterdam.geojson: name",
        "nl_city_wijken_2012/the-hague.geojson: name",
        "nl_city_wijken_2012/the-netherlands.geojson: name",
        "nl_city_wijken_2012/utrecht.geojson: name",
        "nl_groningen/buurt2017.zip: BU_CODE",
        "nl_groningen/wijk2017.zip: WK_CODE",
        "nl_groningen/postcode4.zip: PC4",
        "nl_groningen/postcode6.zip: POSTCODE",
        "nl_groningen/vierkant100m2014.zip: C28992R100",
        "nl_the_hague_police/areas.txt: code",
        "uk_london/lsoa/london-2011-lsoa-gen20.shp: LSOA11CD",
        "uk_london/lsoa/london-2021-lsoa-gen20.shp: LSOA21CD",
        "us_boston/neighborhoods.geojson: name",
        "us_chicago/comarea.zip: ComAreaID",
        "us_chicago/neighborhoods.geojson: name",
        "us_san_francisco/neighborhoods.geojson: name",
    ),
    *(
        Truth(f"nl_city_wijken_2012/{city}.metadata.json", What.NOTHING)
        for city in ("amsterdam", "rotterdam", "the-hague", "the-netherlands", "utrecht")
    ),
    Truth("nl_groningen/Openbareverlichting-WGS84.shp.zip", where=("geometry",)),
    Truth("nl_groningen/bushaltes.zip", when="2017", where=("geometry",), crs="EPSG:3857"),
    keyed("nl_leefbaarometer_2016/wijk.json", "key", "nl_cbs_wijken_2022_tmap/NLD_dist.gpkg",
          share=0.7),
    keyed("nl_leefbaarometer_2016/gemeente.json", "key", "nl_cbs_wijken_2022_tmap/NLD_muni.gpkg",
          share=0.7),
    Truth("nl_postcodes_geonames/NL.txt", where=("column_11", "column_10")),
    keyed("nl_the_hague_police/json/2017/*.json", "buurt", "nl_the_hague_police/areas.txt",
          when="period", count="count",
          edit="outlines of these buurten are not delivered; key.length = 5 finds their wijk"),
    Truth("nl_the_hague_police/all_districts_2011_2017_json.tar.gz", What.NOTHING),
    Truth("nl_the_hague_toilets/denhaag_toilets.csv", where=("X", "Y")),
    Truth("uk_london/street/*.csv", when="Month", where=LON_LAT, share=0.8),
    keyed("uk_london/london-mid2020-pop.csv", "LSOA11CD", LSOA, when="2020",
          count="Persons_All-Ages"),
    *(
        keyed(f"{PANEL}{kind}.csv", "LSOA11CD", LSOA, when="2021", count="2021")
        for kind in ("major-burglary", "major-public-order", "major-robbery", "major-violence",
                     "minor-theft-bicycle")
    ),
    *(
        Truth(f"uk_west_yorkshire/{year}-07-{STREET}", when="Month", where=LON_LAT)
        for year in (2016, 2017, 2018)
    ),
    keyed("uk_west_yorkshire/census_2011_population_hh.csv.gz", "LSOA Code", LSOA, when="2011",
          count="Persons", share=0.1),  # outlines of London only
    Truth("uk_west_yorkshire/PoliceforceLSOA.csv.gz", What.NOTHING),
    Truth("us_baltimore_311/311_sample.csv", when="CreatedDate", where=LON_LAT, share=0.8),
    Truth("us_baltimore_311/311_sample.xlsx", when="CreatedDate", where=LON_LAT, share=0.8),
    Truth("us_boston/boston_crime.csv", when="OCCURRED_ON_DATE", where=("Long", "Lat")),
    Truth("us_chicago/ChicagoCrimeData.csv", when="DATE", where=("LONGITUDE", "LATITUDE")),
    keyed("us_chicago/ChicagoCensusData.csv", "COMMUNITY_AREA_NUMBER", COMMUNITIES),
    Truth("us_chicago/ChicagoPublicSchools.csv", where=LON_LAT),
    Truth("us_chicago/Chi_Carjackings.zip", when="Date", where=("geometry",)),
    keyed("us_chicago/Community_Pop.zip", "NID", COMMUNITIES, when="2010", count="POP2010"),
    keyed("us_chicago/commpopulation.csv", "NID", COMMUNITIES, when="2010", count="POP2010"),
    Truth("us_chicago/grocery.zip", where=("geometry",), crs="Transverse_Mercator"),
    Truth("us_san_francisco/SFCrime_July_Dec2012.zip", when="Date", where=("geometry",),
          crs="EPSG:2227"),
    Truth("us_san_francisco/SFcartheft_july12.geojson", when="Date", where=("geometry",)),
)  # fmt: skip
