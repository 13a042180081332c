# shellcheck shell=sh
# Sourced by scripts that fetch things: `retry command…` runs a command again when it fails, three times at most. For what
# asks the network alone: anything else that fails once in three times is a fault.

retry() {
  attempt=1
  until "$@"; do
    [ "$attempt" -lt 3 ] || return 1
    echo "failed, trying again: $*" >&2
    # Seconds: what is short of breath recovers, what is down stays down.
    sleep "$((attempt * 5))"
    attempt=$((attempt + 1))
  done
}
