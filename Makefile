# make run     builds for release and serves on port 8000; the default
# make build   builds the server for release
# make up      the same in containers, with Prometheus, Alertmanager and Grafana
#              around it (needs Docker)
# make load    plays traffic to a server that runs, and checks the answers
# make test    all tests
# make check   the format and lint check, then the tests, then the monitoring
# make lint    the format and lint check
# make check-monitoring  rules and dashboards, against a real Prometheus
# make check-generator   the load generator against wrk and the server's
#                        counters (needs two quiet cores)
# make check-scenarios   each scenario fires the alerts that it should (needs
#                        two quiet cores)
# make check-hostile     hostile clients: the server stays available, bounded,
#                        and counts them
# make check-requests    changed requests: the server takes what h11 takes, but
#                        for what has a reason
# make check-stack       builds the image, starts the containers, waits for the
#                        alert on drift (needs Docker)
# make soak    all kinds of traffic for 20 minutes, with restarts, and every
#              request counted
# make sanitize  the tests under sanitizers for addresses, threads and
#                libevent's undefined behaviour
# make fuzz    searches for inputs that break the parsers, a minute each
# make bench   how fast the server is, beside what would be taken instead (needs
#              two quiet cores)
# make docs    the documentation of Telemetry, in .build/docs
# make format  formats the sources
# make clean   removes all that was built
# make help    this list
#
# What a verb needs is set up first. ARGS="--port 9000" hands options on to what
# run, load, fuzz, bench, soak, check-scenarios, check-hostile and check-requests
# start.

.PHONY: run help up build test check check-monitoring check-generator check-scenarios check-hostile \
    check-requests \
    check-stack soak lint format fuzz bench docs sanitize sanitize-address sanitize-thread \
    sanitize-undefined load setup clean

SWIFT_FILES = git ls-files -z --cached --others --exclude-standard '*.swift'

run: build
	exec .build/release/iris-server serve $(ARGS)

# The list at the top of this file.
help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' $(firstword $(MAKEFILE_LIST))

up:
	docker compose up -d --build --wait
	@echo "live page http://127.0.0.1:8000, Grafana http://127.0.0.1:3000 (admin, admin)"

build: setup
	@scripts/build.sh iris-server

test: build
	@scripts/setup-tests.sh
	@scripts/build.sh iris-traffic
	swift test --disable-xctest
	PYTHONPATH=$(CURDIR)/.build/tools/python PYTHONDONTWRITEBYTECODE=1 \
	    python3 -m pytest -q -p no:cacheprovider Tests/WebTests

check: lint test check-monitoring

check-monitoring: build
	@scripts/setup-tests.sh
	@scripts/build.sh iris-traffic
	scripts/check-monitoring.sh
	scripts/check-dashboards.sh

check-generator: build
	@scripts/build.sh iris-traffic
	scripts/check-generator.sh

check-scenarios: build
	@scripts/setup-tests.sh
	@scripts/build.sh iris-traffic
	scripts/check-scenarios.sh $(ARGS)

check-hostile: setup
	scripts/check-hostile.sh $(ARGS)

check-requests:
	scripts/check-requests.sh $(ARGS)

soak: setup
	scripts/soak.sh $(ARGS)

check-stack:
	scripts/check-stack.sh

lint:
	$(SWIFT_FILES) | xargs -0 swift format lint --strict --parallel
	scripts/check-rules.sh

format:
	$(SWIFT_FILES) | xargs -0 swift format format --in-place --parallel

# Sanitized objects do not mix with others, so each sanitizer has a build folder of its own.
# SWIFT_BACKTRACE: tests that expect a crash would wait for the backtracer. The allocator may return null: a
# test asks for what no machine has.
sanitize: sanitize-address sanitize-thread sanitize-undefined

sanitize-address sanitize-thread: sanitize-%: setup
	@scripts/setup-tests.sh
	SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=allocator_may_return_null=1 \
	    TSAN_OPTIONS=allocator_may_return_null=1 \
	    IRIS_BINARIES=$(CURDIR)/.build-$*/debug IRIS_SANITIZER=$* \
	    swift test --disable-xctest --sanitize=$* --scratch-path .build-$*

# Of libevent only: Swift has none.
sanitize-undefined: build
	@scripts/build.sh iris-traffic
	@scripts/setup-tests.sh
	scripts/sanitize-undefined.sh

fuzz: setup
	scripts/fuzz.sh $(ARGS)

bench: setup
	scripts/bench.sh $(ARGS)

# The library's interface has package access, which documentation plugins leave out.
docs: setup
	mkdir -p .build/symbols
	swift build --target Telemetry -Xswiftc -emit-symbol-graph \
	    -Xswiftc -emit-symbol-graph-dir -Xswiftc $(CURDIR)/.build/symbols \
	    -Xswiftc -symbol-graph-minimum-access-level -Xswiftc package --scratch-path .build/docs-build
	docc convert Sources/Telemetry/Documentation.docc --warnings-as-errors \
	    --additional-symbol-graph-dir .build/symbols --fallback-display-name Telemetry \
	    --fallback-bundle-identifier Telemetry --output-path .build/docs

load: setup
	@scripts/build.sh iris-traffic
	exec .build/release/iris-traffic $(ARGS)

setup:
	@scripts/setup.sh

clean:
	rm -rf .build .build-*
