"""The records that flow between the stages; all are read-only.

offline   Batch -> Placed -> Facts -> Cube
online    Cube + Question + Policy -> Counts -> Published

rows      rows of files, why one is refused, areas
naming    columns of tables
cube      facts, coverage, account: what a delivery holds
answer    questions, counts behind the wall, and what may be said
"""

from layers.model.answer import (
    PUBLIC,
    Column,
    Counts,
    Policy,
    Published,
    Question,
    State,
    are_told,
    worst_states,
)
from layers.model.cube import (
    MOST_UNMATCHED,
    MOST_VALUES,
    Account,
    AddressCounts,
    AreaFacts,
    Cells,
    Cube,
    Days,
    Extent,
    Facts,
    Finding,
    Ingested,
    Match,
    Spread,
    Stated,
)
from layers.model.naming import (
    HIGHEST,
    LOWEST,
    SUM,
    area_column,
    having,
    highest_column,
    largest,
    lowest_column,
    sum_column,
)
from layers.model.rows import GEOMETRY, ROW, Area, Batch, Reason

__all__ = [
    "GEOMETRY",
    "HIGHEST",
    "LOWEST",
    "MOST_UNMATCHED",
    "MOST_VALUES",
    "PUBLIC",
    "ROW",
    "SUM",
    "Account",
    "AddressCounts",
    "Area",
    "AreaFacts",
    "Batch",
    "Cells",
    "Column",
    "Counts",
    "Cube",
    "Days",
    "Extent",
    "Facts",
    "Finding",
    "Ingested",
    "Match",
    "Policy",
    "Published",
    "Question",
    "Reason",
    "Spread",
    "State",
    "Stated",
    "are_told",
    "area_column",
    "having",
    "highest_column",
    "largest",
    "lowest_column",
    "sum_column",
    "worst_states",
]
