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
    (cd "$folder" && apt-get download -qq prometheus 2>/dev/null) ||
        { echo "setup: apt-get cannot find the package prometheus: run apt-get update as root" >&2; exit 1; }
    dpkg -x "$folder"/prometheus_*.deb "$tools"
fi
if [ ! -d "$tools/python/prometheus_client" ]; then
    echo "setup: getting prometheus-client"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
        --target "$tools/python" 'prometheus-client>=0.20,<1'
fi
