#!/bin/sh
# Builds the server and iris-traffic, and plays them against each other for a long time: see soak.py, whose
# options it takes.
set -eu
cd "$(dirname "$0")/.."

scripts/setup.sh
scripts/build.sh iris-server iris-traffic >&2
PYTHONDONTWRITEBYTECODE=1 exec python3 scripts/soak.py "$@"
