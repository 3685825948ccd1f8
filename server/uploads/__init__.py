"""An uploaded file -> a private layer, or a private set of areas, that expires.

errors    every way in which an upload is refused
limits    what an upload may take
receive   bytes of a request -> a file, judged by what it holds
look      a file -> what was recognised in it (in a confined process); found is how that is kept
outlines  the same of a file of areas
define    what a person confirmed -> the definitions of a source and a layer, or every fault
tally     a file and its definition -> a snapshot (in a confined process)
draw      outlines and what was confirmed of them -> a set of areas (in a confined process)
drafts    the private layers, for those who answer questions about them
sets      the private area sets, for the same
uploads   the one object others hold: receive, look, confirm, remove, sweep
describe  uploads as documents

An upload has two secrets of 128 bits: who knows the id of the upload may confirm and delete, who
knows the id of its layer or set may look. Whatever is known of it stands in the catalogue and in
one folder of the data folder, so that every worker knows it and all of it can be removed.
"""
