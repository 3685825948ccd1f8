"""Small address registers, written as files and read as a delivery reads them."""

from pathlib import Path
from typing import Any

from layers.declare import RegisterDefinition
from layers.ingest import Register, read_register
from tests.layers.makers import TITLE, changed

HEADER = "bag,street,number,letter,addition,postcode,place,lon,lat"
REGISTER: dict[str, Any] = {
    "id": "addresses",
    "title": TITLE,
    "crs": "EPSG:4326",
    "file": {"path": "addresses.csv"},
    "columns": {
        "id": "bag",
        "street": "street",
        "number": "number",
        "letter": "letter",
        "addition": "addition",
        "postcode": "postcode",
        "place": "place",
        "x": "lon",
        "y": "lat",
    },
}
# Dorpstraat is in two places; Laan is longer than a street may be; the last has no point.
ROWS = (
    "0518200000000001,Kerkstraat,12,,,1012 AB,Doggermonde,4.3000,52.0500",
    "0518200000000002,Kerkstraat,12,A,,1012 AB,Doggermonde,4.3010,52.0500",
    "0518200000000003,Kerkstraat,12,A,2,1012 AB,Doggermonde,4.3020,52.0500",
    "0518200000000004,Kerkstraat,122,,,1012 AC,Doggermonde,4.3030,52.0500",
    "0518200000000005,Dorpstraat,1,,,1013 AA,Doggermonde,4.3100,52.0600",
    "0518200000000006,Dorpstraat,1,,,1014 AA,Elders,4.3500,52.0900",
    "0518200000000007,Laan,1,,,1015 AA,Doggermonde,4.3200,52.0700",
    "0518200000000008,Laan,99,,,1015 AA,Doggermonde,4.3300,52.0700",
    "0518200000000009,Zeeëgelplein,3,,,1016 AA,Doggermonde,4.3250,52.0650",
    "0518200000000010,Kerkstraat,200,,,1012 AD,Doggermonde,,",
)


def make_register(inbox: Path, *rows: str, **parts: Any) -> Register:
    """Write a register, under HEADER, and read it."""
    (inbox / "addresses.csv").write_text("\n".join([HEADER, *(rows or ROWS), ""]), "utf-8")
    return read_register(RegisterDefinition.model_validate(changed(REGISTER, parts)), inbox)
