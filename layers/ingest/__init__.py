"""Offline: the files of a source become a cube.

read   files -> batches of text columns (files and archive find them, suspect looks first;
       delimited, vector, parquet and own read them); rows that are no rows are counted
published  rows of periods that were published already are counted, and go no further
link   time, place and amounts of each record (dates, places, keys, address, register, shapes,
       amounts);
       numbers and spelling read what the columns hold, project turns coordinates into degrees;
       rows that have none are counted, and what was looked up in vain (sought) is listed with the
       likely causes
index  place -> cell, place -> official areas; then partial facts; lines and polygons lie in several
       (shares, along a mesh of cells or areas)
count  a batch -> its partial facts and figures (identity, by blake, and seen: what makes a record
       itself; piles: how many lie at one place)
tally  those of all batches, added up (partial)
engine counts the batches of all files, in threads (turns); spark does so on a cluster, in steps
cube   partial facts -> one cube, with what they are held against (grounds); spread shares areas
       out over cells
streets by what names streets and postcodes are found, besides
listed how many addresses lie where, by which places are told
check  what must hold before a cube may become a delivery
overlap areas of a protected source that another answer would tell
follow a delivery that builds on those before it
gate   figures about a delivery and their limits; beyond them it stays a draft
peek   a file that nobody has described yet -> a draft of its definition; outlines reads its shapes
"""

from layers.ingest.areas import areas_of, read_areas
from layers.ingest.cube import build_cube, build_cube_by
from layers.ingest.engine import Engine, Work, count_here
from layers.ingest.follow import Base, follow, replaced_after, replaced_step
from layers.ingest.grounds import Grounds
from layers.ingest.outlines import read_outlines
from layers.ingest.overlap import overlaps, refuse_overlaps, sets_that_tell
from layers.ingest.register import Register, read_register
from layers.ingest.streets import register_streets, source_streets

__all__ = [
    "Base",
    "Engine",
    "Grounds",
    "Register",
    "Work",
    "areas_of",
    "build_cube",
    "build_cube_by",
    "count_here",
    "follow",
    "overlaps",
    "read_areas",
    "read_outlines",
    "read_register",
    "refuse_overlaps",
    "register_streets",
    "replaced_after",
    "replaced_step",
    "sets_that_tell",
    "source_streets",
]
