#!/bin/sh
# Counts the server's system calls while iris-traffic sends rows, and fails unless a request costs
# one recvfrom, one sendto and next to nothing else but waiting. Needs strace and `make test`'s builds.
set -eu
cd "$(dirname "$0")/.."

command -v strace >/dev/null || { echo "count-system-calls: install strace" >&2; exit 1; }
folder=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT

.build/release/iris-server serve --port 0 --loops 1 2>"$folder/log" &
server=$!
for _ in $(seq 600); do
    grep -q '^listening on ' "$folder/log" && break
    sleep 0.1
done
url=$(sed -n 's/^listening on //p' "$folder/log")
[ -n "$url" ] || { cat "$folder/log" >&2; exit 1; }

strace -f -c -U calls,name -o "$folder/counts" -p "$server" 2>"$folder/strace" &
tracer=$!
for _ in $(seq 600); do
    grep -q 'attached' "$folder/strace" && break
    sleep 0.1
done
before=$(curl -s "$url/metrics" | awk '/^inference_duration_seconds_count/ { print $2 }')
.build/release/iris-traffic --url "$url" --scenario normal --connections 4 --duration 5 >/dev/null
after=$(curl -s "$url/metrics" | awk '/^inference_duration_seconds_count/ { print $2 }')
kill -INT "$tracer"
wait "$tracer" || true

cat "$folder/counts"
# Connections, scrapes and /model cost calls of their own: some dozens, against thousands of predictions.
awk -v requests="$((after - before))" '
    $2 == "recvfrom" || $2 == "sendto" { two += $1; next }
    $2 ~ /^epoll_wait/ || $2 == "total" || $1 !~ /^[0-9]+$/ { next }
    { other += $1 }
    END {
        printf "%d predictions: %.3f recvfrom and sendto, %.3f other calls each\n",
            requests, two / requests, other / requests
        if (requests < 1000 || two / requests > 2.1 || other / requests > 0.2) {
            print "count-system-calls: more than two calls a request" > "/dev/stderr"
            exit 1
        }
    }' "$folder/counts"
