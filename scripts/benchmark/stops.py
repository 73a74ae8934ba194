"""How long cores stand still, whatever runs on them: what a hypervisor takes from a virtual machine."""

import contextlib
import dataclasses
import multiprocessing
import os
import time
from collections.abc import Iterator

from .failure import Failure

PERIOD_SECONDS = 0.001
# A wake-up that is later than this was kept back by the machine, not by an interrupt.
LATE_SECONDS = 0.000_5
FIRST = os.sched_param(1)


@dataclasses.dataclass
class Stops:
    """Shares of the time in which cores stood still, added up; known when the watch is over."""

    share: float = 0


def require_right() -> None:
    """Fails if this program may not go before others."""
    policy, priority = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, FIRST)
    except PermissionError as error:
        raise Failure(
            "to watch the cores takes the right to real-time priority: be root, or have CAP_SYS_NICE"
        ) from error
    os.sched_setscheduler(0, policy, priority)


def measure(core: int, ended, share) -> None:
    """Sleeps and wakes up on the core, before everything else there, until it is told to end."""
    os.sched_setaffinity(0, {core})
    os.sched_setscheduler(0, os.SCHED_FIFO, FIRST)
    start = last = time.perf_counter()
    stopped = 0.0
    while not ended.value:
        time.sleep(PERIOD_SECONDS)
        now = time.perf_counter()
        late = now - last - PERIOD_SECONDS
        if late > LATE_SECONDS:
            stopped += late
        last = now
    share.value = stopped / (last - start)


@contextlib.contextmanager
def watching_stops(cores: list[int]) -> Iterator[Stops]:
    """Watches the cores for as long as the body takes. It costs each about 1 % of its time."""
    ended = multiprocessing.RawValue("b", 0)
    shares = [multiprocessing.RawValue("d", -1) for _ in cores]
    watchers = [
        multiprocessing.Process(target=measure, args=(core, ended, share), daemon=True)
        for core, share in zip(cores, shares)
    ]
    stops = Stops()
    try:
        for watcher in watchers:
            watcher.start()
        yield stops
    finally:
        ended.value = 1
        for watcher in watchers:
            if watcher.pid:
                watcher.join()
    if any(share.value < 0 for share in shares):
        raise Failure("the cores could not be watched")
    stops.share = sum(share.value for share in shares)
