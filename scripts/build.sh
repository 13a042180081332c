#!/bin/sh
# Builds the program for this machine, or for the targets named, and tries this machine's one: sh scripts/build.sh
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. "$root/scripts/deno.sh"
deno_run run -A --quiet scripts/compile.ts "$@"
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) program=dist/linux-x64/scafctl ;;
  Linux-aarch64) program=dist/linux-arm64/scafctl ;;
  Darwin-x86_64) program=dist/macos-x64/scafctl ;;
  Darwin-arm64) program=dist/macos-arm64/scafctl ;;
  *) program=dist/windows-x64/scafctl.exe ;;
esac
[ -x "$program" ] || exit 0
"$program" version
"$program" run resolver -f examples/hello/solution.yaml --sandbox=strict -o json
