#!/bin/sh
# The rules of the house that a compiler does not check; see CONTRIBUTING.md.
set -u
failed=0

# forbid WHAT PATTERN PATHS...: reports every line of PATHS that matches.
forbid() {
    what=$1 pattern=$2
    shift 2
    if lines=$(git grep -nE --untracked "$pattern" -- "$@"); then
        printf '%s:\n%s\n' "$what" "$lines" >&2
        failed=1
    fi
}

import='^[[:space:]]*((@[A-Za-z_]+|public|package|internal|private) +)*import +'
forbid 'CLibevent is for EventHTTP alone' "${import}CLibevent" \
    Sources Tests Fuzzing ':!Sources/EventHTTP'
forbid 'Foundation stays out of the request path' "${import}Foundation" \
    Sources/EventHTTP Sources/Telemetry Sources/IrisService
forbid 'Foundation brings 45 MB of Unicode data into a program; FoundationEssentials has the rest' \
    "${import}Foundation\$" Sources
forbid 'unsafe code is for EventHTTP alone' 'Unsafe|withUnsafe|unsafe |OpaquePointer' \
    Sources/Telemetry Sources/IrisService Sources/Classifier
forbid 'the simulator is an independent client' "${import}(EventHTTP|IrisService|Telemetry)" \
    Sources/TrafficSimulator
forbid 'unfinished work is an issue, not a comment' '(^|[^A-Za-z])(TODO|FIXME|XXX)([^A-Za-z]|$)' \
    Sources Tests Fuzzing scripts docs README.md ':!scripts/check-rules.sh'
forbid 'swift-testing alone' "${import}XCTest" Tests Fuzzing

exit $failed
