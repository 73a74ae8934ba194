"""The life of one server process under all kinds of traffic."""

import dataclasses
import pathlib
import statistics
import time
from collections.abc import Callable

from .ledger import Ledger
from .metrics import Scrape
from .regulars import regulars
from .sampler import Sample, Sampler
from .server import Server
from .traffic import play_all
from .visitors import visitors
from .worker import Worker

SCRAPE_SECONDS = 1
REGULARS = 4
REGULAR_PAUSE_SECONDS = 0.02
# A reply is counted just after it is sent: a difference has to last.
COUNTED_SECONDS = 3
# Of the first round everything that is allocated once.
WARM_UP_ROUNDS = 1
GROWTH_BYTES_MAX = 2 * 2**20


@dataclasses.dataclass
class Round:
    """All scenarios once, and everybody else beside them."""

    traffic: Ledger
    others: Ledger
    differences: list[str]
    samples: list[Sample]  # while it was played
    quiet: Sample  # when all had gone


@dataclasses.dataclass
class Life:
    rounds: list[Round] = dataclasses.field(default_factory=list)

    @property
    def ledger(self) -> Ledger:
        total = Ledger()
        for each in self.rounds:
            total.add(each.traffic)
            total.add(each.others)
        return total

    @property
    def warm(self) -> list[Sample]:
        """The quiet moments after the warm-up."""
        return [each.quiet for each in self.rounds[WARM_UP_ROUNDS:]]

    @property
    def growth_bytes(self) -> int:
        return self.warm[-1].resident_bytes - self.warm[0].resident_bytes

    @property
    def bytes_an_hour(self) -> float:
        """The slope of the line through the quiet moments; 0 if there are not two."""
        if len(self.warm) < 2:
            return 0
        line = statistics.linear_regression(
            [sample.seconds for sample in self.warm],
            [sample.resident_bytes for sample in self.warm],
        )
        return line.slope * 3_600

    def problems(self) -> list[str]:
        problems = []
        for number, each in enumerate(self.rounds, 1):
            errors = each.traffic.errors + each.others.errors
            problems += [f"round {number}: {text}" for text in each.differences + errors[:5]]
            if any(sample.is_paused for sample in each.samples):
                problems.append(f"round {number}: a listener was paused")
            if each.quiet.connections > 1:
                problems.append(f"round {number}: {each.quiet.connections - 1} connections are kept")
        if self.growth_bytes > GROWTH_BYTES_MAX:
            problems.append(f"memory grew by {self.growth_bytes / 2**20:.1f} MiB after the warm-up")
        descriptors = [sample.descriptors for sample in self.warm]
        if descriptors and max(descriptors) > descriptors[0]:
            problems.append(f"descriptors grew from {descriptors[0]} to {max(descriptors)}")
        return problems


def play_round(
    server: Server,
    seconds: int,
    seed: int,
    folder: pathlib.Path,
    progress: Callable[[Sample], None],
) -> Round:
    sampler = Sampler(server, SCRAPE_SECONDS)
    before = sampler.take().scrape
    others = [
        Worker(regulars, server.port, REGULARS, REGULAR_PAUSE_SECONDS),
        Worker(visitors, server.port),
    ]
    total = Ledger()
    try:
        with sampler:
            traffic = play_all(
                server.port, seconds, seed, folder, lambda: progress(sampler.samples[-1])
            )
    finally:
        for worker in others:
            worker.stop()
    for worker in others:
        total.add(worker.result())
    total.errors += sampler.failures
    both = Ledger()
    both.add(traffic)
    both.add(total)
    quiet, differences = compared(server, before, both)
    return Round(traffic, total, differences, sampler.samples, quiet)


def compared(server: Server, before: Scrape, ledger: Ledger) -> tuple[Sample, list[str]]:
    """When all connections are gone and all is counted, or after a while."""
    sampler = Sampler(server, SCRAPE_SECONDS)
    deadline = time.monotonic() + COUNTED_SECONDS
    try:
        while True:
            sample = sampler.take()
            differences = ledger.differences(before, sample.scrape)
            is_done = not differences and sample.connections <= 1
            if is_done or time.monotonic() > deadline:
                return sample, differences
            time.sleep(0.1)
    finally:
        sampler.connection.close()
