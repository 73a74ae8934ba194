"""Well-behaved clients: they keep their connections, and lose nothing when the server is restarted."""

import json
import threading
import time
from collections.abc import Callable

from benchmark.failure import Failure

from .client import PREDICT, Answer, Connection, ConnectionDied
from .ledger import Ledger

# How long a server may be away.
AWAY_SECONDS = 20
RECONNECT_SECONDS = 0.01


class Regular:
    """One of them, on a thread of its own."""

    def __init__(self, port: int, pause_seconds: float, is_stopped: Callable[[], bool]) -> None:
        self.port = port
        self.pause_seconds = pause_seconds
        self.is_stopped = is_stopped
        self.connection: Connection | None = None
        self.ledger = Ledger()
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self) -> None:
        while not self.is_stopped():
            try:
                answer = self.ask()
                self.judge(answer)
            except (OSError, ConnectionDied, Failure) as failure:
                self.ledger.errors.append(f"regular client: {failure or type(failure).__name__}")
                self.ledger.unanswered += 1
                self.close()
            time.sleep(self.pause_seconds)
        self.close()

    def ask(self) -> Answer:
        """The answer, after as many attempts as a well-behaved client makes."""
        deadline = time.monotonic() + AWAY_SECONDS
        while True:
            # A request on a connection that the server has closed would be lost by the client.
            if self.connection and self.connection.has_ended():
                self.close()
            if self.connection is None:
                self.connection = self.connect(deadline)
            try:
                answer = self.connection.ask(PREDICT)
            except ConnectionDied as death:
                # An answer that has begun was counted: asking again would count twice.
                if death.has_answer_begun or time.monotonic() > deadline:
                    raise
                self.ledger.retried += 1
                self.close()
                continue
            if answer.is_last:
                self.close()
            return answer

    def connect(self, deadline: float) -> Connection:
        while True:
            try:
                return Connection(self.port)
            except (ConnectionRefusedError, ConnectionResetError):
                if time.monotonic() > deadline:
                    raise
                self.ledger.refused += 1
                time.sleep(RECONNECT_SECONDS)

    def judge(self, answer: Answer) -> None:
        is_right = answer.status == 200 and json.loads(answer.body)["class"] == "setosa"
        self.ledger.count(answer.status, 1 if answer.status == 200 else 0)
        if answer.status == 503 and "retry-after" in answer.fields:
            time.sleep(int(answer.fields["retry-after"]))
        elif not is_right:
            self.ledger.errors.append(f"regular client: status {answer.status}: {answer.body[:100]!r}")

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


def regulars(
    port: int, count: int, pause_seconds: float, is_stopped: Callable[[], bool]
) -> Ledger:
    """So many of them, until they are stopped. Nobody stops between a request and its answer."""
    stopped = threading.Event()
    clients = [Regular(port, pause_seconds, stopped.is_set) for _ in range(count)]
    while not is_stopped():
        time.sleep(0.02)
    stopped.set()
    total = Ledger()
    for client in clients:
        client.thread.join()
        total.add(client.ledger)
    return total
