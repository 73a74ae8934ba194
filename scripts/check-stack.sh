#!/bin/sh
# Builds the image, starts the services of docker-compose.yml and checks that they do what is said of
# them, to the alert that traffic sets off. Takes some ten minutes and leaves nothing but the image.
#
# Needs an engine, the one that DOCKER_HOST names or Docker's default, with the base images or a way to
# get them. COMPOSE_OVERRIDE=FILE names one more compose file: with `build: network: host`, for example,
# where containers reach no package mirror by themselves.
set -eu
cd "$(dirname "$0")/.."

image_megabytes_max=70

fail() { echo "check-stack: $*" >&2; exit 1; }

command -v docker >/dev/null || fail "install Docker"
command -v curl >/dev/null || fail "install curl"
docker info >/dev/null 2>&1 || fail "no Docker engine answers: start it, or set DOCKER_HOST"
if docker compose version >/dev/null 2>&1; then
    compose_program='docker compose'
elif command -v docker-compose >/dev/null; then
    compose_program=docker-compose
else
    fail "install Docker Compose"
fi

# Names and ports of their own, so that a stack that runs already is left alone.
project=iris-check-$$
export IRIS_SERVER_PORT=0 PROMETHEUS_PORT=0 ALERTMANAGER_PORT=0 GRAFANA_PORT=0
export COMPOSE_PROFILES=traffic IRIS_FAULT_INJECTION=true

compose() {
    # shellcheck disable=SC2086 # the program can be two words
    $compose_program -p "$project" -f docker-compose.yml ${COMPOSE_OVERRIDE:+-f "$COMPOSE_OVERRIDE"} "$@"
}

# quietly WHAT COMMAND...: shows what the command said only if it fails.
quietly() {
    what=$1
    shift
    "$@" >"$folder/said" 2>&1 || { tail -n 20 "$folder/said" >&2; fail "cannot $what"; }
}

# wait_until SECONDS WHAT COMMAND...: until the command succeeds, with a sign of life.
wait_until() {
    seconds=$1 what=$2 waited=0
    shift 2
    until "$@"; do
        [ "$waited" -lt "$seconds" ] || {
            compose logs --no-color --tail 5 >&2
            fail "after $seconds s still not so: $what"
        }
        [ $((waited % 30)) -ne 28 ] || echo "  $waited s of at most $seconds: not yet so: $what"
        sleep 2
        waited=$((waited + 2))
    done
    echo "ok: $what"
}

# state CONTAINER FIELD
state() { docker inspect -f "{{.State.$2}}" "$1"; }
is_healthy() { [ "$(state "$1" Health.Status)" = healthy ]; }
address() { compose port iris-server 8000; }
# Whether the expression has any sample.
holds() {
    docker exec "$prometheus" promtool query instant http://localhost:9090 "$1" 2>/dev/null | grep -q .
}
is_firing() {
    if [ "$(state "$traffic" Running)" = false ] && [ "$(state "$traffic" ExitCode)" -ne 0 ]; then
        docker logs --tail 3 "$traffic" >&2
        fail "iris-traffic ended before $1 was firing"
    fi
    holds "ALERTS{alertname=\"$1\",alertstate=\"firing\"}"
}
has_arrived() {
    docker exec "$alertmanager" \
        amtool --alertmanager.url=http://localhost:9093 alert query alertname="$1" 2>/dev/null |
        grep -q "$1"
}

folder=$(mktemp -d)
trap 'compose down --volumes --timeout 20 >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

quietly "read docker-compose.yml" compose config
services='iris-server prometheus alertmanager'
grafana=$(sed -n 's|^ *image: \(grafana/.*\)|\1|p' docker-compose.yml)
if docker image inspect "$grafana" >/dev/null 2>&1; then
    services="$services grafana"
else
    echo "left out: grafana, because $grafana is not on this machine"
fi

echo "building"
quietly "build the image" compose build iris-server
# The oldest layer is the base image, which has one.
bytes=$(docker history --human=false --format '{{.Size}}' iris-server |
    awk '{ sum += base; base = $1 } END { print sum }')
megabytes=$(((bytes + 999999) / 1000000))
[ "$megabytes" -le $image_megabytes_max ] ||
    fail "the image adds $megabytes MB to its base, at most $image_megabytes_max are wanted"
echo "ok: the image adds $megabytes MB to its base"

# shellcheck disable=SC2086 # the names are separate words
quietly "start the services" compose up -d $services
for service in $services; do
    wait_until 180 "$service is healthy" is_healthy "$(compose ps -aq "$service")"
done
server=$(compose ps -q iris-server)
prometheus=$(compose ps -q prometheus)
alertmanager=$(compose ps -q alertmanager)

[ "$(docker exec "$server" id -u)" -ne 0 ] || fail "iris-server runs as root"
echo "ok: iris-server is not root"
# As root, so that only the file system can be the reason.
if docker exec -u 0 "$server" touch /probe 2>/dev/null; then
    fail "the root file system can be written"
fi
echo "ok: the root file system is read-only"
row='{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}'
curl -sS --max-time 30 -d "$row" "http://$(address)/predict" >"$folder/answer" ||
    fail "iris-server does not answer at its published port, $(address)"
grep -q '"class":"setosa"' "$folder/answer" || fail "not a prediction: $(cat "$folder/answer")"
echo "ok: /predict answers"

groups=$(cat monitoring/rules/*.yml | grep -c '^ *- name:')
wait_until 60 "Prometheus scrapes iris-server" holds 'up{job="inference"} == 1'
wait_until 60 "Prometheus has found Alertmanager" \
    holds 'prometheus_notifications_alertmanagers_discovered == 1'
wait_until 60 "all $groups groups of rules are loaded" \
    holds "count(prometheus_rule_group_rules) == $groups"
wait_until 300 "all groups have been evaluated" \
    holds "count(prometheus_rule_group_last_evaluation_timestamp_seconds > 0) == $groups"
if holds 'prometheus_rule_evaluation_failures_total > 0'; then fail "rules cannot be evaluated"; fi
echo "ok: no rule has failed"

# The reply is owed when the server is told to stop.
curl -sS --max-time 30 -v -H 'x-inject-fault: delay=3000' -d "$row" -o "$folder/answer" \
    -w '%{http_code}' "http://$(address)/predict" >"$folder/status" 2>"$folder/progress" &
client=$!
wait_until 30 "a slow request has been sent" grep -qs '^> POST' "$folder/progress"
quietly "stop iris-server" compose stop iris-server
code=$(state "$server" ExitCode)
[ "$code" -eq 0 ] || fail "iris-server ended with $code when it was stopped"
wait "$client" || fail "the reply that was owed at the stop has been cut"
status=$(cat "$folder/status")
[ "$status" -eq 200 ] || fail "the reply that was owed at the stop has status $status"
echo "ok: a stop waits for the reply that is owed and ends with 0"

alert=InferenceFeatureDrift
quietly "start the traffic" compose up -d iris-server traffic
traffic=$(compose ps -aq traffic)
wait_until 1200 "$alert is firing" is_firing $alert
wait_until 120 "$alert has arrived at Alertmanager" has_arrived $alert
