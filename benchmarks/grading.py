"""Our grading beside Math-Verify's on the same pairs: CPU time a pair, median by kind.

usage: benchmarks/grading.py BUILD

BUILD holds bin/grading. Math-Verify is installed into BUILD/peers-grading, a Python environment of its own; where that
cannot be made, only our side is measured.
"""
import json
import statistics
import subprocess
import sys
import venv
from pathlib import Path

# Math-Verify and all that it needs.
PINS = """
math-verify==0.9.0 --hash=sha256:3703e7c4885354027fa84409d762a596a2906d1fd4deb78361876bd905a76194
latex2sympy2-extended==1.11.0 --hash=sha256:aebb77d52ce269e25028e4bea89ddb14d242ba36bcf7b636496fb5fd9728d234
antlr4-python3-runtime==4.13.2 --hash=sha256:fe3835eb8d33daece0e799090eda89719dbccee7aa39ef94eed3818cafa5a7e8
sympy==1.14.0 --hash=sha256:e091cc3e99d2141a0ba2847328f5479b05d94a6635cb96148ccb3f34671bd8f5
mpmath==1.3.0 --hash=sha256:a0b2b9fe80bbcd81a6647ff13108738cfb482d481d826cc0e02f5b35e5c88d2c
"""

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


def environment(build):
    """Math-Verify's Python, made on first use; None where it cannot be."""
    home = Path(build) / "peers-grading"
    python, pins = home / "bin" / "python", home / "pins"
    try:
        if not python.exists():
            print("installing Math-Verify into", home, file=sys.stderr)
            venv.create(home, with_pip=True)
        pins.write_text(PINS)
        install = [python, "-m", "pip", "install", "-q", "--require-hashes", "--no-deps", "-r", pins]
        subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"Math-Verify cannot be installed ({error}); only our side is measured", file=sys.stderr)
        return None
    return python


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
    python = environment(build)
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
