# iris-server, with iris-traffic beside it.
#
#   docker build -t iris-server .
#   docker run --rm --read-only --cap-drop ALL --security-opt no-new-privileges:true \
#       -p 127.0.0.1:8000:8000 iris-server
#
# The server writes no file, needs no capability for a port above 1023, and starts no other program: a
# container that allows none of it takes nothing from it.
#
# The monitoring around it is in docker-compose.yml.

# The compiler that the tests run with, to the patch release: another one may have new warnings, which
# are errors here. No digest, because the tag is what gets the distribution's security updates.
FROM swift:6.3.1-bookworm AS builder

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        libevent-dev pkg-config zlib1g-dev \
    && rm -rf /var/cache/apt/* /var/lib/apt/lists/*

WORKDIR /build

# A layer of its own: the dependencies are fetched again when the manifest changes, not with each source.
COPY Package.swift ./
RUN swift package resolve

# The package manager wants the folders of all targets, also of those that it is not asked to build.
COPY Benchmarks Benchmarks
COPY Tests Tests
COPY Fuzzing Fuzzing
COPY Sources Sources
# Swift's libraries go into the programs, so that the image needs nothing of Swift; the rest is as in
# scripts/build.sh.
RUN flags="-c release --experimental-lto-mode=full --static-swift-stdlib" \
    && swift build $flags --product iris-server \
    && swift build $flags --product iris-traffic \
    && strip .build/release/iris-server .build/release/iris-traffic

FROM debian:bookworm-slim

# The base image has Debian's security updates among its sources. libevent without them lets requests be
# smuggled, and both versions say 2.1.12 of themselves: only the package tells.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libevent-2.1-7 zlib1g \
    && rm -rf /var/cache/apt/* /var/lib/apt/lists/* \
    && version=$(dpkg-query -W -f='${Version}' libevent-2.1-7) \
    && fixed=2.1.12-stable-8+deb12u1 \
    && if dpkg --compare-versions "$version" lt "$fixed"; then \
        echo "libevent $version lets requests be smuggled: $fixed is in bookworm-security" >&2; exit 1; \
    fi

COPY LICENSE /usr/share/doc/iris-server/
COPY --from=builder /build/.build/release/iris-server /build/.build/release/iris-traffic /usr/local/bin/
# Fails if a library is missing.
RUN iris-server --version && iris-traffic --help >/dev/null

LABEL org.opencontainers.image.title="iris-server" \
    org.opencontainers.image.description="Serves predictions of a tabular classifier, with metrics" \
    org.opencontainers.image.licenses="Apache-2.0"

# Not root, and not the owner of the programs either. A number, because Kubernetes cannot tell from a name
# that it is not root's. What is mounted for the server (--model, --token-file) this user has to be able to
# read.
USER 10001:10001
# Inside a container the loopback address reaches nobody.
ENV IRIS_HOST=0.0.0.0
EXPOSE 8000
STOPSIGNAL SIGTERM
# bash opens connections by itself, so that no client has to be installed for this alone. A port with a colon
# is a service link, which the server passes over.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 CMD ["bash", "-c", \
    "case ${IRIS_PORT:-tcp:} in *:*) port=8000 ;; *) port=$IRIS_PORT ;; esac \
    && exec 3<>/dev/tcp/127.0.0.1/$port \
    && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["iris-server"]
