"""Scrapes of /metrics, as Prometheus makes them."""

import contextlib
import dataclasses
import os
import re
import socket
import threading
import time
from collections.abc import Iterator

from .failure import Failure

REQUEST = (
    b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n"
    b"Accept: application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1\r\n"
    b"Accept-Encoding: gzip\r\n\r\n"
)


@dataclasses.dataclass(frozen=True)
class Scrape:
    start: float  # time of day
    seconds: float
    bytes: int


class Scraper:
    """Scrapes on one kept connection, with as little work as it can: its core is the generator's."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.scrapes: list[Scrape] = []

    def scrape(self) -> None:
        time_of_day, start = time.time(), time.monotonic()
        self.socket.sendall(REQUEST)
        answer = b""
        while not is_whole(answer):
            received = self.socket.recv(65_536)
            if not received:
                raise Failure("GET /metrics: the server closed the connection")
            answer += received
        seconds = time.monotonic() - start
        if not answer.startswith(b"HTTP/1.1 200 "):
            raise Failure(f"GET /metrics was answered with {answer[:30]!r}")
        size = len(answer.partition(b"\r\n\r\n")[2])
        self.scrapes.append(Scrape(time_of_day, seconds, size))


def is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    # Without a length it comes in chunks, the last of which is empty.
    return bool(end) and (len(body) >= int(length[1]) if length else body.endswith(b"0\r\n\r\n"))


@contextlib.contextmanager
def scraping(port: int, every_seconds: float) -> Iterator[Scraper]:
    """Scrapes beside what is done meanwhile, the first time after half of the interval.

    Before everything else on its core: a scrape then takes the time of the server, and not that of a
    generator which does not give its core away.
    """
    scraper = Scraper(port)
    ended = threading.Event()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))  # of this thread
            wait = every_seconds / 2
            while not ended.wait(wait):
                scraper.scrape()
                wait = every_seconds
        except (OSError, Failure) as failure:
            failures.append(failure)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield scraper
    finally:
        ended.set()
        thread.join()
        scraper.socket.close()
    if failures:
        raise Failure(f"a scrape failed: {failures[0]}")
