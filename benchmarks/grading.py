"""Our grading beside Math-Verify's on the same pairs: CPU time a pair, median by kind.

usage: benchmarks/grading.py BUILD

BUILD holds bin/grading. Math-Verify is installed into BUILD/peers-grading, a Python environment of its own; where that
cannot be made, only our side is measured.
"""
import json
import statistics
import subprocess
import sys
from pathlib import Path

from pins import environment

PEER = r"""
import json, sys, time
from math_verify import ExprExtractionConfig, LatexExtractionConfig, parse, verify
config = [LatexExtractionConfig(), ExprExtractionConfig()]
rows = []
for line in sys.stdin:
    kind, gold, text = line.rstrip("\n").split("\t")
    if not rows:  # its grammar is loaded by the first call; no pair is given twice, because it remembers texts
        verify(parse(r"$\frac{7}{9}$", config), parse(r"\boxed{7/9}", config))
    start = time.process_time()
    right = verify(parse("$" + gold + "$", config), parse(text, config))
    rows.append([kind, (time.process_time() - start) * 1e6, bool(right)])
print(json.dumps(rows))
"""


def ours(build):
    out = subprocess.run([f"{build}/bin/grading"], check=True, capture_output=True, text=True).stdout
    return {k: (float(t), int(right)) for k, t, right in (line.split("\t") for line in out.splitlines())}


def theirs(build, python):
    pairs = subprocess.run([f"{build}/bin/grading", "--pairs"], check=True, capture_output=True, text=True).stdout
    done = subprocess.run([python, "-c", PEER], input=pairs, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("Math-Verify failed:\n" + done.stderr)
    kinds = {}
    for kind, micros, right in json.loads(done.stdout.splitlines()[-1]):
        kinds.setdefault(kind, []).append((micros, right))
    return {k: (statistics.median(m for m, _ in v), sum(r for _, r in v)) for k, v in kinds.items()}


def main():
    build = sys.argv[1]
    mine = ours(build)
    python = environment(Path(build) / "peers-grading", "grading", "Math-Verify")
    peer = theirs(build, python) if python else None
    print("Grading, CPU microseconds a pair (median), answers in a sentence with \\boxed{}:")
    for kind, (micros, right) in mine.items():
        line = f"  {kind:12} convene {micros:8.2f}  ({1e6 / micros:,.0f} a second, {right} of 20 right)"
        if peer:
            line += f"   Math-Verify {peer[kind][0]:9.1f}  ({peer[kind][1]} right)   {peer[kind][0] / micros:,.0f}x"
        print(line)
    if not peer:
        print("  (without Math-Verify)")


main()
