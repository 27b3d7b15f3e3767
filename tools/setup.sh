#!/usr/bin/env bash
# Installs the Debian packages of tools/packages.txt (and any named as arguments) that are missing.
# As root at once, with sudo where it is there; otherwise prints the one command to run.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

missing=()
while read -r package; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
    missing+=("$package")
done < <(grep -v '^#' "$root/tools/packages.txt"; printf '%s\n' "$@" | grep -v '^$' || true)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ]; then
  run=()
elif command -v sudo >/dev/null; then
  run=(sudo)
else
  echo "these Debian packages are missing; as root run:" >&2
  echo "  apt-get update && apt-get install -y ${missing[*]}" >&2
  exit 1
fi
echo "installing ${#missing[@]} Debian packages: ${missing[*]}" >&2
"${run[@]}" apt-get update -q >/dev/null
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
  "${missing[@]}" >/dev/null
