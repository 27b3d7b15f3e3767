#!/usr/bin/env bash
# clang-tidy (.clang-tidy) over our sources with the flags of a configured build: tools/lint.sh [build/release]
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/release}
git ls-files 'src/*.cc' 'apps/*.cc' | grep -v '_test\.cc$' | while read -r file; do
  grep -qF "\"file\": \"$PWD/$file\"" "$build/compile_commands.json" && echo "$file"
done | xargs -r -P "$(nproc)" -n 4 clang-tidy --quiet -p "$build" 2>/dev/null
