#!/bin/sh
# Builds the program for this machine and checks that it starts: sh scripts/build.sh
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. "$root/scripts/deno.sh"
deno_run run -A --quiet scripts/compile.ts "$@"
program=$(ls -t dist/*/scafctl | head -n 1)
"$program" version
