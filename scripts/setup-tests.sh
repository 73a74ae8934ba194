#!/bin/sh
# Gets what the tests hold the product against: Chromium from the system's packages, and into .build/tools
# Prometheus with promtool and nginx (Debian's packages, unpacked and not installed, so that no service
# starts), a libevent without its security fixes, and the Python packages of Tests/WebTests/requirements.txt.
# Does nothing when they are there.
set -eu
cd "$(dirname "$0")/.."

scripts/setup.sh curl python3-pip chromium fonts-dejavu-core
tools=$PWD/.build/tools
mkdir -p "$tools"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unpack() {
    echo "setup: getting $1"
    # Where apt may not write as another user, its download says so and works all the same.
    (cd "$folder" && apt-get download -qq "$1" 2>/dev/null) || {
        # A new machine has no lists of packages yet.
        if [ "$(id -u)" -eq 0 ]; then apt-get update -qq; else sudo apt-get update -qq; fi
        (cd "$folder" && apt-get download -qq "$1")
    }
    dpkg -x "$folder/$1"_*.deb "$tools"
}
[ -x "$tools/usr/bin/promtool" ] || unpack prometheus
[ -x "$tools/usr/sbin/nginx" ] || unpack nginx
if [ ! -e "$tools/unpatched-libevent" ]; then
    # The one of Debian 12 before its update.
    if (cd "$folder" && apt-get download -qq libevent-2.1-7=2.1.12-stable-8 2>/dev/null); then
        echo "setup: getting a libevent without its security fixes"
        dpkg -x "$folder"/libevent-2.1-7_*.deb "$folder/libevent"
        mkdir "$folder/unpatched"
        cp -P "$folder"/libevent/usr/lib/*/libevent-2.1.so.7* "$folder/unpatched"
        mv "$folder/unpatched" "$tools/unpatched-libevent"
    else
        echo "setup: no libevent 2.1.12-stable-8 to be had: the test that it is refused is left out" >&2
    fi
fi
# The copy of the list tells what is installed. pip does not replace what lies in a target, so a changed
# list starts anew.
if ! cmp -s Tests/WebTests/requirements.txt "$tools/python/requirements.txt"; then
    echo "setup: getting the tests' Python packages"
    rm -rf "$tools/python"
    python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
        --root-user-action=ignore --target "$tools/python" \
        --requirement Tests/WebTests/requirements.txt
    cp Tests/WebTests/requirements.txt "$tools/python/requirements.txt"
fi
