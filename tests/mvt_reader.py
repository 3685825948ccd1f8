"""A plain reader of vector tiles, and a plain writer of their numbers, to check ours against.

Written from the text of MVT 2.1 and of Protocol Buffers, byte by byte; slow, and strict: what the
texts forbid is an AssertionError.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

Point = tuple[int, int]
Ring = list[Point]  # open: the first point is not repeated


@dataclass(frozen=True)
class Feature:
    """One feature as it stands in a tile."""

    id: int
    properties: dict[str, object]
    ring: Ring


@dataclass(frozen=True)
class Layer:
    """One layer as it stands in a tile."""

    name: str
    version: int
    extent: int
    features: list[Feature]


def varint(number: int) -> bytes:
    """Write a number as Protocol Buffers do: seven bits a byte, the lowest first."""
    low, rest = number % 128, number // 128
    return bytes([low + 128]) + varint(rest) if rest else bytes([low])


def zigzag(number: int) -> int:
    """Fold a signed number: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return 2 * number if number >= 0 else -2 * number - 1


def read_tile(data: bytes) -> list[Layer]:
    """Read all layers of a tile, each of whose features is a polygon with one ring."""
    layers = [_layer(body) for field, body in _fields(data) if field == 3]
    assert len({layer.name for layer in layers}) == len(layers)
    return layers


def twice_area(ring: Ring) -> int:
    """Twice the area by the surveyor's formula; positive for an outer ring (MVT 4.3.3.3)."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield field numbers and their contents; a number is yielded as its varint."""
    at = 0
    while at < len(data):
        tag, at = _number(data, at)
        field, wire = tag >> 3, tag & 7
        if wire == 2:
            length, at = _number(data, at)
            end = at + length
        elif wire == 1:
            end = at + 8
        else:
            assert wire == 0
            _, end = _number(data, at)
        assert end <= len(data)
        yield field, data[at:end]
        at = end


def _number(data: bytes, at: int) -> tuple[int, int]:
    number, shift = 0, 0
    while data[at] >= 128:
        number += (data[at] - 128) << shift
        at, shift = at + 1, shift + 7
    assert shift < 70
    return number + (data[at] << shift), at + 1


def _numbers(data: bytes) -> list[int]:
    found, at = [], 0
    while at < len(data):
        number, at = _number(data, at)
        found.append(number)
    return found


def _layer(data: bytes) -> Layer:
    fields = list(_fields(data))
    keys = [body.decode() for field, body in fields if field == 3]
    values = [_value(body) for field, body in fields if field == 4]
    assert len(set(keys)) == len(keys)
    (name,) = [body.decode() for field, body in fields if field == 1]
    (version,) = [_number(body, 0)[0] for field, body in fields if field == 15]
    (extent,) = [_number(body, 0)[0] for field, body in fields if field == 5]
    features = [_feature(body, keys, values) for field, body in fields if field == 2]
    assert features
    return Layer(name, version, extent, features)


def _value(data: bytes) -> object:
    ((field, body),) = _fields(data)
    match field:
        case 1:
            return body.decode()
        case 3:
            return struct.unpack("<d", body)[0]
        case 5:
            return _number(body, 0)[0]
        case 6:
            return _unfold(_number(body, 0)[0])
        case 7:
            return bool(_number(body, 0)[0])
    raise AssertionError(f"value field {field} is none that we write")


def _feature(data: bytes, keys: list[str], values: list[object]) -> Feature:
    parts = dict(_fields(data))
    tags = _numbers(parts[2])
    properties = {
        keys[key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)
    }
    assert 2 * len(properties) == len(tags)
    assert _number(parts[3], 0)[0] == 3  # POLYGON
    return Feature(_number(parts[1], 0)[0], properties, _ring(_numbers(parts[4])))


def _ring(commands: list[int]) -> Ring:
    """Read MoveTo(1), LineTo(n), ClosePath; nothing before, between or after."""
    assert commands[0] == 1 | 1 << 3
    lines = commands[3] >> 3
    assert commands[3] & 7 == 2
    assert lines >= 2
    assert commands[4 + 2 * lines :] == [7 | 1 << 3]
    steps = [*commands[1:3], *commands[4:-1]]
    ring, x, y = [], 0, 0
    for right, down in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + _unfold(right), y + _unfold(down)
        ring.append((x, y))
    assert all(one != after for one, after in zip(ring, [*ring[1:], ring[0]], strict=True))
    return ring


def _unfold(number: int) -> int:
    return -(number + 1) // 2 if number % 2 else number // 2
