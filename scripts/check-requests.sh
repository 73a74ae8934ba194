#!/bin/sh
# Builds the server, gets h11, and sends changed requests: see check-requests.py, whose options it takes. Takes a minute
# or two. The server that it starts has a free port of loopback.
set -eu
cd "$(dirname "$0")/.."

scripts/setup-tests.sh >&2
scripts/build.sh iris-server >&2
PYTHONPATH=$PWD/.build/tools/python PYTHONDONTWRITEBYTECODE=1 exec python3 scripts/check-requests.py "$@"
