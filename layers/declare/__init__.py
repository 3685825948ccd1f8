"""Definitions: what a city declares about its sources, layers and areas, in TOML.

texts      words in Dutch and English, names, and the base of every definition
file       which files make up a delivery, and how they are written
remote     where a source is fetched before it is read
time       when something happened
location   where something happened: columns or shapes
key        how a record names an area
address    how a record names an address
addresses  how many addresses a told place holds at least
register   one file per imported register of addresses
streets    where the names of streets come from
count      how many records a row stands for, and what may stand in the place of a number
agreement  what was agreed with the holder, and breaks in how it records
amount     columns of numbers that are added up
noise      how protected counts are perturbed
delivery   how a new delivery goes with the ones before it
quality    the limits of the quality gate
lattice    what may be asked of a source that is not open
source     one file per source: holder, agreement, file, time, location, coverage, dimensions
layer      one file per layer and per area set, and the place they belong to
when       of which period an input of a combination is
recipe     how a combination is made of layers, and its name by that
combination one file per combination that a city names
wording    a recipe in words: titles and units
sentences  a recipe in words: one sentence
face       what a combination offers, and what does not fit in it
role       who may see what, and for which purpose
measure    which measures a source can answer
contradict faults that only show when definitions are read together (contradict_lattice,
           _combinations, _context, _streets)
read       a folder of TOML -> Definitions, or every fault at once
sniff      a file that nobody described -> a table of texts
guess      a table -> when (guess_dates), where (guess_places, guess_keys, zones), which record
draft      a data file -> a first definition with each guess marked (draft_where, toml)
draft_areas outlines -> an area set; addresses with coordinates -> a register
"""

from layers.declare.combination import CombinationDefinition
from layers.declare.delivery import Mode
from layers.declare.face import face_of, is_signed, misfits
from layers.declare.lattice import Lattice, LatticeDimension
from layers.declare.layer import AreaSetDefinition, LayerDefinition, Measure, PlaceDefinition
from layers.declare.noise import Noise
from layers.declare.read import Definitions, json_schemas, read_definitions
from layers.declare.recipe import (
    KM2,
    LETTERS,
    Against,
    Condition,
    Derived,
    How,
    Input,
    Recipe,
    Scale,
    Verdict,
    is_recipe_id,
)
from layers.declare.register import RegisterDefinition
from layers.declare.role import RoleDefinition
from layers.declare.sentences import sentence
from layers.declare.source import SourceDefinition
from layers.declare.streets import Streets
from layers.declare.texts import Bilingual, Protection
from layers.declare.when import ASKED
from layers.declare.wording import AGAINST, VERDICTS, both, input_title, lowered, unit_of

__all__ = [
    "AGAINST",
    "ASKED",
    "KM2",
    "LETTERS",
    "VERDICTS",
    "Against",
    "AreaSetDefinition",
    "Bilingual",
    "CombinationDefinition",
    "Condition",
    "Definitions",
    "Derived",
    "How",
    "Input",
    "Lattice",
    "LatticeDimension",
    "LayerDefinition",
    "Measure",
    "Mode",
    "Noise",
    "PlaceDefinition",
    "Protection",
    "Recipe",
    "RegisterDefinition",
    "RoleDefinition",
    "Scale",
    "SourceDefinition",
    "Streets",
    "Verdict",
    "both",
    "face_of",
    "input_title",
    "is_recipe_id",
    "is_signed",
    "json_schemas",
    "lowered",
    "misfits",
    "read_definitions",
    "sentence",
    "unit_of",
]
