#!/bin/bash
# Holds iris-traffic against wrk, against the server's own counters and against a server that stands still,
# and prints a Markdown table. Takes about three minutes and wants two cores for itself: one for the
# server, one for the generator. Needs wrk and `make test`'s builds.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=5
seconds=5
requests_per_second_min=50000
# So many that the server is the slower one, whoever asks.
batch_rows=100

fail() { echo "check-generator: $*" >&2; exit 1; }
for program in wrk curl taskset python3; do
    command -v "$program" >/dev/null || fail "install $program"
done
[ "$(nproc)" -ge 2 ] || fail "one core is not enough"

folder=$(mktemp -d)
server=
scraper=
trap 'for process in $scraper $server; do
        kill -CONT "$process" 2>/dev/null || true
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$folder"' EXIT

taskset -c 0 .build/release/iris-server serve --port 0 --loops 1 2>"$folder/server" &
server=$!
for _ in $(seq 600); do
    grep -q '^listening on ' "$folder/server" && break
    sleep 0.1
done
url=$(sed -n 's/^listening on //p' "$folder/server")
[ -n "$url" ] || { cat "$folder/server" >&2; exit 1; }

# traffic OPTIONS...: its figures in $folder/report.
traffic() {
    taskset -c 1 .build/release/iris-traffic --url "$url" --scenario normal --json "$folder/report" \
        "$@" >"$folder/said" || { cat "$folder/said" >&2; exit 1; }
}
# figure EXPRESSION: of the report's only scenario, s.
figure() {
    python3 -c 'import json, sys; s = json.load(open(sys.argv[1]))["scenarios"][0]; print(eval(sys.argv[2]))' \
        "$folder/report" "$1"
}
median() { sort -n | awk '{ values[NR] = $1 } END { print values[int((NR + 1) / 2)] }'; }

# Asks with the body in the file BODY. Said once, wrk makes the request once.
cat >"$folder/post.lua" <<'END'
wrk.method = "POST"
wrk.body = assert(io.open(os.getenv("BODY"))):read("*a")
wrk.headers["Content-Type"] = "application/json"
END
printf '%s' '{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}' >"$folder/row"
awk -v rows=$batch_rows 'BEGIN {
    printf "{\"instances\":["
    for (row = 1; row <= rows; row++) printf "[5.1,3.5,1.4,0.2]%s", row < rows ? "," : "]}"
}' >"$folder/batch"

# compare NAME OPTIONS...: wrk with the body NAME, and iris-traffic with the options, by turns.
compare() {
    local name=$1 round
    shift
    for round in $(seq $rounds); do
        echo "closed loop on 64 connections, one $name a request, round $round of $rounds" >&2
        BODY="$folder/$name" taskset -c 1 wrk -t 1 -c 64 -d "${seconds}s" -s "$folder/post.lua" \
            "$url/predict" | awk '
                /^Requests\/sec/ { print $2 }
                /Non-2xx|Socket errors/ { print > "/dev/stderr"; exit 1 }' >>"$folder/wrk-$name"
        traffic --connections 64 --duration "$seconds" "$@"
        figure 's["requests_per_second"]' >>"$folder/traffic-$name"
    done
}
compare row --batch-share 0
compare batch --batch-share 1 --batch-rows $batch_rows
wrk=$(median <"$folder/wrk-row")
own=$(median <"$folder/traffic-row")
wrk_batch=$(median <"$folder/wrk-batch")
own_batch=$(median <"$folder/traffic-batch")

# Scrapes until it is stopped.
while curl -s -o /dev/null "$url/metrics"; do sleep 0.05; done &
scraper=$!
echo "a million requests, counted by both" >&2
traffic --batch-share 0 --connections 64 --duration "$(awk -v rate="$own" 'BEGIN { print int(1800000 / rate) + 2 }')" \
    --check-metrics
counted=$(figure 's["requests_answered"]')
differences=$(figure 'len(s["metrics_differences"])')
kill "$scraper"
wait "$scraper" 2>/dev/null || true
scraper=

# stalled OPTIONS...: four seconds of traffic, in which the server is stopped for one.
stalled() {
    traffic --batch-share 0 --duration 4 "$@" &
    client=$!
    sleep 1.5
    kill -STOP "$server"
    sleep 1
    kill -CONT "$server"
    wait "$client"
    figure '"{:.4f} {:.4f}".format(s["latency_seconds"]["p50"], s["latency_seconds"]["p99"])'
}
echo "a server that stands still for a second" >&2
read -r open_p50 open_p99 <<<"$(stalled --rate 1000)"
read -r closed_p50 closed_p99 <<<"$(stalled --connections 4)"

awk -v wrk="$wrk" -v own="$own" -v wrk_batch="$wrk_batch" -v own_batch="$own_batch" -v rows=$batch_rows \
    -v counted="$counted" -v open50="$open_p50" -v open99="$open_p99" \
    -v closed50="$closed_p50" -v closed99="$closed_p99" 'BEGIN {
        print "| what | measured |"
        print "| --- | --- |"
        printf "| wrk, one row a request, 64 connections, one core | %d requests/s |\n", wrk
        printf "| iris-traffic, the same, each answer checked | %d requests/s, %.2f of wrk |\n", own, own / wrk
        printf "| wrk, %d rows a request | %d requests/s |\n", rows, wrk_batch
        printf "| iris-traffic, the same | %d requests/s, %.2f of wrk |\n", own_batch, own_batch / wrk_batch
        printf "| requests counted by both, with scrapes meanwhile | %d, difference 0 |\n", counted
        printf "| server stopped for 1 s of 4, 1,000 requests/s (open loop) | P50 %.1f ms, P99 %.0f ms |\n",
            open50 * 1000, open99 * 1000
        printf "| the same on 4 connections (closed loop) | P50 %.1f ms, P99 %.1f ms |\n",
            closed50 * 1000, closed99 * 1000
    }'

awk -v own="$own" -v min=$requests_per_second_min 'BEGIN { exit !(own >= min) }' ||
    fail "fewer than $requests_per_second_min requests/s"
# With single rows a faster generator gets more out of the server; with batches the server sets the pace, and
# both have to find the same.
awk -v own="$own" -v wrk="$wrk" 'BEGIN { exit !(own / wrk >= 0.9) }' || fail "more than 10 % slower than wrk"
awk -v own="$own_batch" -v wrk="$wrk_batch" 'BEGIN { ratio = own / wrk; exit !(ratio >= 0.9 && ratio <= 1.1) }' ||
    fail "not within 10 % of wrk where the server sets the pace"
[ "$counted" -ge 1000000 ] && [ "$differences" -eq 0 ] || fail "counters differ, or too few requests"
# A fourth of the open loop's requests were due while the server stood still.
awk -v open="$open_p99" -v closed="$closed_p99" 'BEGIN { exit !(open > 0.5 && closed < open / 3) }' ||
    fail "the stall does not show in the open loop alone"
