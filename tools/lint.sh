#!/usr/bin/env bash
# clang-tidy (.clang-tidy) over our sources with the flags of a configured build: tools/lint.sh [build/release]
# A source that this configuration does not build (the trainer without libtorch) is passed over.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/release}
configured() {
  while read -r file; do
    if grep -qF "\"file\": \"$PWD/$file\"" "$build/compile_commands.json"; then echo "$file"; fi
  done
}
files=$(find src apps -name '*.cc' ! -name '*_test.cc' | sort | configured)
if ! printf '%s\n' "$files" | xargs -r -P "$(nproc)" -n 4 clang-tidy --quiet -p "$build" 2>"$build/lint.err"; then
  grep -v ' warnings generated' "$build/lint.err" >&2
  exit 1
fi
