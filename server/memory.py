"""Freed memory is kept for the next answer, and what lasts is not looked through for garbage.

A tile of 30,000 cells takes some megabytes for some milliseconds. Given back to the kernel and
asked for again, page by page, that costs as much time as encoding the tile.
"""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def loading() -> Iterator[None]:
    """Load what stays for good: nothing is collected meanwhile, nor is it looked at ever after.

    What is imported is hundreds of thousands of objects, which the collector goes through a dozen
    times while they come, and again whenever enough was made since (see gc.freeze).
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
