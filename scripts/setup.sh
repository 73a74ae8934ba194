#!/bin/sh
# Installs what the build needs and the machine lacks: pkg-config, libevent-dev, zlib1g-dev, and the
# Debian packages named as arguments. Does nothing, quickly, when all is there.
set -eu

if ! command -v swift >/dev/null 2>&1; then
    echo "setup: Swift 6.2 or newer is needed: install it from https://www.swift.org/install" >&2
    exit 1
fi

# Any other way of having libevent than Debian's package is as good.
missing=
command -v pkg-config >/dev/null 2>&1 || missing="$missing pkg-config"
pkg-config --exists libevent 2>/dev/null || missing="$missing libevent-dev"
pkg-config --exists zlib 2>/dev/null || missing="$missing zlib1g-dev"
for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: install$missing with this system's package manager, then try again" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "setup:$missing needed: run apt-get install$missing as root" >&2
        exit 1
    fi
    as_root=sudo
fi
echo "setup: installing$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086 # the names are separate words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
