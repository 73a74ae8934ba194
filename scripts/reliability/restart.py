"""A restart under load, as its clients see it."""

import dataclasses
import pathlib
import time
import typing

from .check import SLACK_SECONDS
from .client import Connection
from .ledger import Ledger
from .metrics import Scrape
from .regulars import regulars
from .server import Server
from .worker import Worker

# Of each kind. Some ask almost without a break. To the others the server owes nothing, as a rule, when it
# drains, and they may ask in the moment in which it closes their connections.
CLIENTS = 8
PAUSES_SECONDS = (0.001, 0.3)
SECONDS_BEFORE = 1
SECONDS_AFTER = 1
DRAIN_SECONDS = 10  # the server's default


@dataclasses.dataclass
class Restart:
    ledger: Ledger
    drain_seconds: float
    problems: list[str]


def restart(
    server: Server, folder: pathlib.Path, options: list[typing.Any], shares_port: bool
) -> tuple[Server, Restart]:
    """Another process in place of the server. If they can share the port, it begins before the old one ends;
    else there is nobody for a moment, and clients wait until there is."""
    before = predictions(server)
    clients = [
        Worker(regulars, server.port, CLIENTS, pause_seconds) for pause_seconds in PAUSES_SECONDS
    ]
    problems = []
    time.sleep(SECONDS_BEFORE)
    counted = predictions(server) - before
    successor = Server.start(folder, options, server.port) if shares_port else None
    start = time.monotonic()
    server.terminate()
    try:
        code = server.ended(DRAIN_SECONDS + SLACK_SECONDS)
        drain_seconds = time.monotonic() - start
        successor = successor or Server.start(folder, options, server.port)
        time.sleep(SECONDS_AFTER)
    finally:
        for worker in clients:
            worker.stop()
    ledger = Ledger()
    for worker in clients:
        ledger.add(worker.result())
    if code:
        problems.append(f"iris-server ended with {code}: {server.last_words}")
    if shares_port and ledger.refused:
        problems.append(f"{ledger.refused} connections were refused although two share the port")
    counted += predictions(successor)
    # What the old one counted while it drained is not known; so much at least was not counted twice.
    if counted > ledger.total + ledger.retried:
        problems.append(f"{counted:,} requests counted, {ledger.total:,} answered")
    return successor, Restart(ledger, drain_seconds, problems + ledger.errors[:5])


def predictions(server: Server) -> int:
    """What it has counted so far."""
    with Connection(server.port) as connection:
        return round(Scrape.of(connection).sum("inference_requests_total"))
