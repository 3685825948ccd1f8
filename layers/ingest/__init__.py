"""Offline: the files of a source become a cube.

read   files -> batches of text columns (files and archive find them, suspect looks first;
       delimited, vector, parquet and own read them); rows that are no rows are counted
link   time and place of each record (places, address, register); rows that have none are counted
index  place -> cell, place -> official areas; then partial facts
tally  partial facts and figures of all batches (identity and seen: what makes a record itself)
cube   partial facts -> one cube
check  what must hold before a cube may become a delivery
gate   figures about a delivery and their limits; beyond them it stays a draft
peek   a file that nobody has described yet -> a draft of its definition
"""

from layers.ingest.areas import read_areas
from layers.ingest.cube import Grounds, build_cube
from layers.ingest.register import Register, read_register

__all__ = ["Grounds", "Register", "build_cube", "read_areas", "read_register"]
