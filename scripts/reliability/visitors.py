"""Clients that come and go: some ask, some leave in the middle, some hold half a head until it is refused."""

import itertools
import socket
import struct
import time
from collections.abc import Callable

from benchmark.failure import Failure
from benchmark.servers import ROW

from .check import BODY_BYTES_MAX, HEAD_SECONDS, SLACK_SECONDS
from .client import LIVEZ, Connection, ConnectionDied, request
from .ledger import Ledger

PAUSE_SECONDS = 0.02
HALF_HEAD = LIVEZ[:-2]
HALF_BODY = request("POST", "/predict", b"", f"Content-Length: {BODY_BYTES_MAX}") + b" " * 100_000
LAST_REQUEST = request("POST", "/predict", ROW, "Connection: close")
MALFORMED = b"GET /livez HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n"
# One in so many visits holds half a head: some connections are always held.
HOLD_EVERY = 20


class Visitors:
    """One visit after the other."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.ledger = Ledger()
        self.held: list[tuple[float, Connection]] = []
        self.visits = [self.look, self.ask, self.leave_in_head, self.reset_in_body, self.ask_wrongly]

    def play(self, is_stopped: Callable[[], bool]) -> Ledger:
        for number, visit in enumerate(itertools.cycle(self.visits)):
            if is_stopped():
                break
            try:
                visit()
                if number % HOLD_EVERY == 0:
                    self.hold()
            except (OSError, ConnectionDied, Failure) as failure:
                self.fail(failure)
            self.take_refusals(HEAD_SECONDS + SLACK_SECONDS)
            time.sleep(PAUSE_SECONDS)
        self.leave()
        return self.ledger

    def look(self) -> None:
        Connection(self.port).close()

    def ask(self) -> None:
        with Connection(self.port) as connection:
            answer = connection.ask(LAST_REQUEST)
        self.ledger.count(answer.status, 1 if answer.status == 200 else 0)
        if answer.status not in (200, 503) or not answer.is_last:
            raise Failure(f"status {answer.status} for a last request")

    def leave_in_head(self) -> None:
        with Connection(self.port) as connection:
            connection.socket.sendall(HALF_HEAD)

    def reset_in_body(self) -> None:
        with Connection(self.port) as connection:
            connection.socket.sendall(HALF_BODY)
            connection.socket.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )

    def ask_wrongly(self) -> None:
        with Connection(self.port) as connection:
            answer = connection.ask(MALFORMED)
        self.ledger.count(answer.status)
        if answer.status != 400:
            raise Failure(f"status {answer.status} for a head that is none")

    def hold(self) -> None:
        connection = Connection(self.port)
        connection.socket.sendall(HALF_HEAD)
        self.held.append((time.monotonic(), connection))

    def take_refusals(self, seconds_max: float) -> None:
        """Of the heads that are held for so long that there is one."""
        now = time.monotonic()
        while self.held and now - self.held[0][0] > seconds_max:
            with self.held.pop(0)[1] as connection:
                try:
                    answer = connection.answer()
                    self.ledger.count(answer.status)
                    if answer.status != 408:
                        raise Failure(f"status {answer.status}")
                except (OSError, ConnectionDied, Failure) as failure:
                    self.fail(f"half a head, held: {failure}")
                    # The others would each wait as long.
                    self.release()

    def leave(self) -> None:
        """Whose refusal may be on its way waits for it; the others go, and are not refused."""
        late = [each for each in self.held if time.monotonic() - each[0] > HEAD_SECONDS - 2]
        self.held = self.held[len(late) :]
        self.release()
        self.held = late
        self.take_refusals(-1)

    def release(self) -> None:
        """Ends what is held."""
        for _, connection in self.held:
            connection.close()
        self.held = []

    def fail(self, failure: object) -> None:
        self.ledger.errors.append(f"visitor: {failure or type(failure).__name__}")


def visitors(port: int, is_stopped: Callable[[], bool]) -> Ledger:
    return Visitors(port).play(is_stopped)
