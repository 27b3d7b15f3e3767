#!/usr/bin/env bash
# usage: tools/ablations.sh BUILD [VARIANT...]      Why the pocket model is trained as it is: the recipe with one thing left out,
# each at a quarter of the budget, beside the whole recipe at that budget. Resumable; about twelve minutes each on two idle cores.
# Prints (and keeps in runs/ablations.md) what teams, the model alone, a vote and their controls then get of the same 1,800 held-out
# problems, and the paired differences to the baseline; of all four, puts the table into the model's card.
set -euo pipefail
build=$1
shift
[ $# -gt 0 ] || set -- baseline no-roles no-own-answers full-view

whole=$(sed -n 's/^tokens = \([0-9_]*\).*/\1/p' configs/pocket.toml | tr -d _)

# What is changed in configs/pocket.toml.
changes() {
  echo "s/^tokens = .*/tokens = $((whole / 4))/"
  case $1 in
    baseline) ;;
    no-roles) echo 's/^\(critic\|critic-full\|reviser\|debater\|evaluator\|recruiter\|ceo\) = [0-9.]*/\1 = 0/' ;;
    no-own-answers) echo 's/^share = [0-9.]*/share = 0/' ;;
    full-view) echo 's/^critic = [0-9.]*/critic = 0/; s/^critic-full = [0-9.]*/critic-full = 0.36/' ;;
    *) echo "no variant is called $1" >&2; exit 2 ;;
  esac
}
teams=(--team pocket --team pocket-full --team pocket-judge --team pocket-solo --team pocket-vote)
mkdir -p runs
for variant in "$@"; do
  run=runs/ablation-$variant
  sed "$(changes "$variant")" configs/pocket.toml > "$run.toml"
  "$build/bin/convene-train" fit "$run.toml" --out "$run" --resume
  "$build/bin/convene-train" export "$run" --last --out "$run.gguf"
  "$build/bin/convene" eval --benchmark pocket --gguf "$run.gguf" "${teams[@]}" --per-cell 100 --seed 3 --out "$run.db"
done
{
  for variant in "$@"; do
    printf '\n## %s (one training seed)\n\n' "$variant"
    "$build/bin/convene" report "runs/ablation-$variant.db" --markdown
  done
  for variant in "$@"; do
    [ "$variant" != baseline ] && [ -e runs/ablation-baseline.db ] || continue
    printf '\n## From baseline to %s\n\n' "$variant"
    "$build/bin/convene" compare runs/ablation-baseline.db "runs/ablation-$variant.db"
  done
} | tee runs/ablations.md
[ $# -lt 4 ] || tools/ablation_table.py "$build/bin/convene" > /dev/null
