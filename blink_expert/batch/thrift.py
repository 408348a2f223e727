"""Read and write the compact protocol of Apache Thrift: what the footer of a Parquet file is in.

Nothing is known here of what the fields mean: a struct is a dictionary from the number of a field
to its type and value, so that what is not understood is written as it was read.
"""

from typing import Any

__all__ = ["I64", "LIST", "STRUCT", "Struct", "decode", "encode"]

Struct = dict[int, tuple[int, Any]]
"""Fields by number: the type, as the protocol numbers it, and the value."""

_TRUE, _FALSE, _BYTE, _I16, _I32, I64, _DOUBLE, _BINARY, LIST, _SET, _MAP, STRUCT = range(1, 13)
_INTEGERS = (_I16, _I32, I64)


def decode(data: bytes) -> Struct:
    """Return the struct that the bytes begin with.

    Raises:
        ValueError: there is none.

    """
    try:
        return _Reader(data).struct()
    except IndexError:
        raise ValueError("the bytes end too early") from None


def encode(content: Struct) -> bytes:
    """Return the struct as bytes: the inverse of `decode`."""
    out = bytearray()
    _write_struct(out, content)
    return bytes(out)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _bytes(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]

    def _varint(self) -> int:
        number = shift = 0
        while True:
            byte = self._byte()
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7

    def _signed(self) -> int:
        number = self._varint()
        return number >> 1 ^ -(number & 1)

    def struct(self) -> Struct:
        found: Struct = {}
        number = 0
        while head := self._byte():
            kind, step = head & 0x0F, head >> 4
            number = number + step if step else self._signed()
            # In a struct, the type itself says whether it is true.
            found[number] = (kind, None if kind in (_TRUE, _FALSE) else self._value(kind))
        return found

    def _value(self, kind: int) -> Any:
        if kind in _INTEGERS:
            return self._signed()
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind == STRUCT:
            return self.struct()
        if kind in (LIST, _SET):
            head = self._byte()
            count = head >> 4 if head >> 4 < 15 else self._varint()
            return head & 0x0F, [self._value(head & 0x0F) for _ in range(count)]
        if kind in (_TRUE, _FALSE, _BYTE):
            return self._byte()
        if kind == _DOUBLE:
            return self._bytes(8)
        raise ValueError(f"a value of type {kind} is not known here")


def _write_struct(out: bytearray, content: Struct) -> None:
    last = 0
    for number in sorted(content):
        kind, value = content[number]
        step = number - last
        if step < 16:
            out.append(step << 4 | kind)
        else:
            out.append(kind)
            _write_signed(out, number)
        if kind not in (_TRUE, _FALSE):
            _write_value(out, kind, value)
        last = number
    out.append(0)


def _write_value(out: bytearray, kind: int, value: Any) -> None:
    if kind in _INTEGERS:
        _write_signed(out, value)
    elif kind == _BINARY:
        _write_varint(out, len(value))
        out += value
    elif kind == STRUCT:
        _write_struct(out, value)
    elif kind in (LIST, _SET):
        inner, values = value
        out.append(min(len(values), 15) << 4 | inner)
        if len(values) >= 15:
            _write_varint(out, len(values))
        for one in values:
            _write_value(out, inner, one)
    elif kind == _DOUBLE:
        out += value
    else:
        out.append(value)


def _write_signed(out: bytearray, number: int) -> None:
    _write_varint(out, number << 1 if number >= 0 else (-number << 1) - 1)


def _write_varint(out: bytearray, number: int) -> None:
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
