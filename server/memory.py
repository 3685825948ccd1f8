"""Freed memory is kept for the next answer.

A tile of 30,000 cells takes some megabytes for some milliseconds. Given back to the kernel and
asked for again, page by page, that costs as much time as encoding the tile.
"""

import ctypes

MIB = 1 << 20
# glibc, mallopt(3): the parameter, and what it is set to
KEPT_FREE = (-1, 64 * MIB)  # M_TRIM_THRESHOLD
LARGE = (-3, 32 * MIB)  # M_MMAP_THRESHOLD: what is larger is given back at once
ARENAS = (-8, 4)  # M_ARENA_MAX: each keeps its own free memory, and we have many threads


def keep_freed_memory() -> bool:
    """Ask the C library to keep memory that was freed; tell whether it is one that can."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return False
    return all(library.mallopt(*one) for one in (KEPT_FREE, LARGE, ARENAS))
