"""What `make bench` runs: other tools beside ours, in one run, ratios out."""
