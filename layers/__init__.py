"""The library: it knows files, cells, numbers and bytes, and nothing of HTTP or databases.

offline   ingest (read -> link -> index -> cube -> check) -> snapshot
online    chain (snapshots -> instalments) -> publish (select -> protect) -> derive -> encode

errors       every way in which HexRadar refuses
disk         folders and files that are whole or absent
columns      columns of any type -> text as a person reads it
periods      days, weeks, months, quarters, years
model        the records that flow between the stages
grid         every H3 call
ground       metres and square metres on the ellipsoid
rings        outlines of cells that can be drawn
world        Web Mercator in whole numbers
declare      TOML definitions, validated
names        what cells are called, and what a search box finds
packing      a cube as tables and a description, and back
snapshot     a cube on disk, immutable and verified
instalments  cubes that build on each other -> the one that they are together (accounts, too)
chain        a snapshot and all that it builds on
sweep        snapshots that nobody names any more
demo         the generator of the synthetic city
"""
