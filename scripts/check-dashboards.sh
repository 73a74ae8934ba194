#!/bin/sh
# Checks the dashboards and the rules against a real Prometheus that scrapes a real server: every metric
# and label that they name has to be there, and every panel has to get data. Needs `make test`'s builds
# and set-up; takes about a minute, because some rules are evaluated every 30 seconds only.
set -eu
cd "$(dirname "$0")/.."

export PYTHONPATH="$PWD/.build/tools/python${PYTHONPATH:+:$PYTHONPATH}"
folder=$(mktemp -d)
server=
prometheus=
trap 'for process in $prometheus $server; do
        kill "$process" 2>/dev/null || true
        wait "$process" || true
    done
    rm -rf "$folder"' EXIT

.build/release/iris-server serve --port 0 --fault-injection 2>"$folder/server" &
server=$!
for _ in $(seq 600); do
    grep -q '^listening on ' "$folder/server" && break
    sleep 0.1
done
url=$(sed -n 's/^listening on //p' "$folder/server")
[ -n "$url" ] || { cat "$folder/server" >&2; exit 1; }

# The project's own configuration, with loopback for its hosts and seconds for its intervals.
address=$(python3 - "$PWD" "${url#http://}" "$folder/prometheus.yml" <<'END'
import socket, sys, yaml

root, server, path = sys.argv[1:]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    itself = f"127.0.0.1:{free.getsockname()[1]}"
with open(f"{root}/monitoring/prometheus.yml", encoding="utf-8") as file:
    config = yaml.safe_load(file)
config["global"] |= {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
config["rule_files"] = [f"{root}/monitoring/rules/*.yml"]
del config["alerting"]
for job in config["scrape_configs"]:
    job["static_configs"] = [{"targets": [{"inference": server, "prometheus": itself}[job["job_name"]]]}]
with open(path, "w", encoding="utf-8") as file:
    yaml.safe_dump(config, file)
print(itself)
END
)
.build/tools/usr/bin/prometheus --config.file="$folder/prometheus.yml" --log.level=error \
    --web.listen-address="$address" --storage.tsdb.path="$folder/data" 2>"$folder/prometheus" &
prometheus=$!
for _ in $(seq 600); do
    curl --silent --fail --output /dev/null "http://$address/-/ready" && break
    kill -0 "$prometheus" 2>/dev/null || { cat "$folder/prometheus" >&2; exit 1; }
    sleep 0.1
done

# Once all have data it is right; what has none after the last round is reported.
deadline=$(($(date +%s) + 80))
while [ "$(date +%s)" -lt "$deadline" ]; do
    .build/release/iris-traffic --url "$url" --scenario all --duration 2 --rate 200 >/dev/null
    if python3 scripts/check-dashboards.py --prometheus "http://$address" --server "$url" \
        >"$folder/report" 2>&1; then
        cat "$folder/report"
        exit 0
    fi
    sleep 1
done
cat "$folder/report" >&2
exit 1
