"""wrk, and what the server took for its load."""

import dataclasses
import json
import pathlib
import resource
import time

from .failure import Failure
from .paths import BENCHMARKS
from .process import busy_seconds, cpu_seconds, output
from .servers import Running


@dataclasses.dataclass(frozen=True)
class Request:
    """What is asked over and over. The method GET has no body."""

    path: str = "/predict"
    body: pathlib.Path | None = None
    method: str = "POST"
    rows: int = 1


@dataclasses.dataclass(frozen=True)
class Measured:
    requests: int
    seconds: float
    cpu_seconds: float
    # Shares of a core: the server's, that of others on the server's core, wrk's.
    server: float
    others: float
    generator: float

    @property
    def requests_per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def cpu_microseconds(self) -> float:
        return self.cpu_seconds / self.requests * 1e6


def measure(
    running: Running,
    request: Request,
    seconds: float,
    connections: int,
    server_cores: list[int],
    generator_cores: list[int],
) -> Measured:
    """Asks on so many connections, each again when it has its answer, as fast as the server answers."""
    start = time.monotonic()
    cpu = cpu_seconds(running.process.pid)
    busy = sum(busy_seconds(core) for core in server_cores)
    own = children_seconds()
    report = wrk(running.url(request.path), request, seconds, connections, generator_cores)
    cpu = cpu_seconds(running.process.pid) - cpu
    busy = sum(busy_seconds(core) for core in server_cores) - busy
    own = children_seconds() - own
    elapsed = time.monotonic() - start
    # A generator on one of the server's cores is not the others.
    shared = own if set(server_cores) & set(generator_cores) else 0
    return Measured(
        requests=report["requests"],
        seconds=report["seconds"],
        cpu_seconds=cpu,
        server=cpu / elapsed,
        others=max(busy - cpu - shared, 0) / elapsed / len(server_cores),
        generator=own / elapsed,
    )


def wrk(url: str, request: Request, seconds: float, connections: int, cores: list[int]) -> dict:
    """What wrk counted. Fails unless every request was answered, and with success."""
    environment = {"BENCH_METHOD": request.method}
    if request.body:
        environment["BENCH_BODY"] = str(request.body)
    command = [
        *("taskset", "-c", ",".join(map(str, cores)), "wrk", "-t", 1, "-c", connections),
        *("-d", f"{max(round(seconds), 1)}s", "-s", BENCHMARKS / "load.lua", url),
    ]
    said = output(command, environment)
    for line in said.splitlines():
        if line.startswith("bench "):
            report = json.loads(line.removeprefix("bench "))
            break
    else:
        raise Failure(f"wrk on {url}: {said}")
    if any(report["errors"].values()) or report["requests"] == 0:
        raise Failure(f"wrk on {url}: not a run to count: {report}")
    return report


def children_seconds() -> float:
    """The CPU time of all ended children."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
