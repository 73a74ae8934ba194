#!/bin/sh
# Checks monitoring/: that Prometheus understands its configuration and rules, that the rules' tests pass, and
# what promtool does not know of: the rules of the house for alerts and names of series. Needs what
# scripts/setup-tests.sh gets.
set -u
cd "$(dirname "$0")/.."
promtool=.build/tools/usr/bin/promtool
failed=0

[ -x "$promtool" ] || { echo "check-monitoring: run scripts/setup-tests.sh first" >&2; exit 1; }

# quietly COMMAND...: prints what the command says only if it fails.
quietly() {
    if ! output=$("$@" 2>&1); then
        printf '%s\n' "$output" >&2
        failed=1
    fi
}

quietly "$promtool" check config monitoring/prometheus.yml
quietly "$promtool" check rules --lint=all --lint-fatal monitoring/rules/*.yml
quietly "$promtool" test rules monitoring/tests/*.yml
summary=$(PYTHONPATH=$PWD/.build/tools/python python3 scripts/check-monitoring.py) || failed=1

[ $failed -eq 0 ] && echo "$summary"
exit $failed
