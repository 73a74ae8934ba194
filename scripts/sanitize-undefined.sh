#!/bin/sh
# Runs the tests with a libevent that ends the process where it does what C leaves undefined: the sources of
# the installed package, built with gcc's sanitizer. The C that is ours are two calls; Swift has no such
# sanitizer on Linux, and traps on overflow and wrong indexes by itself. Needs the release build of the
# programs, and a Debian or Ubuntu, whose package sources it gets.
set -eu
cd "$(dirname "$0")/.."

scripts/setup.sh dpkg-dev gcc libc6-dev make autoconf automake libtool
folder=$PWD/.build-undefined
version=$(dpkg-query -W -f '${source:Version}' libevent-dev)
built=$folder/libevent-$version
library=$built/.libs

# The system's package sources, as such of source packages. All that apt writes stays in the folder.
get_source() {
    mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/apt/sources"
    touch "$folder/apt/none"
    for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/ubuntu.sources; do
        [ ! -e "$file" ] ||
            sed 's/^Types:.*/Types: deb-src/' "$file" >"$folder/apt/sources/$(basename "$file")"
    done
    [ ! -s /etc/apt/sources.list ] ||
        sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$folder/apt/sources/sources.list"
    for command in update "source --download-only libevent=$version"; do
        # shellcheck disable=SC2086 # several words
        (cd "$folder" && apt-get -qq -o Dir::Etc::sourcelist="$folder/apt/none" \
            -o Dir::Etc::sourceparts="$folder/apt/sources" -o Dir::State::lists="$folder/apt/lists" \
            -o Dir::Cache="$folder/apt/cache" $command)
    done
    dpkg-source --no-check -x "$folder"/libevent_*.dsc "$built"
}

build() {
    cd "$built"
    autoreconf -fi
    # Without its run time: what is undefined is a trap, and the process ends with SIGILL.
    ./configure --disable-openssl --disable-samples --disable-libevent-regress --disable-static \
        CFLAGS="-O1 -g -fsanitize=undefined -fsanitize-undefined-trap-on-error"
    make -j "$(nproc)"
}

if [ ! -e "$built/whole" ]; then
    echo "sanitize: building libevent $version" >&2
    rm -rf "$folder"
    mkdir "$folder"
    trap 'tail -n 20 "$folder/log" >&2' EXIT
    (get_source; build; touch whole) >"$folder/log" 2>&1
    trap - EXIT
fi
export LD_LIBRARY_PATH="$library"
ldd .build/release/iris-server | grep -q "$library/libevent-2.1.so.7" ||
    { echo "sanitize: iris-server does not load $library" >&2; exit 1; }
SWIFT_BACKTRACE=enable=no swift test --disable-xctest
