"""Scrapes of /metrics, as Prometheus makes them."""

import contextlib
import http.client
import os
import threading
import time
from collections.abc import Iterator

from .failure import Failure

FIELDS = {
    "Accept": "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1",
    "Accept-Encoding": "gzip",
}


class Scraper:
    """Scrapes on one kept connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        self.seconds: list[float] = []
        self.bytes = 0

    def scrape(self) -> None:
        start = time.monotonic()
        self.connection.request("GET", "/metrics", headers=FIELDS)
        answer = self.connection.getresponse()
        self.bytes = len(answer.read())
        self.seconds.append(time.monotonic() - start)
        if answer.status != 200:
            raise Failure(f"GET /metrics was answered with {answer.status}")


@contextlib.contextmanager
def scraping(port: int, every_seconds: float, scheduler: int) -> Iterator[Scraper]:
    """Scrapes beside what is done meanwhile, the first time after half of the interval.

    With the scheduler SCHED_IDLE only the server feels the scrapes, because the scraper waits until its core
    has nothing else to do; with SCHED_FIFO the scraper waits for the server alone.
    """
    priority = os.sched_param(os.sched_get_priority_min(scheduler))
    scraper = Scraper(port)
    ended = threading.Event()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            os.sched_setscheduler(0, scheduler, priority)  # of this thread
            wait = every_seconds / 2
            while not ended.wait(wait):
                scraper.scrape()
                wait = every_seconds
        except (OSError, http.client.HTTPException, Failure) as failure:
            failures.append(failure)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield scraper
    finally:
        ended.set()
        thread.join()
        scraper.connection.close()
    if failures:
        raise Failure(f"a scrape failed: {failures[0]}")
