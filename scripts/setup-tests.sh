#!/bin/sh
# Gets the programs that the tests hold our metrics against, into .build/tools: Prometheus with promtool
# (Debian's package, unpacked and not installed, so that no service starts) and the official Python
# client with its two parsers. Does nothing when they are there.
set -eu
cd "$(dirname "$0")/.."

scripts/setup.sh curl python3-pip
tools=$PWD/.build/tools
mkdir -p "$tools"

if [ ! -x "$tools/usr/bin/promtool" ]; then
    echo "setup: getting Prometheus"
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    # Where apt may not write as another user, its download says so and works all the same.
    (cd "$folder" && apt-get download -qq prometheus 2>/dev/null) || {
        # A new machine has no lists of packages yet.
        if [ "$(id -u)" -eq 0 ]; then apt-get update -qq; else sudo apt-get update -qq; fi
        (cd "$folder" && apt-get download -qq prometheus)
    }
    dpkg -x "$folder"/prometheus_*.deb "$tools"
fi
if [ ! -d "$tools/python/prometheus_client" ]; then
    echo "setup: getting prometheus-client"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
        --target "$tools/python" 'prometheus-client>=0.20,<1'
fi
