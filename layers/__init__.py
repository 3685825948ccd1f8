"""The library: it knows files, cells, numbers and bytes, and nothing of HTTP or databases.

offline   ingest (read -> link -> index -> cube -> check) -> snapshot
online    chain (snapshots -> instalments) -> publish (select -> protect) -> derive -> encode

errors    every way in which HexRadar refuses
disk      folders that are whole or absent
periods   days, weeks, months, quarters, years
model     the records that flow between the stages
grid      every H3 call
rings     outlines of cells that can be drawn
world     Web Mercator in whole numbers
declare   TOML definitions, validated
disk      folders that are whole or absent
sweep     snapshots that nobody names any more
demo      the generator of the synthetic city
"""
