"""Plain values as bytes and back: what passes between a program and those who judge it.

A tag of one letter, then a length or a count where there is one (four bytes, little-endian), then the rest:
N None  T True  F False  I integer, hexadecimal  D float, eight bytes  C complex  S text  B bytes  Y bytearray
L list  U tuple  M dict  E set  Z frozenset  R range  G iterator  K, W, V keys, values, items of a dict  Q deque
X Fraction  P Decimal  O something else: its type's name only
Subclasses go as their base with the data they hold, so that no method of theirs is ever asked.
"""
import struct

BYTES_MAX = 4 << 20
DEPTH_MAX = 100
COUNT = struct.Struct("<I")
FLOAT = struct.Struct("<d")


class TooLarge(Exception):
    pass


class Encoder:
    def __init__(self, opaque):
        self.out = bytearray()
        self.opaque = opaque  # what to do with a value that has no encoding

    def sized(self, tag, payload):
        self.out += tag + COUNT.pack(len(payload)) + payload

    def items(self, tag, items, depth):
        self.out += tag
        at = len(self.out)
        self.out += b"\0\0\0\0"
        count = 0
        for item in items:
            self.put(item, depth + 1)
            count += 1
        self.out[at : at + 4] = COUNT.pack(count)

    def put(self, value, depth=0):
        if depth > DEPTH_MAX or len(self.out) > BYTES_MAX:
            raise TooLarge("a result of more than %d bytes or %d levels" % (BYTES_MAX, DEPTH_MAX))
        kind = type(value)
        if value is None or kind is bool:
            self.out += b"N" if value is None else b"T" if value else b"F"
        elif issubclass(kind, int):
            self.sized(b"I", (b"%x" if value >= 0 else b"-%x") % abs(int.__index__(value)))
        elif issubclass(kind, float):
            self.out += b"D" + FLOAT.pack(float.__float__(value))
        elif issubclass(kind, complex):
            self.out += b"C" + FLOAT.pack(complex.real.__get__(value)) + FLOAT.pack(complex.imag.__get__(value))
        elif issubclass(kind, str):
            self.sized(b"S", str.encode(value, "utf-8", "surrogatepass"))
        elif issubclass(kind, (bytes, bytearray)):
            self.sized(b"B" if issubclass(kind, bytes) else b"Y", bytes(memoryview(value)))
        else:
            self.put_container(value, kind, depth)

    def put_container(self, value, kind, depth):
        for base, tag in ((list, b"L"), (tuple, b"U"), (set, b"E"), (frozenset, b"Z")):
            if issubclass(kind, base):
                return self.items(tag, base.__iter__(value), depth)
        if issubclass(kind, dict):
            return self.items(b"M", dict.items(value), depth)
        name = kind.__name__ if kind.__module__ == "builtins" else ""
        if kind is range:
            return self.items(b"R", (value.start, value.stop, value.step), depth)
        if kind in ITERATORS:
            return self.items(b"G", value, depth)
        if name in ("dict_keys", "dict_values", "dict_items"):
            return self.items({"dict_keys": b"K", "dict_values": b"W", "dict_items": b"V"}[name], value, depth)
        self.put_library(value, kind, depth)

    def put_library(self, value, kind, depth):
        name = kind.__module__, kind.__name__
        if name == ("collections", "deque"):
            self.items(b"Q", value, depth)
        elif name == ("fractions", "Fraction"):
            self.items(b"X", (value.numerator, value.denominator), depth)
        elif name == ("decimal", "Decimal"):
            self.sized(b"P", str(value).encode())
        else:
            self.opaque(kind)
            self.sized(b"O", kind.__name__.encode("utf-8", "replace")[:200])


def nothing():
    yield


ITERATORS = {type(i) for i in (iter(()), iter([]), iter({}), iter(set()), iter(""), iter(range(0)), reversed([]),
                               iter({}.values()), iter({}.items()), nothing())}
ITERATORS |= {map, filter, zip, enumerate}


def encode(value, opaque=lambda kind: None):
    encoder = Encoder(opaque)
    encoder.put(value)
    return bytes(encoder.out)
