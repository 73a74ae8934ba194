"""When cores stand still, whatever runs on them: see Benchmarks/stops/stops.c."""

import contextlib
import dataclasses
import subprocess
from collections.abc import Iterator

from .failure import Failure
from .paths import BUILT


@dataclasses.dataclass(frozen=True)
class Stop:
    end: float  # time of day
    seconds: float


@contextlib.contextmanager
def watching_stops(cores: list[int]) -> Iterator[list[Stop]]:
    """Watches the cores for as long as the body takes; the list is filled when that is over."""
    with contextlib.ExitStack() as stack:
        watches = []
        for core in cores:
            watch = subprocess.Popen(
                [BUILT / "stops", str(core)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(watch)
            stack.callback(watch.kill)
            watches.append(watch)
        stops: list[Stop] = []
        yield stops
        for watch in watches:
            watch.terminate()
            said, complaint = watch.communicate()
            if watch.returncode != 0:
                raise Failure(complaint.strip())
            stops += [Stop(*map(float, line.split())) for line in said.splitlines()]
