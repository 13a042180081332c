# shellcheck shell=sh
# Sourced by the other scripts: finds a Deno of at least 2.6 on PATH, else runs the pinned one through npx.
# Sets the function `deno_run`.

# Behind a company proxy with its own certificate Deno otherwise refuses to fetch packages.
: "${DENO_TLS_CA_STORE:=system,mozilla}"
export DENO_TLS_CA_STORE

PINNED_DENO=2.6.8

has_deno() {
  version=$(deno --version 2>/dev/null | sed -n 's/^deno \([0-9]*\)\.\([0-9]*\)\..*/\1 \2/p') || return 1
  [ -n "$version" ] || return 1
  # shellcheck disable=SC2086
  set -- $version
  [ "$1" -gt 2 ] || { [ "$1" -eq 2 ] && [ "$2" -ge 6 ]; }
}

if has_deno; then
  deno_run() { deno "$@"; }
elif command -v npx >/dev/null 2>&1; then
  deno_run() { npx -y "deno@$PINNED_DENO" "$@"; }
else
  echo "Deno 2.6 or newer is needed (https://deno.com), or Node.js with npm to fetch it." >&2
  exit 1
fi
