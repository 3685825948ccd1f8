"""Offline: the files of a source become a cube.

read   files -> batches of text columns; rows that are no rows are counted
link   time and place of each record; rows that have none are counted
index  place -> cell, place -> official areas, record -> key; then partial facts
cube   partial facts -> one cube
check  what must hold before a cube may become a delivery
"""

from layers.ingest.areas import read_areas
from layers.ingest.cube import build_cube

__all__ = ["build_cube", "read_areas"]
