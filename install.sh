#!/bin/sh
# Installs the newest scafctl, or the one in SCAFCTL_VERSION, after checking its digest:
#
#   curl -fsSL https://github.com/scafctl/scafctl/raw/main/install.sh | sh
#
# SCAFCTL_INSTALL_DIR: where the program goes (default $HOME/.local/bin). SCAFCTL_DOWNLOAD: where releases are served.
set -eu

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

fetch() { # address, file
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL --retry 3 -o "$2" "$1"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$2" "$1"
  else
    fail "curl or wget is needed"
  fi || fail "cannot fetch $1"
}

digest() { # file
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum "$1" | cut -d ' ' -f 1
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 "$1" | cut -d ' ' -f 1
  else
    fail "sha256sum or shasum is needed to check the download"
  fi
}

main() {
  case $(uname -s) in
    Linux) system=linux ;;
    Darwin) system=macos ;;
    *) fail "there is no program for $(uname -s); on Windows use install.ps1" ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) cpu=x64 ;;
    aarch64 | arm64) cpu=arm64 ;;
    *) fail "there is no program for $(uname -m)" ;;
  esac
  releases=${SCAFCTL_DOWNLOAD:-https://github.com/scafctl/scafctl/releases}
  folder=${SCAFCTL_INSTALL_DIR:-}
  if [ -z "$folder" ]; then
    [ -n "${HOME:-}" ] || fail "set SCAFCTL_INSTALL_DIR; there is no HOME"
    folder=$HOME/.local/bin
  fi
  scratch=$(mktemp -d) || fail "cannot make a temporary folder"
  new=
  trap 'rm -rf "$scratch" ${new:+"$new"}' EXIT
  # Not every shell does the above when a signal ends it.
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [ -n "${SCAFCTL_VERSION:-}" ]; then
    from=$releases/download/v${SCAFCTL_VERSION#v}
  else
    from=$releases/latest/download
  fi
  fetch "$from/SHA256SUMS" "$scratch/SHA256SUMS"
  line=$(grep -E "^[0-9a-f]{64}  scafctl-[^ /]+-$system-$cpu\.tar\.gz\$" "$scratch/SHA256SUMS") ||
    fail "the release has no program for $system-$cpu"
  wanted=${line%% *}
  archive=${line##* }
  fetch "$from/$archive" "$scratch/$archive"
  found=$(digest "$scratch/$archive")
  [ "$found" = "$wanted" ] || fail "$archive has digest $found, not $wanted; nothing was installed"
  tar -xzf "$scratch/$archive" -C "$scratch" scafctl
  mkdir -p -- "$folder"
  folder=$(CDPATH='' cd -- "$folder" && pwd)
  [ ! -d "$folder/scafctl" ] || fail "$folder/scafctl is a folder; nothing was installed"
  # A running program cannot be written over, but another can take its name.
  new=$folder/.scafctl.new
  cp "$scratch/scafctl" "$new"
  chmod 755 "$new"
  # What the runtime keeps of this run goes away with the folder.
  said=$(TMPDIR=$scratch "$new" version 2>&1 </dev/null) ||
    fail "the program does not run on this system, nothing was installed (on Linux it needs glibc 2.28 or newer): $said"
  mv -f "$new" "$folder/scafctl"
  version=${archive#scafctl-}
  echo "scafctl ${version%-"$system-$cpu".tar.gz} is at $folder/scafctl"
  other=$(command -v scafctl) || other=
  case $other in
    "$folder/scafctl" | "$folder//scafctl") ;;
    "") echo "put $folder on PATH to run it by name" ;;
    *) echo "$other comes first on PATH; put $folder before it" ;;
  esac
}

# Nothing runs until the whole file has arrived.
main "$@"
