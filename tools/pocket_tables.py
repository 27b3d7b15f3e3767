#!/usr/bin/env python3
"""usage: tools/pocket_tables.py REPORT.md     puts the tables of `make pocket-table` into the model's card and the README
       tools/pocket_tables.py --check       whether the README says what the card says"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CARD = ROOT / "models" / "README.md"
README = ROOT / "README.md"

# First cells of the report's tables that the card shows whole.
IN_CARD = ["right (tokens)", "method", "critics accept, of right and of wrong ones", "from one proposal to the next"]

# Rows of the README's table, as people read them, and whose they are in the card's.
IN_README = {
    "**the team** (`pocket`): a CEO, a solver, checkers who do not see the goal, a program that compares": "**pocket**",
    "· a vote of single replies at its tokens": "· vote of pocket-sample at the tokens of pocket",
    "· single replies until the exact checker accepts one, at its tokens":
        "· pocket-sample until accepted, at the tokens of pocket",
    "the solver and its checker alone, best of eight (`pocket-best`)": "**pocket-best**",
    "the team with critics who see the goal (`pocket-full`)": "**pocket-full**",
    "the same, and they judge by themselves (`pocket-judge`)": "**pocket-judge**",
    "the paper's rules: two rounds, recruiting each (`pocket-paper`)": "**pocket-paper**",
    "three who debate, then a vote (`pocket-debate`)": "**pocket-debate**",
    "ten replies and a vote (`pocket-vote`)": "**pocket-vote**",
    "· the model once, greedy": "· pocket-solo, once",
}


def tables(text):
    """Tables of Markdown by their first cell; of several with the same one, the first."""
    found = {}
    for lines in re.findall(r"(?:^\|.*\n)+", text, flags=re.M):
        found.setdefault(lines.split("|")[1].strip(), lines)
    return found


def rows(table):
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()]


def line(cells):
    return "| " + " | ".join(cells) + " |\n"


def readme_table(overview):
    titles, _, *body = rows(overview)
    by_name = {name: cells for name, *cells in body}
    text = line(["right, ± half the 95 % interval (tokens)", *titles[1:]])
    text += "|---" + "|--:" * (len(titles) - 1) + "|\n"
    for words, name in IN_README.items():
        if name not in by_name:
            sys.exit(f"there is no row '{name}' among: " + ", ".join(by_name))
        text += line([words, *(cell.replace(" %", "") for cell in by_name[name])])
    return text


def put(path, title, table):
    """In place of the table that begins with this cell."""
    text = path.read_text(encoding="utf-8")
    before = tables(text).get(title)
    if before is None:
        sys.exit(f"{path}: no table begins with '{title}'")
    path.write_text(text.replace(before, table), encoding="utf-8")


def main():
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        sys.exit(__doc__)
    if sys.argv[1] == "--check":
        wanted = readme_table(tables(CARD.read_text(encoding="utf-8"))[IN_CARD[0]])
        if wanted not in README.read_text(encoding="utf-8"):
            sys.exit("README.md's table of the pocket model is not that of models/README.md; tools/pocket_tables.py REPORT.md\n" + wanted)
        return
    report = tables(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    missing = [title for title in IN_CARD if title not in report]
    if missing:
        sys.exit(f"{sys.argv[1]}: no table begins with '{missing[0]}'; is it the report of make pocket-table?")
    for title in IN_CARD:
        put(CARD, title, report[title])
    put(README, "right, ± half the 95 % interval (tokens)", readme_table(report[IN_CARD[0]]))


main()
