"""A published table becomes bytes; every format carries the same cells, values and states.

columns   the values of a table as they are written
tiles     tile addresses, zoom limits, and which cells a tile holds
mvt       Mapbox Vector Tile 2.1
kernels   the compiled inner loops of mvt; numbering, those that tell values apart
compact   columns without shapes
geojson   RFC 7946
table     CSV (RFC 4180), and as a spreadsheet set to Dutch reads it
workbook  XLSX, with a sheet that says where the rows come from
"""

from layers.encode.compact import encode_cells, encode_values
from layers.encode.geojson import area_features, cell_features
from layers.encode.mvt import drawn_of, drawn_rows, encode_rows, encode_tile
from layers.encode.table import Dialect, areas_csv, cells_csv
from layers.encode.tiles import Tile, TileRows, ZoomRange, cut_tile, zoom_range
from layers.encode.workbook import Book, areas_xlsx, cells_xlsx

__all__ = [
    "Book",
    "Dialect",
    "Tile",
    "TileRows",
    "ZoomRange",
    "area_features",
    "areas_csv",
    "areas_xlsx",
    "cell_features",
    "cells_csv",
    "cells_xlsx",
    "cut_tile",
    "drawn_of",
    "drawn_rows",
    "encode_cells",
    "encode_rows",
    "encode_tile",
    "encode_values",
    "zoom_range",
]
