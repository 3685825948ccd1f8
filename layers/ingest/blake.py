"""Keyed BLAKE2b of a whole column of texts, 8 bytes of digest each, compiled (numba).

hashlib makes an object per text, which costs several times what the hash does, and holds the lock
that other threads wait for. Source: RFC 7693, sections 2.7, 3.2 and 3.3.
"""

import numpy as np
import polars as pl
from numba import njit
from numpy.typing import NDArray

HASH_BYTES = 8
BLOCK_BYTES = 128
MOST_KEY_BYTES = 64
ROUNDS = 12
IV = np.array(
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ],
    np.uint64,
)  # fmt: skip
SIGMA = np.array(
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
        [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
        [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
        [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
        [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
        [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
        [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
        [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
        [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
    ],
    np.int64,
)

Words = NDArray[np.uint64]
Bytes = NDArray[np.uint8]


def hash_texts(texts: pl.Series, prefix: bytes, key: bytes) -> Words:
    """Hash each text of a column, with a prefix before it.

    Parameters
    ----------
    texts
        (n,) without nulls.
    prefix
        At least one byte.
    key
        At most 64 bytes; without one the hash is not keyed.

    Returns
    -------
    (n,) uint64, the digests read with the little end first.
    """
    _, offsets, data = texts.to_arrow(compat_level=pl.CompatLevel.oldest()).buffers()
    ends = np.frombuffer(offsets, np.int64)[: len(texts) + 1] if offsets else np.zeros(1, np.int64)
    letters = np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)
    state, before = _begin(key)
    return _hash_all(letters, ends, np.frombuffer(prefix, np.uint8), state, before)


def _begin(key: bytes) -> tuple[Words, int]:
    """Return the state that all texts begin with, and how many bytes it has taken in."""
    state = IV.copy()
    state[0] ^= np.uint64(0x01010000 | len(key) << 8 | HASH_BYTES)
    if not key:
        return state, 0
    block = np.frombuffer(key.ljust(BLOCK_BYTES, b"\0"), np.uint64)
    _compress(state, block, np.empty(16, np.uint64), np.uint64(BLOCK_BYTES), False)
    return state, BLOCK_BYTES


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _turned(word: np.uint64, bits: int) -> np.uint64:
    return (word >> np.uint64(bits)) | (word << np.uint64(64 - bits))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _mix(v: Words, a: int, b: int, c: int, d: int, x: np.uint64, y: np.uint64) -> None:  # noqa: PLR0913
    v[a] = v[a] + v[b] + x
    v[d] = _turned(v[d] ^ v[a], 32)
    v[c] = v[c] + v[d]
    v[b] = _turned(v[b] ^ v[c], 24)
    v[a] = v[a] + v[b] + y
    v[d] = _turned(v[d] ^ v[a], 16)
    v[c] = v[c] + v[d]
    v[b] = _turned(v[b] ^ v[c], 63)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _compress(state: Words, block: Words, v: Words, taken: np.uint64, last: bool) -> None:
    v[:8] = state
    v[8:] = IV
    v[12] ^= taken
    if last:
        v[14] = ~v[14]
    for number in range(ROUNDS):
        s = SIGMA[number % len(SIGMA)]
        for at in range(4):
            x, y = block[s[2 * at]], block[s[2 * at + 1]]
            _mix(v, at, at + 4, at + 8, at + 12, x, y)
        for at in range(4):
            x, y = block[s[2 * at + 8]], block[s[2 * at + 9]]
            _mix(v, at, (at + 1) % 4 + 4, (at + 2) % 4 + 8, (at + 3) % 4 + 12, x, y)
    for at in range(8):
        state[at] ^= v[at] ^ v[at + 8]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _hash_all(
    letters: Bytes, ends: NDArray[np.int64], prefix: Bytes, begin: Words, before: int
) -> Words:
    hashes = np.empty(len(ends) - 1, np.uint64)
    state, v = np.empty(8, np.uint64), np.empty(16, np.uint64)
    block = np.empty(BLOCK_BYTES, np.uint8)
    words = block.view(np.uint64)
    for number in range(len(hashes)):
        state[:] = begin
        first = ends[number] - len(prefix)  # where the text would begin if the prefix stood there
        size = ends[number + 1] - first
        start = 0
        while True:
            left = min(size - start, BLOCK_BYTES)
            for at in range(left):
                here = start + at
                block[at] = prefix[here] if here < len(prefix) else letters[first + here]
            block[left:] = 0
            start += left
            _compress(state, words, v, np.uint64(before + start), start == size)
            if start == size:
                break
        hashes[number] = state[0]
    return hashes
