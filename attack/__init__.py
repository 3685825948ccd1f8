"""The attack on our own disclosure control: what a protected layer gives away over HTTP.

The victim is a real server of a synthetic city, of which every record is known here. The attacks
know HTTP, the definitions and the public parameters of the noise; never the key file. Each is run
on an open twin of the protected layer as well, where it must succeed: or it is no attack.

city          synthetic truth: records, and their counts per cell, kind and month
victim        setting up: definitions, files, ingest, a server in a process of its own
oracle        what a layer answers, as numbers
declared      what the definitions of a victim say, which everybody may read
lattice       every question a layer offers: buckets, and the nodes above them
graph         how the answers lie in one another, cells and areas cut by each other
noise         the distribution of published values, from the public parameters
kernels       the moves of the sampler, compiled
inference     all counts at once, from all that is published
presence      one record, finer than the finest bucket
averaging     one question, many ways
subtraction   a whole without its parts
deliveries    what came between two deliveries
doors         the same value at every door
channels      what stands beside the value: sizes, ETags, errors, time
twins         two truths that publish the same
score         figures with intervals and targets
campaign      all of them, one after the other
report        docs/protection-report.md
"""
