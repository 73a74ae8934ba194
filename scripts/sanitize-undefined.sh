#!/bin/sh
# Runs the tests with a libevent that ends the process where it does what C leaves undefined: the sources of
# the installed package, built with gcc's sanitizer. The C that is ours is one call; Swift has no such
# sanitizer on Linux, and traps on overflow and wrong indexes by itself. Needs the release build of the
# programs, and a Debian or Ubuntu, whose package sources it gets.
set -eu
cd "$(dirname "$0")/.."

scripts/setup.sh dpkg-dev gcc libc6-dev make autoconf automake libtool
folder=$PWD/.build-undefined
version=$(dpkg-query -W -f '${source:Version}' libevent-dev)
library=$folder/libevent-$version/.libs
if [ ! -e "$library/libevent-2.1.so.7" ]; then
    echo "sanitize: building libevent $version" >&2
    rm -rf "$folder"
    mkdir -p "$folder/lists/partial" "$folder/sources"
    # The system's package sources, as such of source packages; lists and files stay in the folder.
    for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/ubuntu.sources; do
        [ ! -e "$file" ] || sed 's/^Types:.*/Types: deb-src/' "$file" >"$folder/sources/$(basename "$file")"
    done
    [ ! -s /etc/apt/sources.list ] ||
        sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$folder/sources/sources.list"
    apt() {
        apt-get -qq -o Dir::Etc::sourcelist="$folder/none" -o Dir::Etc::sourceparts="$folder/sources" \
            -o Dir::State::lists="$folder/lists" "$@"
    }
    touch "$folder/none"
    apt update
    (cd "$folder" && apt source --download-only "libevent=$version")
    dpkg-source --no-check -x "$folder"/libevent_*.dsc "$folder/libevent-$version" >/dev/null
    (
        cd "$folder/libevent-$version"
        autoreconf -fi >/dev/null 2>&1
        # Without its run time: what is undefined is a trap, and the process ends with SIGILL.
        ./configure --quiet --disable-openssl --disable-samples --disable-libevent-regress --disable-static \
            CFLAGS="-O1 -g -fsanitize=undefined -fsanitize-undefined-trap-on-error"
        make --silent -j "$(nproc)" >/dev/null 2>&1
    )
fi
export LD_LIBRARY_PATH="$library"
ldd .build/release/iris-server | grep -q "$library/libevent-2.1.so.7" ||
    { echo "sanitize: iris-server does not load $library" >&2; exit 1; }
SWIFT_BACKTRACE=enable=no swift test --disable-xctest
