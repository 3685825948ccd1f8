"""Other tools, each set up by its own file: built or installed once, started and ended per run."""
