#!/bin/sh
# Builds the server, gets slowhttptest, and plays hostile clients: see check-hostile.py, whose options it takes.
# Takes some four minutes. Each server that it starts has a free port of loopback.
set -eu
cd "$(dirname "$0")/.."

scripts/setup.sh slowhttptest util-linux
scripts/build.sh iris-server >&2
PYTHONDONTWRITEBYTECODE=1 exec python3 scripts/check-hostile.py "$@"
