"""What the server takes, and what it counts, while time passes."""

import dataclasses
import threading
import time

from benchmark.failure import Failure

from .client import Connection, ConnectionDied
from .metrics import Scrape
from .server import Server


@dataclasses.dataclass(frozen=True)
class Sample:
    seconds: float  # of the monotonic clock
    resident_bytes: int
    resident_bytes_peak: int  # so far
    descriptors: int
    cpu_seconds: float
    scrape: Scrape

    @property
    def connections(self) -> int:
        return round(self.scrape.sum("http_connections_open"))

    @property
    def is_paused(self) -> bool:
        return self.scrape.sum("http_listeners_paused") > 0

    @property
    def rejected(self) -> dict[str, float]:
        return self.scrape.by("reason", "http_rejected_total")


class Sampler:
    """Takes a sample every so often on a connection of its own, which stays open."""

    def __init__(self, server: Server, every_seconds: float) -> None:
        self.server = server
        self.every_seconds = every_seconds
        self.connection = Connection(server.port)
        self.samples: list[Sample] = []
        self.failures: list[str] = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)

    def __enter__(self) -> "Sampler":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.connection.close()

    def stop(self) -> None:
        self.ended.set()
        self.thread.join()

    def take(self) -> Sample:
        server = self.server
        scrape = Scrape.of(self.connection)
        sample = Sample(
            time.monotonic(),
            server.resident_bytes(),
            server.resident_bytes_peak(),
            server.descriptors(),
            server.cpu_seconds(),
            scrape,
        )
        self.samples.append(sample)
        return sample

    def work(self) -> None:
        while not self.ended.wait(self.every_seconds):
            try:
                self.take()
            except (OSError, ConnectionDied, Failure) as failure:
                # Not again: a server that does not answer scrapes has failed.
                self.failures.append(f"a scrape failed: {failure}")
                return

    def since(self, seconds: float) -> list[Sample]:
        return [sample for sample in self.samples if sample.seconds >= seconds]
