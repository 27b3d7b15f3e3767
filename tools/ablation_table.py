#!/usr/bin/env python3
"""usage: tools/ablation_table.py CONVENE     puts the table of `make ablations` into the model's card, from runs/ablation-*.db"""
import csv
import io
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CARD = ROOT / "models" / "README.md"
VARIANTS = {
    "baseline": "the whole recipe",
    "no-roles": "without the turns of the other roles",
    "no-own-answers": "without the model's own answers",
    "full-view": "with critics who see the goal only",
}
TEAMS = ["pocket", "pocket-full", "pocket-judge", "pocket-solo", "pocket-vote"]
FAMILIES = ["target", "algebra", "choice", "sentence", "function", "program"]
TITLE = "trained on 16.0M tokens"


def lines_of(convene, store):
    text = subprocess.run([convene, "report", store, "--csv"], check=True, capture_output=True, text=True).stdout
    return {(row["group"], row["method"]): row for row in csv.DictReader(io.StringIO(text))}


def changes(convene, before, after):
    """By team: the difference of its accuracies, low and high."""
    text = subprocess.run([convene, "compare", before, after, "--json"], check=True, capture_output=True, text=True).stdout
    return {row["method"]: [row["difference"], *row["interval"]] for row in json.loads(text)}


def points(difference, low, high):
    return f"{100 * float(difference):+.1f} ({100 * float(low):.1f} to {100 * float(high):.1f})"


def share(row):
    half = 50 * (float(row["accuracy_high"]) - float(row["accuracy_low"]))
    return f"{100 * float(row['accuracy']):.1f} % ± {half:.1f} ({float(row['generated_tokens']):,.0f})"


def minus_vote(row):
    return points(row["difference"], row["difference_low"], row["difference_high"])


def table(convene):
    stores = {variant: ROOT / "runs" / f"ablation-{variant}.db" for variant in VARIANTS}
    missing = [str(store) for store in stores.values() if not store.exists()]
    if missing:
        sys.exit(f"no {missing[0]}; make ablations makes it")
    lines = {variant: lines_of(convene, store) for variant, store in stores.items()}
    moved = {variant: changes(convene, stores["baseline"], store) for variant, store in stores.items() if variant != "baseline"}
    counts = {(row["questions"], row["repeats"]) for rows in lines.values() for key, row in rows.items() if key in [("", t) for t in TEAMS]}
    if len(counts) != 1:
        sys.exit(f"the variants were not measured alike: {counts}")
    body = [(TITLE, list(VARIANTS.values()))]
    for team in TEAMS:
        body.append((f"**{team}**, right (tokens)", [share(lines[v][("", team)]) for v in VARIANTS]))
        if team != "pocket-solo":
            vote = f"vote of pocket-sample at the tokens of {team}"
            body.append(("· the vote at its tokens", [share(lines[v][("", vote)]) for v in VARIANTS]))
            body.append(("· minus that vote", [minus_vote(lines[v][("", team)]) for v in VARIANTS]))
        if team == "pocket":
            resampled = f"pocket-sample until accepted, at the tokens of {team}"
            body.append(("· until the checker accepts, at its tokens", [share(lines[v][("", resampled)]) for v in VARIANTS]))
        body.append(("· minus the whole recipe's", [points(*moved[v][team]) if v in moved else "" for v in VARIANTS]))
    for family in FAMILIES:
        body.append((f"{family}: pocket minus its vote", [minus_vote(lines[v][(family, "pocket")]) for v in VARIANTS]))
    body.append(("target: pocket-full minus its vote", [minus_vote(lines[v][("target", "pocket-full")]) for v in VARIANTS]))
    rows = ["| " + " | ".join([name, *cells]) + " |\n" for name, cells in body]
    rows.insert(1, "| ---" + " | --:" * len(VARIANTS) + " |\n")
    return "".join(rows)


def main():
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        sys.exit(__doc__)
    made = table(sys.argv[1])
    text = CARD.read_text(encoding="utf-8")
    start = text.find(f"| {TITLE} |")
    if start < 0:
        sys.exit(f"{CARD}: no table begins with '{TITLE}'")
    end = text.find("\n\n", start) + 1
    CARD.write_text(text[:start] + made + text[end:], encoding="utf-8")
    print(made)


main()
