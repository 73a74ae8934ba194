#!/bin/sh
# Plays the scenarios of iris-traffic, and a server that is killed, and holds the alerts that fire against
# those that should: each against a release server of its own, watched by a Prometheus of its own with the
# project's rules, whose windows are 30 times as short. Prints a Markdown table; --write puts it into
# docs/scenarios.md. Needs `make test`'s builds and set-up, and two cores that have nothing else to do;
# takes about five minutes.
set -eu
cd "$(dirname "$0")/.."

for program in .build/release/iris-server .build/release/iris-traffic .build/tools/usr/bin/prometheus; do
    [ -x "$program" ] || { echo "check-scenarios: run make check-scenarios: no $program" >&2; exit 1; }
done
PYTHONPATH="$PWD/.build/tools/python${PYTHONPATH:+:$PYTHONPATH}" PYTHONDONTWRITEBYTECODE=1 \
    exec python3 scripts/check-scenarios.py "$@"
