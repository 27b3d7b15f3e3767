#!/usr/bin/env bash
# Formats our C++ files in place, or with --check names those that are not formatted and exits 1.
set -euo pipefail
cd "$(dirname "$0")/.."
mode=${1:+--dry-run --Werror}
# shellcheck disable=SC2086
find src apps tests benchmarks fuzz -name '*.cc' -o -name '*.h' | xargs clang-format ${mode:--i}
