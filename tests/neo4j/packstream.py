"""PackStream, in which Bolt writes its values: as much as the stub needs.

Every integer that does not fit one byte is sent as eight, every longer text with four bytes of size: larger than need
be, and allowed.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

FIXED = {0xC1: ">d", 0xC8: ">b", 0xC9: ">h", 0xCA: ">i", 0xCB: ">q"}
SMALL = {0x80: str, 0x90: list, 0xA0: dict}
SIZES = (">B", ">H", ">I")
SIZED = {
    first + at: (kind, form)
    for first, kind in ((0xCC, bytes), (0xD0, str), (0xD4, list), (0xD8, dict))
    for at, form in enumerate(SIZES)
}


class Structure(NamedTuple):
    """A PackStream structure: a message, or a value such as a node or a date."""

    tag: int
    fields: Sequence[Any]


def pack(value: Any) -> bytes:
    """Encode a value as PackStream.

    >>> pack({"a": [1, True, None, "é"]}).hex()
    'a181619401c3c082c3a9'
    """
    match value:
        case None | True | False:
            return {None: b"\xc0", False: b"\xc2", True: b"\xc3"}[value]
        case int():
            data = struct.pack(">b", value) if -16 <= value < 128 else struct.pack(">Bq", 0xCB, value)
        case float():
            data = struct.pack(">Bd", 0xC1, value)
        case bytes():
            data = struct.pack(">BI", 0xCE, len(value)) + value
        case str():
            data = _sized(len(value.encode()), 0x80, 0xD2) + value.encode()
        case Structure():
            data = bytes([0xB0 + len(value.fields), value.tag]) + b"".join(map(pack, value.fields))
        case dict():
            data = _sized(len(value), 0xA0, 0xDA) + b"".join(pack(key) + pack(item) for key, item in value.items())
        case _:
            data = _sized(len(value), 0x90, 0xD6) + b"".join(map(pack, value))
    return data


def _sized(size: int, small: int, large: int) -> bytes:
    return bytes([small + size]) if size < 16 else bytes([large]) + struct.pack(">I", size)


class Unpacker:
    """Decodes PackStream.

    >>> Unpacker(pack([Structure(0x44, [20_000]), -17, 0.5, "企业", {"": b"x" * 300}])).value()[:4]
    [Structure(tag=68, fields=[20000]), -17, 0.5, '企业']
    """

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, form: str) -> Any:
        (value,) = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return value

    def value(self) -> Any:
        mark = self.number(">B")
        if mark < 0x80 or mark >= 0xF0:
            return mark if mark < 0x80 else mark - 0x100
        if mark & 0xF0 == 0xB0:
            tag = self.number(">B")
            return Structure(tag, [self.value() for _ in range(mark & 0x0F)])
        if mark & 0xF0 in SMALL:
            return self.many(SMALL[mark & 0xF0], mark & 0x0F)
        if mark in FIXED:
            return self.number(FIXED[mark])
        if mark in SIZED:
            kind, form = SIZED[mark]
            return self.many(kind, self.number(form))
        return {0xC0: None, 0xC2: False, 0xC3: True}[mark]

    def many(self, kind: type, size: int) -> Any:
        if kind is list:
            return [self.value() for _ in range(size)]
        if kind is dict:
            return {self.value(): self.value() for _ in range(size)}
        self.at += size
        taken = self.data[self.at - size : self.at]
        return taken.decode() if kind is str else taken
