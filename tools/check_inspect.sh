#!/usr/bin/env bash
# usage: tools/check_inspect.sh BUILD      Loads the logs of two small evaluations with the inspect-ai package.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)

python=$(PYTHONPATH=$root/benchmarks python3 - "$build/inspect" <<'PYTHON'
import sys
from pins import environment
print(environment(sys.argv[1], "inspect", "inspect-ai") or sys.exit(1))
PYTHON
)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for answers in right wrong; do
  "$build/bin/convene" eval --benchmark pocket --per-cell 2 --repeats 2 --team pocket --team pocket-debate \
    --scripted "$answers" --out "$scratch/$answers.db" > /dev/null
  "$build/bin/convene" export "$scratch/$answers.db" --inspect "$scratch/$answers" > /dev/null
  "$python" "$root/tools/check_inspect.py" "$scratch/$answers"
done
