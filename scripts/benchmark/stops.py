"""How long cores stand still, whatever runs on them: see Benchmarks/stops/stops.c."""

import contextlib
import dataclasses
import subprocess
from collections.abc import Iterator

from .failure import Failure
from .paths import BUILT


@dataclasses.dataclass
class Stops:
    """Shares of the time in which cores stood still, added up; known when the watch is over."""

    share: float = 0


@contextlib.contextmanager
def watching_stops(cores: list[int]) -> Iterator[Stops]:
    """Watches the cores for as long as the body takes."""
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
        stops = Stops()
        yield stops
        for watch in watches:
            watch.terminate()
            said, complaint = watch.communicate()
            if watch.returncode != 0:
                raise Failure(complaint.strip())
            stops.share += float(said)
