#!/usr/bin/env bash
# The two steps of action.yml: `setup` installs the program, `run` runs a solution. Inputs come as INPUT_*, never as text
# inside a script, so that nothing in them can become a command.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bin=${RUNNER_TEMP:?}/scafctl-bin

fail() {
  echo "::error title=scafctl::$1"
  exit 1
}

# Sets an output, whatever lines its value has.
output() { # name, value
  local mark
  mark="end-$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')"
  printf '%s<<%s\n%s\n%s\n' "$1" "$mark" "$2" "$mark" >>"$GITHUB_OUTPUT"
}

digest() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

program() {
  if [ "${RUNNER_OS:-}" = Windows ]; then echo "$bin/scafctl.exe"; else echo "$bin/scafctl"; fi
}

setup() {
  if [ ! -x "$(program)" ]; then
    export SCAFCTL_INSTALL_DIR=$bin SCAFCTL_VERSION=${INPUT_VERSION:-}
    if [ "${RUNNER_OS:-}" = Windows ]; then
      pwsh -NoProfile -File "$root/install.ps1"
    else
      sh "$root/install.sh"
    fi || fail "the program could not be installed"
  fi
  if [ -n "${INPUT_CHECKSUM:-}" ]; then
    local found
    found=$(digest "$(program)")
    [ "$found" = "$INPUT_CHECKSUM" ] || fail "the program has digest $found, not $INPUT_CHECKSUM"
  fi
  echo "$bin" >>"$GITHUB_PATH"
  output version "$("$(program)" version | sed -n 's/^Version: *//p')"
}

# What git says of the working tree; empty outside a repository.
state() {
  git status --porcelain=v1 --untracked-files=all 2>/dev/null | sort || true
  git diff HEAD 2>/dev/null | digest /dev/stdin || true
}

run() {
  local arguments=() line before after result code=0
  while IFS= read -r line; do
    [ -z "$line" ] || arguments+=(-r "$line")
  done <<<"${INPUT_PARAMETERS:-}"
  while IFS= read -r line; do
    [ -z "$line" ] || arguments+=("$line")
  done <<<"${INPUT_ARGUMENTS:-}"
  local command=(run solution)
  case ${INPUT_MODE:-run} in
    run) ;;
    plan) arguments+=(--dry-run) ;;
    resolve) command=(run resolver) ;;
    *) fail "mode is run, plan or resolve, not ${INPUT_MODE}" ;;
  esac
  before=$(state)
  # Annotations and the job summary are the program's own: it sees GITHUB_ACTIONS.
  result=$("$(program)" "${command[@]}" -f "$INPUT_SOLUTION" "${arguments[@]+"${arguments[@]}"}" -o json) || code=$?
  after=$(state)
  printf '%s\n' "$result"
  if [ "$before" = "$after" ]; then output changed false; else output changed true; fi
  output results "$result"
  if [ "${INPUT_MODE:-run}" = plan ]; then output plan "$result"; fi
  return "$code"
}

case ${1:-} in
  setup) setup ;;
  run) run ;;
  *) fail "the step is setup or run" ;;
esac
