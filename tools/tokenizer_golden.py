#!/usr/bin/env python3
"""Writes tests/golden/tokenizer/cases.json: what Hugging Face's tokenizers make of some texts with our tokenizer.json.

    pip install tokenizers==0.23.3
    tools/tokenizer_golden.py
"""
import json
import pathlib

from tokenizers import Tokenizer

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


def main():
    folder = pathlib.Path(__file__).resolve().parent.parent / "tests/golden/tokenizer"
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    cases = [{"text": text, "ids": tokenizer.encode(text, add_special_tokens=False).ids} for text in TEXTS]
    lines = ",\n".join(json.dumps(case) for case in cases)
    (folder / "cases.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
