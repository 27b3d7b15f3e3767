#!/usr/bin/env bash
# Fetches the pinned sources into the cache: tools/fetch.sh [llama] [torch]
# The cache is $CONVENE_CACHE, or convene/ under the XDG cache folder. What is there is not fetched again.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tools/pins"
cache=${CONVENE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/convene}
mkdir -p "$cache"

# The source distribution of llama-cpp-python carries a complete llama.cpp.
fetch_llama() {
  local target=$cache/llama.cpp-$LLAMA_VERSION
  [ -f "$target/CMakeLists.txt" ] && return
  local work
  work=$(mktemp -d "$cache/fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  echo "fetching the llama.cpp sources (73 MiB) ..." >&2
  echo "llama-cpp-python==$LLAMA_VERSION --hash=sha256:$LLAMA_SHA256" >"$work/requirements.txt"
  python3 -m pip download --quiet --no-deps --no-binary llama-cpp-python --require-hashes \
    -r "$work/requirements.txt" -d "$work"
  tar -xzf "$work"/llama_cpp_python-*.tar.gz -C "$work" --wildcards '*/vendor/llama.cpp'
  mv "$work"/llama_cpp_python-*/vendor/llama.cpp "$target"
  rm -rf "$work"
  trap - EXIT
}

fetch_torch() {
  local target=$cache/torch-$TORCH_VERSION
  [ -f "$target/torch/share/cmake/Torch/TorchConfig.cmake" ] && return
  echo "fetching libtorch $TORCH_VERSION from its Python wheel (0.2 to 3 GB, by build) ..." >&2
  rm -rf "$target.part"
  python3 -m pip install --quiet --no-deps --no-compile --target "$target.part" "torch==$TORCH_VERSION"
  mv "$target.part" "$target"
}

for what in "${@:-llama}"; do
  case $what in
    llama) fetch_llama ;;
    torch) fetch_torch ;;
    *) echo "fetch.sh: unknown part '$what' (llama, torch)" >&2; exit 2 ;;
  esac
done
