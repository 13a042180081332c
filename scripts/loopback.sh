# shellcheck shell=sh
# Sourced by scripts that run tests: what they serve on this machine is reached without the proxy of those who run them.
NO_PROXY=${NO_PROXY:-${no_proxy:-}}
NO_PROXY=${NO_PROXY:+$NO_PROXY,}127.0.0.1,localhost,::1
no_proxy=$NO_PROXY
export NO_PROXY no_proxy
