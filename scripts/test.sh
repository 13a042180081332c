#!/bin/sh
# Runs all tests. Arguments are passed on to `deno test`: sh scripts/test.sh lib/value
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. "$root/scripts/deno.sh"
. "$root/scripts/loopback.sh"
deno_run test -A --quiet --no-prompt --preload tests/setup.ts "$@"
