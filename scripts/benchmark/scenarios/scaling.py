"""One loop against two, on two cores that the generator shares."""

import contextlib
import math
import os
import pathlib
import socket
import statistics
import time

from ..failure import Failure
from ..figures import Spread, short, table
from ..load import OTHERS_MAX, Request
from ..machine import say
from ..servers import ROW, Running, iris, serving
from ..setting import Setting, Subject
from . import batch

TRIALS = 50


def connections_by_loop(process: int) -> list[int]:
    """The descriptors that each event loop watches, by what the kernel says of its epoll instance."""
    counts = []
    for descriptor in pathlib.Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            if os.readlink(descriptor) == "anon_inode:[eventpoll]":
                text = pathlib.Path(f"/proc/{process}/fdinfo/{descriptor.name}").read_text()
                counts.append((int(descriptor.name), text.count("tfd:")))
    return [count for _, count in sorted(counts)]


def settled(running: Running, total: int) -> list[int]:
    """The watched descriptors of each loop when there are `total`."""
    for _ in range(2_000):
        counts = connections_by_loop(running.process.pid)
        if sum(counts) == total:
            return counts
        time.sleep(0.001)
    raise Failure(f"{running.server.name} watches {counts} descriptors and not {total}")


def busier_shares(running: Running, connections: int) -> list[float]:
    """For each trial, the share of the connections that the loop with more of them has."""
    # Whoever asked before may still be about to leave.
    time.sleep(1)
    before = connections_by_loop(running.process.pid)
    shares = []
    for _ in range(TRIALS):
        with contextlib.ExitStack() as stack:
            for _ in range(connections):
                stack.enter_context(socket.create_connection(("127.0.0.1", running.port), 10))
            counts = settled(running, sum(before) + connections)
            shares.append(max(after - idle for after, idle in zip(counts, before)) / connections)
        settled(running, sum(before))
    return shares


def tossed_share(connections: int) -> float:
    """The mean share of the busier of two loops if each connection tosses a coin."""
    ways = [math.comb(connections, count) for count in range(connections + 1)]
    most = [max(count, connections - count) for count in range(connections + 1)]
    return sum(w * m for w, m in zip(ways, most)) / sum(ways) / connections


def run(setting: Setting) -> str:
    cores = [setting.server_core, setting.generator_core]
    servers = [iris(f"{count}", "--loops", f"{count}") for count in (1, 2)]
    single = Request(body=setting.body("row.json", ROW))
    subjects = [
        *(Subject(server, single, f"one row, {server.name}") for server in servers),
        *(Subject(server, batch.request(setting), f"batch, {server.name}", 16) for server in servers),
    ]
    runs = setting.saturate(subjects, "scaling", cores)
    rows = []
    for subject in subjects:
        measured = runs[subject.label]
        what, _, loops = subject.label.partition(", ")
        rows.append(
            [
                "one row" if subject.request.rows == 1 else f"{subject.request.rows:,} rows",
                str(subject.connections),
                loops,
                Spread([each.cpu_microseconds for each in measured]).text(1),
                Spread([each.requests_per_second for each in measured]).text(0),
                short(statistics.median(each.server for each in measured)),
                short(statistics.median(each.generator for each in measured)),
                f"{statistics.median(each.busiest_thread for each in measured):.0%}",
            ]
        )
    spread = []
    with serving(servers[1], set(cores)) as running:
        for connections in (16, 64):
            say(f"scaling: where {connections} connections go, {TRIALS} times")
            found = busier_shares(running, connections)
            spread.append(
                [
                    str(connections),
                    f"{statistics.mean(found):.0%}",
                    f"{tossed_share(connections):.0%}",
                    f"{max(found):.0%}",
                ]
            )
    head = [
        *("a request", "connections", "loops", "CPU µs a request", "requests/s"),
        *("cores, server", "cores, wrk", "of the busier loop"),
    ]
    text = (
        f"`iris-server` and wrk on the same two cores, {setting.text}:\n\n{table(head, rows)}\n"
        f"How {TRIALS} times so many new connections spread over two loops, the share of the loop that got "
        f"more:\n\n"
        f"{table(['connections', 'mean', 'by chance', 'most'], spread)}"
    )
    others = statistics.median(each.others for measured in runs.values() for each in measured)
    return text + (f"\nOther programs took {others:.0%} of the two cores.\n" if others > OTHERS_MAX else "")
