#!/usr/bin/env python3
"""Writes what Hugging Face's tokenizers make of texts with tests/golden/tokenizer/tokenizer.json, which is that of the run that made
models/pocket.gguf.

    pip install tokenizers==0.23.3
    tools/tokenizer_golden.py

cases.json: some texts and their ids. blocks.json: 10,000 texts made by a rule that the test follows too (draw_text, and
`drawn` in src/train/bpe_golden_test.cc), as one hash for every hundred.
"""
import json
import pathlib

from tokenizers import Tokenizer

from splitmix import MASK, Random

TEXTS = [
    "",
    " ",
    "\n",
    "a",
    "[solve target] numbers 3 10 2. target 14.",
    "10-3=7; 7*2=14. gives 14.\nanswer: (10-3)*2",
    '{"correct":false,"advice":"try other steps"}',
    "user\n[check algebra] 3x+4=19\nanswer: x=5",
    "  two spaces   three\t\ttabs \n\n  lines\r\n",
    "trailing spaces   ",
    "we'll DON'T they'Re 'tis o'clock",
    "Ünïcödé und große Wörter",
    "数学は楽しい。 12 three",
    "½ ² Ⅷ ٣ numbers that are no digits",
    "emoji 🙂👩‍🚀 and e\u0301 combining",
    "a\u0300\u0301 \u1112\u1161\u11ab \u212b \u1e9b\u0323 composed or not",
    "(((a+b)*c)/d)-e!=f && g||h;",
    "a\u00a0no-break\u2003em space\u3000wide",
    "camelCaseAndSNAKE_case-kebab.case",
    "https://example.org/path?query=1&other=two#part",
    "\u200bzero width\ufeff",
    "<not special> < |im_end| >",
    "tab\tnew\nreturn\rform\fvertical\v.",
    "...!!!???\n\n\n---",
    "1,234,567.89 + 0x1F = 3e10",
    "The quick brown fox jumps over the lazy dog.",
]

PIECES = [
    " ", " ", "  ", "\n", "\r\n", "\t", ".", ",", ";", ":", "!", "?", "'s", "'LL", "'", "\"", "(", ")", "[", "]", "{", "}",
    "+", "-", "*", "/", "=", "<", "%", "_", "#", "0", "1", "7", "12", "345", "x", "y", "def f(x):", "return ", "lambda",
    "answer: ", "value: ", "numbers ", "target ", "solve ", "check ", "gives ", "true", "false", "The", "the", "cat",
    "sees", "big", "Zebra", "WORD", "camelCase", "e\u0301", "u\u0308", "n\u0303", "\u00e9", "\u00df", "\u00bd", "\u0663",
    "\u00a0", "\u2003", "\u3000", "\u2014", "\u4e2d", "\u6587", "\u3042", "\ud55c", "\u1100\u1161", "\U0001f642",
]
# Code points drawn at random beside the pieces: Latin, Greek, Cyrillic, CJK, Hangul, signs.
RANGES = [(0x20, 0x7E), (0xC0, 0x17F), (0x391, 0x3A1), (0x400, 0x45F), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0x2190, 0x21FF)]


def draw_text(random):
    text = ""
    for _ in range(random.between(0, 24)):
        if random.between(0, 4) > 0:
            text += PIECES[random.between(0, len(PIECES) - 1)]
        else:
            low, high = RANGES[random.between(0, len(RANGES) - 1)]
            text += chr(random.between(low, high))
    return text


def hashed(encoded):
    """FNV-1a over the ids as four bytes each, every text ended by -1."""
    value = 0xCBF29CE484222325
    for ids in encoded:
        for number in ids + [0xFFFFFFFF]:
            for byte in number.to_bytes(4, "little"):
                value = ((value ^ byte) * 0x100000001B3) & MASK
    return f"{value:016x}"


def main():
    folder = pathlib.Path(__file__).resolve().parent.parent / "tests/golden/tokenizer"
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def encode(text):
        return tokenizer.encode(text, add_special_tokens=False).ids

    cases = [{"text": text, "ids": encode(text)} for text in TEXTS]
    lines = ",\n".join(json.dumps(case) for case in cases)
    (folder / "cases.json").write_text(f"[\n{lines}\n]\n")

    random = Random(1)
    blocks = [hashed([encode(draw_text(random)) for _ in range(100)]) for _ in range(100)]
    golden = {"pieces": PIECES, "ranges": RANGES, "blocks": blocks}
    (folder / "blocks.json").write_text(json.dumps(golden, indent=0) + "\n")


if __name__ == "__main__":
    main()
