"""What is taken of cores, and by whom."""

import os
import pathlib
import re
import resource
import time
from collections.abc import Iterable

from .process import cpu_seconds


def busy_seconds(cores: Iterable[int]) -> float:
    """How long the cores were not idle so far, what a hypervisor took of them included."""
    text = pathlib.Path("/proc/stat").read_text()
    total = 0
    for core in cores:
        fields = [int(each) for each in re.search(rf"^cpu{core} (.+)$", text, re.MULTILINE)[1].split()]
        idle, waiting = fields[3:5]
        total += sum(fields[:8]) - idle - waiting
    return total / os.sysconf("SC_CLK_TCK")


def generator_seconds() -> float:
    """The CPU time of this program and of its children that have ended: wrk, iris-traffic."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime + time.process_time()


class CoreWatch:
    """Shares of a core from its start to `end`: the server's, the generator's, and those of others."""

    def __init__(self, server: int, cores: list[int], is_generator_on_them: bool) -> None:
        self.process = server
        self.cores = cores
        self.is_generator_on_them = is_generator_on_them
        self.start = self.now()

    def now(self) -> tuple[float, ...]:
        return (
            time.monotonic(),
            cpu_seconds(self.process),
            generator_seconds(),
            busy_seconds(self.cores),
        )

    def end(self) -> None:
        elapsed, server, generator, busy = (after - before for before, after in zip(self.start, self.now()))
        ours = server + (generator if self.is_generator_on_them else 0)
        self.server_seconds = server
        self.server = server / elapsed
        self.generator = generator / elapsed
        self.others = max(busy - ours, 0) / elapsed / len(self.cores)
