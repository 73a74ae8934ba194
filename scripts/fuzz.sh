#!/bin/sh
# Searches with libFuzzer for inputs that break what the targets in Fuzzing say of all inputs, one target
# after the other. Options: --seconds N for each target (60), --only NAME for one of them.
#
# .build/fuzzing/NAME keeps the log, the inputs that reached something new (corpus), from which the next
# run goes on, and those that broke something (findings), which the next run tries first.
set -eu
cd "$(dirname "$0")/.."

seconds=60
targets=$(ls Fuzzing/Seeds)
while [ $# -gt 0 ]; do
    case "$1 ${2-}" in
        "--seconds "[1-9]*) seconds=$2 ;;
        "--only "?*) targets=$2 ;;
        *) echo "usage: scripts/fuzz.sh [--seconds N] [--only NAME]" >&2; exit 64 ;;
    esac
    shift 2
done
for target in $targets; do
    [ -d "Fuzzing/Seeds/$target" ] && continue
    echo "fuzz: no target $target: there are" $(ls Fuzzing/Seeds) >&2
    exit 64
done

# swift build takes one sanitizer, and several in any order: the compiler wants both in one flag.
# Optimized, because most of what happens is running the code; the tests' access comes with -enable-testing.
IRIS_FUZZING=1 swift build -c release --product Fuzzer --scratch-path .build-fuzzing \
    --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing

# SWIFT_BACKTRACE: the backtracer would come before libFuzzer, which then could not keep the input.
export SWIFT_BACKTRACE=enable=no
failed=0
for target in $targets; do
    folder=.build/fuzzing/$target
    mkdir -p "$folder/corpus" "$folder/findings"
    if FUZZ_TARGET=$target nice .build-fuzzing/release/Fuzzer -max_total_time="$seconds" -timeout=10 \
        -malloc_limit_mb=256 -print_final_stats=1 -dict="Fuzzing/Dictionaries/$target.txt" \
        -artifact_prefix="$folder/findings/" \
        "$folder/corpus" "Fuzzing/Seeds/$target" "$folder/findings" >"$folder/log" 2>&1; then
        result=nothing
    else
        result=$(sed -n 's/.*Test unit written to //p' "$folder/log")
        failed=1
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/log")
    rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$folder/log")
    coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$folder/log" | sed -n '1p;$p' | paste -sd ' ' -)
    echo "$target: ${runs:-?} inputs, ${rate:-?} a second, branches reached at the start and at the end:" \
        "${coverage:-none}, found: ${result:-see $folder/log}"
    # What the target says, or the first line of a sanitizer.
    if [ "$result" != nothing ]; then
        grep -m 1 -E 'Fatal error|ERROR: ' "$folder/log" || tail -n 20 "$folder/log"
    fi
done
exit $failed
