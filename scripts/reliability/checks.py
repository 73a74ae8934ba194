"""All checks, in their order."""

from .behaviour import Behaviour
from .check import (
    BODY_BYTES_MAX,
    BODY_SECONDS,
    BYTES_A_SECOND,
    HEAD_SECONDS,
    REPLY_SECONDS,
    SLACK_SECONDS,
    Check,
    Refusals,
)
from .client import LIVEZ, METRICS, request
from .slowhttptest import SlowTest

MANY_BYTES = 256 * 2**20
GIGABYTE = 1_000_000_000
IDLE_SECONDS = 5
UNFINISHED_BYTES = 128 * 1_024
SCRAPES = 32
# What a loop of the server holds at most of requests and replies together.
HELD_MEBIBYTES_MAX = 128


def post(*fields: str) -> bytes:
    return request("POST", "/predict", b"", "Content-Type: application/json", *fields)


CHUNKED = post("Transfer-Encoding: chunked")


def endless(name: str, what: str, opening: bytes, repeated: bytes, reason: str, status: int) -> Check:
    """Ten clients that send something which never ends, and are refused at once."""
    count = 10
    return Check(
        name,
        f"{count} clients send {what}",
        [Behaviour(count, opening, repeated, MANY_BYTES, seconds_max=15)],
        memory_mebibytes_max=32,
        close_seconds=(0, SLACK_SECONDS),
        refusals=Refusals.exactly(count, reason),
        statuses={status},
        answers_all=True,
    )


