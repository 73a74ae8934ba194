#!/bin/sh
# What the metrics cost: counting a request and a scrape, beside prometheus-client in the same run, and
# the number of allocations that counting makes (needs valgrind).
set -eu
cd "$(dirname "$0")/.."

scripts/setup-tests.sh
command -v valgrind >/dev/null || { echo "benchmark-telemetry: install valgrind" >&2; exit 1; }
swift build -c release --product TelemetryBenchmark
benchmark=.build/release/TelemetryBenchmark

"$benchmark"
PYTHONPATH=$PWD/.build/tools/python python3 Benchmarks/TelemetryBenchmark/client_python.py

# The program allocates for its set-up; whatever counting allocates would come on top.
allocations() {
    valgrind --log-fd=1 "$benchmark" count "$1" | sed -n 's/.*total heap usage: \([0-9,]*\) allocs.*/\1/p' | tr -d ,
}
few=$(allocations 1000)
many=$(allocations 101000)
echo "{\"benchmark\":\"allocations_of_100000_requests\",\"count\":$((many - few))}"
[ "$many" -eq "$few" ]
