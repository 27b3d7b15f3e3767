#!/usr/bin/env bash
# usage: benchmarks/run.sh BUILD [WORD]      Everything that `make bench` prints, or what has WORD in its title.
# Each comparison runs both sides and prints a ratio with what it was measured against.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
wanted=${2:-}
failed=()

# compare TITLE COMMAND...: a failure is told at the end, and does not keep the others from running.
compare() {
  local title=$1 begun=$SECONDS
  shift
  [[ $title == *"$wanted"* ]] || return 0
  printf '\n== %s\n' "$title"
  "$@" || failed+=("$title")
  echo "-- $((SECONDS - begun)) s"
}

echo "$(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), $(date -u +%F)"

# A benchmark of yours is one line here.
compare "orchestration: AutoGen, the openai SDK and bare aiohttp against convene" python3 "$here/peers.py" "$build"
compare "five agents: llama-server against the llama engine" "$build/bin/llama_discussion"
compare "grading: Math-Verify against the algebra of answers" python3 "$here/grading.py" "$build"
compare "sandbox: bare interpreters against jailed and judged ones" "$build/bin/sandbox_bench"
[ -x "$build/bin/training" ] && compare "training: PyTorch with transformers against convene-train" python3 "$here/training.py" "$build"

[ ${#failed[@]} -eq 0 ] && exit
printf 'failed: %s\n' "${failed[@]}" >&2
exit 1
