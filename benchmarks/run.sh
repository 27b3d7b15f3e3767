#!/usr/bin/env bash
# usage: benchmarks/run.sh BUILD      Everything that `make bench` prints.
set -euo pipefail
here=$(dirname "$0")
build=$1

if command -v python3 >/dev/null; then
  python3 "$here/peers.py" "$build"
else
  echo "no python3: the comparison of orchestration with its peers is left out" >&2
fi

if [ -x "$build/bin/llama_discussion" ]; then
  "$build/bin/llama_discussion"
else
  echo "no llama_discussion in $build: the comparison with llama-server is left out" >&2
fi
