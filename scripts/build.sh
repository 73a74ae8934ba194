#!/bin/sh
# Builds the named programs for release.
#
# Optimization at link time (LTO) sees through the borders of the package's targets, and of their functions:
# an eighth fewer instructions a prediction, see docs/performance.md. Linking takes half a minute longer.
set -eu
cd "$(dirname "$0")/.."

for product in "$@"; do
    swift build -c release --experimental-lto-mode=full --product "$product"
done
