"""What the machine takes away from a process that never waits."""

import sys
import time

from .paths import ROOT
from .process import output

SECONDS = 3
# Shorter ones are interrupts.
GAP_SECONDS = 50e-6


def gaps() -> list[float]:
    """How long a process that looks at the clock all the time did not get to it, each time."""
    found = []
    last = time.perf_counter()
    end = last + SECONDS
    while last < end:
        now = time.perf_counter()
        if now - last > GAP_SECONDS:
            found.append(now - last)
        last = now
    return found


def delay(found: list[float], share: float) -> float:
    """The delay that this share of all moments meets: they fall into a gap that is still so long, or longer."""
    low, high = 0.0, max(found, default=0.0)
    for _ in range(50):
        middle = (low + high) / 2
        if sum(max(gap - middle, 0) for gap in found) / SECONDS > share:
            low = middle
        else:
            high = middle
    return high


def hiccups(core: int, share: float) -> float:
    """The delay on a core, in seconds, by a process of its own."""
    module = "from benchmark.hiccups import delay, gaps; print(delay(gaps(), float(__import__('sys').argv[1])))"
    command = ["taskset", "-c", core, sys.executable, "-c", module, share]
    return float(output(command, {"PYTHONPATH": str(ROOT / "scripts")}))
