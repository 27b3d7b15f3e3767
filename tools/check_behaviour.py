#!/usr/bin/env python3
"""Says which tests docs/behaviour.md names that do not exist, and exits 1 if there are any.

A name is `Suite.Name`, `Suite.*`, `Suite.Beginning…`, `Suite`, or a name alone, of the suite named before it in its line.
"""
import fnmatch
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEST = re.compile(r"TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)")


def existing():
    files = [f for folder in ("src", "tests") for f in (ROOT / folder).rglob("*") if f.suffix in (".cc", ".h")]
    return [f"{suite}.{name}" for file in files for suite, name in TEST.findall(file.read_text())]


def lost(cell, tests):
    """The names in a cell that no test has."""
    suite = ""
    for name in re.findall(r"`([^`/]+)`", cell):
        if "." in name:
            suite = name.split(".")[0]
        patterns = [name] if "." in name else [f"{suite}.{name}", f"{name}.*"]
        if not any(fnmatch.fnmatchcase(test, p.replace("…", "*")) for test in tests for p in patterns):
            yield patterns[0]


def main():
    tests = existing()
    lines = (ROOT / "docs/behaviour.md").read_text().splitlines()
    names = [name for line in lines if line.startswith("| ") for name in lost(line.split(" | ")[-1], tests)]
    for name in names:
        print(f"docs/behaviour.md: no test is called {name}")
    sys.exit(bool(names))


main()
