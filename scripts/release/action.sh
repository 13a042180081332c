#!/usr/bin/env bash
# The two steps of action.yml: `setup` installs the program, `run` runs a solution. Inputs come as INPUT_*, never as text
# inside a script, so that nothing in them can become a command.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bin=${RUNNER_TEMP:?}/scafctl-bin

# A text may come from an input: as data of a command it is one line, whatever it holds.
fail() {
  local text=$1
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  echo "::error title=scafctl::${text//$'\n'/%0A}"
  exit 1
}

mark() {
  echo "end-$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')"
}

# Sets an output, whatever lines its value has.
output() { # name, value
  local end
  end=$(mark)
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"$GITHUB_OUTPUT"
}

digest() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

program() {
  if [ "${RUNNER_OS:-}" = Windows ]; then echo "$bin/scafctl.exe"; else echo "$bin/scafctl"; fi
}

setup() {
  local wanted=${INPUT_VERSION:-} said
  if [ "$wanted" = latest ]; then wanted=; fi
  if [ ! -x "$(program)" ]; then
    # The runner's own list takes the place of the user's PATH.
    export SCAFCTL_INSTALL_DIR=$bin SCAFCTL_VERSION=$wanted SCAFCTL_NO_PATH=1
    if [ "${RUNNER_OS:-}" = Windows ]; then
      pwsh -NoProfile -File "$root/install.ps1"
    else
      sh "$root/install.sh"
    fi || fail "the program could not be installed"
  fi
  if [ -n "${INPUT_CHECKSUM:-}" ]; then
    local found
    found=$(digest "$(program)")
    wanted=$(printf '%s' "$INPUT_CHECKSUM" | tr 'A-F' 'a-f')
    if [ "$found" != "$wanted" ]; then
      rm -f "$(program)"
      fail "the program has digest $found, not $wanted"
    fi
  fi
  said=$("$(program)" version) || fail "the program does not run on this runner"
  echo "$bin" >>"$GITHUB_PATH"
  output version "$(sed -n 's/^Version: *//p' <<<"$said")"
}

# The tree that a commit of everything would have, told with an index of our own; fails outside a repository.
state() {
  local index
  index=$(git rev-parse --git-path index) || return 1
  [ ! -e "$index" ] || cp "$index" "$RUNNER_TEMP/scafctl-index"
  (
    export GIT_INDEX_FILE=$RUNNER_TEMP/scafctl-index
    cd "$(git rev-parse --show-toplevel)" && git add --all && git write-tree
  )
}

# Shows a text in the log, in which the runner sees no commands meanwhile.
show() {
  local end
  end=$(mark)
  printf '::stop-commands::%s\n%s\n::%s::\n' "$end" "$1" "$end"
}

# The result as an output, or as a file when the runner would not take it.
result_output() { # name, text
  if [ "${#2}" -lt 900000 ]; then
    output "$1" "$2"
    return
  fi
  printf '%s\n' "$2" >"$RUNNER_TEMP/scafctl-$1.json"
  echo "::warning title=scafctl::the output $1 would be too large; it is in $RUNNER_TEMP/scafctl-$1.json"
}

run() {
  local arguments=() line before after result code=0
  while IFS= read -r line; do
    [ -z "${line//[[:space:]]/}" ] || arguments+=(-r "${line%$'\r'}")
  done <<<"${INPUT_PARAMETERS:-}"
  while IFS= read -r line; do
    [ -z "${line//[[:space:]]/}" ] || arguments+=("${line%$'\r'}")
  done <<<"${INPUT_ARGUMENTS:-}"
  local command=(run solution)
  case ${INPUT_MODE:-run} in
    run) ;;
    plan) arguments+=(--dry-run) ;;
    resolve) command=(run resolver) ;;
    *) fail "mode is run, plan or resolve, not ${INPUT_MODE}" ;;
  esac
  before=$(state 2>/dev/null) || before=
  # Annotations and the job summary are the program's own: it sees GITHUB_ACTIONS.
  result=$("$(program)" "${command[@]}" -f "$INPUT_SOLUTION" "${arguments[@]+"${arguments[@]}"}" -o json) || code=$?
  after=$(state 2>/dev/null) || after=
  show "$result"
  if [ -z "$before" ] || [ -z "$after" ]; then
    echo "::notice title=scafctl::what has changed is not known: git cannot read the working folder"
  elif [ "$before" = "$after" ]; then
    output changed false
  else
    output changed true
  fi
  result_output results "$result"
  if [ "${INPUT_MODE:-run}" = plan ]; then result_output plan "$result"; fi
  return "$code"
}

case ${1:-} in
  setup) setup ;;
  run) run ;;
  *) fail "the step is setup or run" ;;
esac
