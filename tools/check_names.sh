#!/usr/bin/env bash
# One type, one name: two headers that define a type of the same name in the same namespace are two definitions of one type
# to the linker, which keeps either's members. Prints each such name and exits 1. The trainer is a program of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
find src apps -name '*.h' -not -path 'src/train/*' -print0 | sort -z | xargs -0 awk '
  FNR == 1 { space = "" }
  /^namespace [a-z:]+ \{/ { space = $2 }
  /^(class|struct|enum class|enum) [A-Za-z_]+.*\{/ {
    name = ($1 == "enum" && $2 == "class") ? $3 : $2
    sub(/[^A-Za-z_].*/, "", name)
    key = space "::" name
    if (key in where && where[key] != FILENAME) { print key ": " where[key] " and " FILENAME; bad = 1 }
    where[key] = FILENAME
  }
  END { exit bad }'
