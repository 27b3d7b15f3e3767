"""Frames to and from the supervisor: four bytes of length (of what follows), one letter, the payload."""
import os
import struct

INPUT = 3
OUTPUT = 4
LENGTH = struct.Struct("<I")


def read_exactly(size, read=os.read):
    data = bytearray()
    while len(data) < size:
        piece = read(INPUT, size - len(data))
        if not piece:
            os._exit(0)
        data += piece
    return bytes(data)


def receive():
    (size,) = LENGTH.unpack(read_exactly(4))
    frame = read_exactly(size)
    return frame[:1], frame[1:]


def send(kind, payload=b"", write=os.write):
    data = memoryview(LENGTH.pack(len(payload) + 1) + kind + payload)
    while data:
        data = data[write(OUTPUT, data) :]


def fields(payload):
    """Strings, each behind its length."""
    found = []
    at = 0
    while at < len(payload):
        (size,) = LENGTH.unpack_from(payload, at)
        found.append(payload[at + 4 : at + 4 + size].decode("utf-8", "replace"))
        at += 4 + size
    return found


def joined(texts):
    encoded = [text.encode("utf-8", "replace") for text in texts]
    return b"".join(LENGTH.pack(len(text)) + text for text in encoded)
