#!/usr/bin/env bash
# The core's tests under a sanitizer: tools/sanitized.sh asan|tsan
# Left out: llama.cpp itself, libtorch, the sandbox (it starts programs that a sanitizer does not survive in), and what takes
# minutes unoptimised (the pocket families).
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
case $preset in
  asan) suites="base chat engine llama llama_engine remote conformance answers discussion talk minutes crash" ;;
  tsan) suites="engine llama llama_engine remote conformance discussion talk minutes crash" ;;
  *) echo "sanitized.sh: asan or tsan, not '$preset'" >&2; exit 2 ;;
esac
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1

cmake --preset "$preset"
# shellcheck disable=SC2046,SC2086
cmake --build "build/$preset" --target $(printf '%s_test ' $suites)
for suite in $suites; do
  echo "$preset: $suite"
  "build/$preset/bin/${suite}_test" --gtest_brief=1
done