CHECKS = [
    Check(
        "slow-heads",
        "slowhttptest -H: 1,000 heads, a field every 2 s",
        SlowTest(["-H", "-i", 2, "-x", 24], "/", seconds=20),
        memory_mebibytes_max=48,
        close_seconds=(HEAD_SECONDS, HEAD_SECONDS + SLACK_SECONDS),
        refusals=Refusals.exactly(1_000, "head_timeout"),
    ),
    Check(
        "slow-bodies",
        "slowhttptest -B: 1,000 bodies of 8,192 bytes, some every 5 s",
        SlowTest(["-B", "-i", 5, "-s", 8_192, "-x", 10], "/predict", seconds=40),
        memory_mebibytes_max=48,
        close_seconds=(BODY_SECONDS, BODY_SECONDS + SLACK_SECONDS),
        refusals=Refusals.exactly(1_000, "body_timeout"),
    ),
    Check(
        # Three replies fit into what the kernel keeps for a connection: the server has nothing to wait
        # for, and the connection is silent. For one that is not taken see the pipelining.
        "slow-reads",
        "slowhttptest -X: 1,000 times 3 replies of 35 KB, read 5 bytes every 2 s",
        SlowTest(["-X", "-w", 10, "-y", 20, "-n", 2, "-z", 5, "-k", 3], "/metrics", seconds=12),
        memory_mebibytes_max=128,
        close_seconds=(IDLE_SECONDS, IDLE_SECONDS + SLACK_SECONDS),
        options=["--idle-seconds", IDLE_SECONDS],
    ),
    endless("endless-size", "a chunk size that never ends", CHUNKED, b"0", "malformed", 400),
    endless(
        "endless-extension",
        "a chunk extension that never ends",
        CHUNKED + b"5;",
        b"a",
        "head_too_large",
        431,
    ),
    endless(
        "endless-head",
        "a header line that never ends",
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Endless: ",
        b"a",
        "head_too_large",
        431,
    ),
    Check(
        "pipelining",
        "4 clients send 100,000 GETs each and read no answer",
        [
            Behaviour(
                4,
                repeated=(get := request("GET", "/model")),
                repeated_bytes_max=100_000 * len(get),
                reads=False,
                seconds_max=60,
            )
        ],
        memory_mebibytes_max=32,
        close_seconds=(REPLY_SECONDS, REPLY_SECONDS + SLACK_SECONDS),
        refusals=Refusals.exactly(4, "reply_timeout"),
    ),
    Check(
        "scrapes",
        f"1,000 clients send {SCRAPES} scrapes each at once, and read the answers",
        [
            Behaviour(
                1_000,
                METRICS * (SCRAPES - 1) + request("GET", "/metrics", b"", "Connection: close"),
                seconds_max=120,
            )
        ],
        memory_mebibytes_max=48,
        # When it has answered all of them.
        close_seconds=(0, 120),
        statuses={200},
        answers_all=True,
        livez_count=20,
    ),
    Check(
        "idle",
        "10,000 clients connect and say nothing",
        [Behaviour(10_000, seconds_max=60)],
        memory_mebibytes_max=64,
        close_seconds=(IDLE_SECONDS - 0.5, IDLE_SECONDS + SLACK_SECONDS),
        options=["--idle-seconds", IDLE_SECONDS, "--connections", 12_000],
    ),
    Check(
        "gigabyte",
        "10 clients announce 1 GB and send it as fast as they can",
        [Behaviour(10, post(f"Content-Length: {GIGABYTE}"), b"x", GIGABYTE, seconds_max=30)],
        memory_mebibytes_max=32,
        close_seconds=(0, SLACK_SECONDS),
        refusals=Refusals.exactly(10, "body_too_large"),
        statuses={413},
        answers_all=True,
    ),
    Check(
        "growing",
        "10 clients send chunks of 64 KiB that never end",
        [
            Behaviour(
                10,
                CHUNKED,
                b"10000\r\n" + b" " * 65_536 + b"\r\n",
                MANY_BYTES,
                seconds_max=30,
            )
        ],
        # Ten bodies up to their limit, and half as much for what is read and not yet part of one.
        memory_mebibytes_max=32 + 15 * BODY_BYTES_MAX // 2**20,
        close_seconds=(0, 2 * SLACK_SECONDS),
        refusals=Refusals.exactly(10, "body_too_large"),
        statuses={413},
        answers_all=True,
    ),
    Check(
        "unfinished",
        "10,000 clients announce 8 MiB each, send 128 KiB and wait",
        [
            Behaviour(
                10_000,
                post(f"Content-Length: {BODY_BYTES_MAX}"),
                b" ",
                UNFINISHED_BYTES,
                seconds_max=90,
            )
        ],
        # As much again for ten thousand connections, the rest of buffers and what an allocator adds.
        memory_mebibytes_max=2 * HELD_MEBIBYTES_MAX,
        close_seconds=(0, BODY_SECONDS + UNFINISHED_BYTES / BYTES_A_SECOND + 2 * SLACK_SECONDS),
        refusals=Refusals.exactly(10_000, "body_timeout", "buffers_full"),
        statuses={408, 503},
        options=["--connections", 12_000, "--loops", 1],
    ),
    Check(
        "descriptors",
        "500 clients of a server with 64 descriptors ask once and stay",
        [Behaviour(500, LIVEZ, seconds_max=60)],
        before=["prlimit", "--nofile=64"],
        memory_mebibytes_max=32,
        # What waits for a descriptor is connected already, as far as the client can tell.
        close_seconds=(0.5, 60),
        statuses={200},
        answers_all=True,
        options=["--idle-seconds", 1],
        connects=False,
        cpu_share_max=0.25,
    ),
    Check(
        "resets",
        "200 clients send 128 KiB of 8 MiB and reset the connection, 50 times",
        [
            Behaviour(
                50 * 200,
                post(f"Content-Length: {BODY_BYTES_MAX}"),
                b" ",
                UNFINISHED_BYTES,
                resets=True,
                at_once=200,
                seconds_max=15,
            )
        ],
        memory_mebibytes_max=64,
        close_seconds=(0, SLACK_SECONDS),
    ),
    Check(
        "drain",
        "100 half heads and 100 half bodies are held over a SIGTERM",
        [
            Behaviour(100, LIVEZ[:-2], seconds_max=30),
            Behaviour(100, post("Content-Length: 100") + b"{", seconds_max=30),
        ],
        memory_mebibytes_max=32,
        close_seconds=(0, 2 * SLACK_SECONDS),
        statuses={408},
        options=["--drain-seconds", 3],
        drain_seconds=3,
    ),
]
