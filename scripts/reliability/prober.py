"""A well-behaved client that asks while others do harm."""

import json
import statistics
import threading
import time
from collections.abc import Callable

from benchmark.failure import Failure
from benchmark.figures import duration, number

from .client import LIVEZ, PREDICT, Connection, ConnectionDied

PAUSE_SECONDS = 0.05
TRIES_MAX = 5


class Prober:
    """Asks for a prediction on a connection that it keeps, and /livez on a new one each time.

    `connects` is false where nobody gets a new connection, as those who do harm have them all."""

    def __init__(self, port: int, connects: bool = True) -> None:
        self.port = port
        self.connects = connects
        self.kept = Connection(port)
        # When each was asked, and when it was answered.
        self.predict_times: list[tuple[float, float]] = []
        self.livez_times: list[tuple[float, float]] = []
        self.failures: list[str] = []
        self.shed = 0  # answers 503 with Retry-After, which were retried
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)

    def __enter__(self) -> "Prober":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self.ended.set()
        self.thread.join()
        self.kept.close()

    def work(self) -> None:
        while not self.ended.is_set():
            self.measure("POST /predict", self.predict, self.predict_times)
            if self.connects:
                self.measure("GET /livez", self.livez, self.livez_times)
            self.ended.wait(PAUSE_SECONDS)

    def measure(
        self, name: str, ask: Callable[[], None], times: list[tuple[float, float]]
    ) -> None:
        start = time.monotonic()
        try:
            ask()
            times.append((start, time.monotonic()))
        except (OSError, ConnectionDied, Failure) as failure:
            self.failures.append(f"{name}: {failure or type(failure).__name__}")
            # The rest of an answer may still come on the old one.
            try:
                self.reconnect()
            except OSError:
                self.ended.wait(1)

    def reconnect(self) -> None:
        self.kept.close()
        self.kept = Connection(self.port)

    def predict(self) -> None:
        for _ in range(TRIES_MAX):
            try:
                answer = self.kept.ask(PREDICT)
            except ConnectionDied as death:
                if death.has_answer_begun:
                    raise
                self.reconnect()
                answer = self.kept.ask(PREDICT)
            if answer.is_last:
                self.reconnect()
            if answer.status != 503 or "retry-after" not in answer.fields:
                break
            self.shed += 1
            time.sleep(int(answer.fields["retry-after"]))
        if answer.status != 200 or json.loads(answer.body)["class"] != "setosa":
            raise Failure(f"status {answer.status}: {answer.body[:100]!r}")

    def livez(self) -> None:
        with Connection(self.port) as connection:
            answer = connection.ask(LIVEZ)
        if (answer.status, answer.body) != (200, b"ok\n"):
            raise Failure(f"status {answer.status}: {answer.body[:100]!r}")

    @property
    def figures(self) -> str:
        """`312 of 312, P50 0.40 ms, most 12 ms`"""
        times = self.predict_times + self.livez_times
        seconds = [answered - asked for asked, answered in times]
        text = f"{number(len(seconds))} of {number(len(seconds) + len(self.failures))}"
        if self.shed:
            text += f", {self.shed} after a 503"
        if seconds:
            text += f", P50 {duration(statistics.median(seconds))}, most {duration(max(seconds))}"
        return text
