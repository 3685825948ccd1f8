"""The synthetic demo city, Doggermonde: made from one seed, placed at sea, never mistaken for real.

==============  ============================================================================
`names`         invented names of places and streets
`plane`         RD New metres, WGS84 degrees, and the bend that keeps lines from being ruled
`land`          coast, river, harbour
`plan`          neighbourhoods that share their borders exactly, districts, parks
`streets`       main roads on the borders, rows and cross streets inside
`addresses`     lots along the streets, their use, postcodes, inhabitants
`spots`         street centre points, where the police say an incident was
`patterns`      declarations: categories, their rhythm, hot spots, a lead, rises, an intervention
`plants`        gives what is planted its place and its strength there
`events`        draws what happened from the patterns
`flaws`         what is wrong with some rows
`export`        what all exports share: holders, numbers, dates, lines with the truth beside them
`sources`       police, residents, account managers and lamps, as their holders would export them
`cases`         permits and inspections at addresses
`figures`       figures per neighbourhood and per square of 100 metres
`city`          puts all of it together, or a plain city in which nothing was planted
`truth`         counts what an ingest must find; beside it `truth_planted` tells what was planted,
                and `truth_holders` what each holder has of every neighbourhood
`write`         writes files
==============  ============================================================================

Later sources take their place beside those in `sources`, with their pattern in `patterns`.
"""

from layers.demo.city import City, make_city
from layers.demo.write import write_city

__all__ = ["City", "make_city", "write_city"]
