#!/bin/sh
# Builds the server and its peers, gets what is missing for them, and measures: see bench.py, whose options
# it takes. Debian packages are installed; the Python service's packages go into .build/tools.
set -eu
cd "$(dirname "$0")/.."

scripts/setup.sh wrk nginx-light gcc libc6-dev python3-pip golang-go \
    golang-github-prometheus-client-golang-dev binutils util-linux valgrind
packages=$PWD/.build/tools/bench-python
peers=Benchmarks/peers
# As in setup-tests.sh: the copy of the list tells what is installed.
if ! cmp -s $peers/fastapi/requirements.txt "$packages/requirements.txt"; then
    echo "setup: getting the Python service's packages" >&2
    rm -rf "$packages"
    python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
        --root-user-action=ignore --target "$packages" --requirement $peers/fastapi/requirements.txt
    cp $peers/fastapi/requirements.txt "$packages/requirements.txt"
fi

scripts/build.sh iris-server iris-traffic FixedReplyServer Microbenchmark >&2
built=.build/bench
mkdir -p $built
cc -O2 -Wall -Wextra -Werror $peers/evhttp/server.c -o $built/evhttp \
    $(pkg-config --cflags --libs libevent)
cc -O2 -Wall -Wextra -Werror Benchmarks/stops/stops.c -o $built/stops
GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$PWD/.build/go go build -o $built/go $peers/go/main.go

PYTHONDONTWRITEBYTECODE=1 exec python3 scripts/bench.py "$@"
