#!/bin/sh
# Runs scafctl from the sources: sh scripts/scafctl.sh run solution -f examples/hello/solution.yaml
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/deno.sh"
deno_run run -A --quiet --no-prompt --config "$root/deno.json" "$root/main.ts" "$@"
