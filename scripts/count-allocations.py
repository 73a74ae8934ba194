#!/usr/bin/env python3
"""How many blocks of memory a prediction costs: none, if the request comes whole.

Starts the release build with scripts/allocations/counter.c preloaded and sends predictions over one
connection. Fails if plain requests allocate. Needs a C compiler.
"""

import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REQUESTS = 10_000
# Twice a second the loop's clock ticks, and a new second means a new date in the heads of replies.
TICKS_MAX = 100

ROW = b'{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}'
BATCH = b'{"instances":[' + b",".join([b"[5.1,3.5,1.4,0.2]"] * 1_000) + b"]}"


def head(body):
    return (
        b"POST /predict HTTP/1.1\r\nHost: localhost\r\nUser-Agent: count-allocations\r\n"
        b"Accept: */*\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    )


def receive(connection):
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(1 << 20)
    start, _, body = received.partition(b"\r\n\r\n")
    if not start.startswith(b"HTTP/1.1 200 "):
        sys.exit(f"count-allocations: {start.decode()}")
    length = int(re.search(rb"Content-Length: (\d+)", start)[1])
    while len(body) < length:
        body += connection.recv(1 << 20)


def in_one_piece(connection, body):
    connection.sendall(head(body) + body)
    receive(connection)


def in_two_pieces(connection, body):
    """The body waits until the head is there for sure: the server asks for it."""
    connection.sendall(head(body)[:-2] + b"Expect: 100-continue\r\n\r\n")
    if not connection.recv(1 << 20).startswith(b"HTTP/1.1 100 "):
        sys.exit("count-allocations: no 100 Continue")
    connection.sendall(body)
    receive(connection)


def main():
    with tempfile.TemporaryDirectory() as folder:
        library = os.path.join(folder, "counter.so")
        subprocess.run(
            ["cc", "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library,
             os.path.join(ROOT, "scripts/allocations/counter.c")],
            check=True,
        )
        path = os.path.join(folder, "count")
        with open(path, "wb") as file:
            file.write(bytes(8))
        server = subprocess.Popen(
            [os.path.join(ROOT, ".build/release/iris-server"), "serve", "--port", "0", "--loops", "1"],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LD_PRELOAD": library, "ALLOCATIONS_FILE": path},
        )
        try:
            port = next(
                int(found[1])
                for line in server.stderr
                if (found := re.search(r"listening on http://[^:]+:(\d+)", line))
            )
            failed = measure(port, path)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    sys.exit(1 if failed else 0)


def measure(port, path):
    def count():
        with open(path, "rb") as file:
            return struct.unpack("<Q", file.read(8))[0]

    failed = False
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for what, requests, send, body, is_plain in [
        ("a prediction", REQUESTS, in_one_piece, ROW, True),
        ("a batch of 1,000 rows", REQUESTS // 50, in_one_piece, BATCH, True),
        ("a prediction through evhttp", REQUESTS // 10, in_two_pieces, ROW, False),
    ]:
        # What is used again has to grow to its size first.
        for _ in range(50):
            send(connection, body)
        before = count()
        for _ in range(requests):
            send(connection, body)
        allocations = count() - before
        print(f"{what}: {allocations / requests:.3f} allocations ({allocations} in {requests:,} requests)")
        failed |= is_plain and allocations > TICKS_MAX
    if failed:
        print("count-allocations: a plain request has to do without", file=sys.stderr)
    return failed


main()
