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

# The wheels are those for Python 3.11 whatever Python is here: only the C++ libraries in them are used.
install_wheels() {
  local target=$1
  shift
  printf '%s\n' "$@" >"$target.txt"
  python3 -m pip install --quiet --root-user-action ignore --no-deps --no-compile --require-hashes --only-binary :all: \
    --python-version 3.11 --implementation cp --abi cp311 --abi none --platform manylinux_2_28_x86_64 \
    --platform manylinux_2_25_x86_64 --platform manylinux2014_x86_64 --target "$target" -r "$target.txt"
}

# A build for processors where pip is pointed at one; else the published build, which is for CUDA and does not load without
# two of CUDA's libraries.
fetch_torch() {
  local target=$cache/torch-$TORCH_VERSION
  local part=$target.part
  [ -f "$target/torch/share/cmake/Torch/TorchConfig.cmake" ] && return
  [ "$(uname -m)" = x86_64 ] || {
    echo "fetch.sh: libtorch is pinned for x86-64 only; name a torch/ folder of your own with" >&2
    echo "  cmake --preset release -DCONVENE_TRAIN=ON -DCONVENE_TORCH=FOLDER, or leave the trainer out: make test TRAIN=off" >&2
    exit 1
  }
  rm -rf "$part"
  echo "fetching libtorch $TORCH_VERSION (180 MiB) ..." >&2
  if ! install_wheels "$part" "torch==$TORCH_VERSION+cpu --hash=sha256:$TORCH_CPU_SHA256" 2>"$part.log"; then
    if grep -q 'DO NOT MATCH' "$part.log"; then
      cat "$part.log" >&2
      exit 1
    fi
    rm -rf "$part"
    echo "there is no build for processors where pip looks; fetching the published one with CUDA (520 MiB) ..." >&2
    install_wheels "$part" "torch==$TORCH_VERSION --hash=sha256:$TORCH_CUDA_SHA256" \
      "nvidia-cuda-runtime==$CUDA_RUNTIME_VERSION --hash=sha256:$CUDA_RUNTIME_SHA256" \
      "nvidia-cuda-cupti==$CUDA_CUPTI_VERSION --hash=sha256:$CUDA_CUPTI_SHA256"
  fi
  rm -f "$part.log" "$part.txt"
  mv "$part" "$target"
}

for what in "${@:-llama}"; do
  case $what in
    llama) fetch_llama ;;
    torch) fetch_torch ;;
    *) echo "fetch.sh: unknown part '$what' (llama, torch)" >&2; exit 2 ;;
  esac
done
