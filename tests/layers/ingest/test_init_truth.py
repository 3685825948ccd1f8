"""Drafts of open data, ingested as they are, hold what was written down by hand."""

from pathlib import Path

import pytest

from benchmarks.init_table import judge
from benchmarks.init_truth import TRUTHS

QUICK = (
    "nl_cbs_population_wide/allemisdrijven_metadata_21122025.csv",
    "nl_city_wijken_2012/the-hague.geojson",
    "nl_city_wijken_2012/utrecht.metadata.json",
    "nl_groningen/bushaltes.zip",
    "nl_groningen/wijk2017.zip",
    "nl_postcodes_geonames/NL.txt",
    "nl_the_hague_police/areas.txt",
    "nl_the_hague_toilets/denhaag_toilets.csv",
    "uk_west_yorkshire/PoliceforceLSOA.csv.gz",
    "us_chicago/Chi_Carjackings.zip",
    "us_chicago/ChicagoCrimeData.csv",
    "us_chicago/ChicagoPublicSchools.csv",
    "us_chicago/commpopulation.csv",
    "us_chicago/grocery.zip",
    "us_san_francisco/SFCrime_July_Dec2012.zip",
)


@pytest.mark.real
@pytest.mark.parametrize("path", QUICK)
def test_a_draft_needs_no_edit(path: str, real_data: Path) -> None:
    (truth,) = (one for one in TRUTHS if one.path == path)
    assert judge(real_data, truth).wrong == ()
