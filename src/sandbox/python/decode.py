"""Bytes into plain values again (values.py has the grammar). Broken bytes raise an exception, whatever they are."""


class Opaque:
    """Stands for an object that has no plain value: equal to nothing, neither true nor false."""

    def __init__(self, kind):
        self.kind = kind

    def __eq__(self, other):
        return False

    __hash__ = None

    def __bool__(self):
        raise TypeError("an object of type %s is not a plain value" % self.kind)

    def __repr__(self):
        return "<%s>" % self.kind


class Decoder:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, size):
        self.at += size
        if self.at > len(self.data):
            raise ValueError("a result that ends early")
        return self.data[self.at - size : self.at]

    def sized(self):
        return self.take(COUNT.unpack(self.take(4))[0])

    def number(self):
        return FLOAT.unpack(self.take(8))[0]

    def items(self, depth):
        (count,) = COUNT.unpack(self.take(4))
        if count > len(self.data):
            raise ValueError("a result that ends early")
        return [self.value(depth + 1) for _ in range(count)]

    def value(self, depth=0):
        if depth > DEPTH_MAX + 2:
            raise ValueError("a result nested too deeply")
        tag = self.take(1)
        if tag in SCALARS:
            return SCALARS[tag](self)
        return CONTAINERS[tag](self.items(depth))


def fraction(parts):
    from fractions import Fraction

    return Fraction(*parts)


def decimal(text):
    from decimal import Decimal

    return Decimal(text)


def deque(items):
    from collections import deque as kind

    return kind(items)


SCALARS = {
    b"N": lambda d: None,
    b"T": lambda d: True,
    b"F": lambda d: False,
    b"I": lambda d: int(d.sized(), 16),
    b"D": lambda d: d.number(),
    b"C": lambda d: complex(d.number(), d.number()),
    b"S": lambda d: d.sized().decode("utf-8", "surrogatepass"),
    b"B": lambda d: d.sized(),
    b"Y": lambda d: bytearray(d.sized()),
    b"P": lambda d: decimal(d.sized().decode()),
    b"O": lambda d: Opaque(d.sized().decode("utf-8", "replace")),
}
CONTAINERS = {
    b"L": list,
    b"U": tuple,
    b"M": dict,
    b"E": set,
    b"Z": frozenset,
    b"R": lambda items: range(*items),
    b"G": iter,
    b"K": lambda items: dict.fromkeys(items).keys(),
    b"W": lambda items: dict(enumerate(items)).values(),
    b"V": lambda items: dict(items).items(),
    b"Q": deque,
    b"X": fraction,
}
