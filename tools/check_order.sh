#!/usr/bin/env bash
# The one-way order of the modules: a file under src/X may include only X and the modules above it in CMakeLists.txt.
# Prints each violation as file:line and exits 1.
set -euo pipefail
cd "$(dirname "$0")/.."
order=$(sed -n 's/.*add_subdirectory(src\/\([a-z]*\)).*/\1/p' CMakeLists.txt | tr '\n' ' ')

grep -rnoE '#include "[a-z_]+/' src --include='*.h' --include='*.cc' |
  awk -F: -v order="$order" '
    BEGIN { n = split(order, names, " "); for (i = 1; i <= n; ++i) rank[names[i]] = i }
    {
      split($1, path, "/"); from = path[2]
      to = $3; sub(/.*"/, "", to); sub(/\/.*/, "", to)
      if (!(from in rank)) { print $1 ": module " from " is not in CMakeLists.txt"; bad = 1; next }
      if (!(to in rank)) next  # a header of a library or of the tests
      if (rank[to] > rank[from]) { print $1 ":" $2 ": " from " includes " to ", which stands below it"; bad = 1 }
    }
    END { exit bad }'
