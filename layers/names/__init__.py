"""Names of places: of cells, and what a search box finds.

Everything here is public geography: streets and postcodes of a register of addresses or of an open
source, and official areas. No count of any layer comes near it.

folding  texts of people -> one spelling to compare, abbreviations in full
points   streets and postcodes as points with a name; one file that is read and written
within   points -> the areas they lie in, by size
naming   cells -> "cell near Weimarstraat, Regentessekwartier"
entries  what can be found by a name: areas, streets, postcodes, with where they are
index    a folded text -> the entries it finds: prefixes, words, parts, a few typing errors
search   what stands in the box -> hits: entries, a cell, a point
"""

from layers.names.entries import Entry, Kind
from layers.names.naming import CellName, Naming
from layers.names.points import NamePoints, no_points, read_points, written
from layers.names.search import LONGEST, Search

__all__ = [
    "LONGEST",
    "CellName",
    "Entry",
    "Kind",
    "NamePoints",
    "Naming",
    "Search",
    "no_points",
    "read_points",
    "written",
]
