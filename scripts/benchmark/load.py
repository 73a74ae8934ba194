"""wrk, and what the server took for its load."""

import dataclasses
import json
import pathlib

from .failure import Failure
from .paths import BENCHMARKS
from .process import output, thread_cpu_seconds
from .servers import Running
from .watch import CoreWatch

# With less of the server's core taken by other programs, a run counts as undisturbed.
OTHERS_MAX = 0.05


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
    # Shares of a core, see CoreWatch.
    server: float
    others: float
    generator: float
    busiest_thread: float  # its share of the CPU time

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
    before = thread_cpu_seconds(running.process.pid)
    watch = CoreWatch(
        running.process.pid, server_cores, bool(set(server_cores) & set(generator_cores))
    )
    report = wrk(running.url(request.path), request, seconds, connections, generator_cores)
    watch.end()
    after = thread_cpu_seconds(running.process.pid)
    threads = [seconds - before.get(thread, 0) for thread, seconds in after.items()]
    return Measured(
        requests=report["requests"],
        seconds=report["seconds"],
        cpu_seconds=watch.server_seconds,
        server=watch.server,
        others=watch.others,
        generator=watch.generator,
        busiest_thread=max(threads) / max(sum(threads), 1e-9),
    )


def wrk(url: str, request: Request, seconds: float, connections: int, cores: list[int]) -> dict:
    """What wrk counted. Fails unless every request was answered, and with success."""
    report = wrk_refused(url, request, seconds, connections, cores)
    if report["errors"]["status"]:
        raise Failure(f"wrk on {url}: not a run to count: {report}")
    return report


def wrk_refused(
    url: str, request: Request, seconds: float, connections: int, cores: list[int]
) -> dict:
    """What wrk counted, where a server may refuse what is asked: errors of status. Fails on any other."""
    environment = {"BENCH_METHOD": request.method}
    if request.body:
        environment["BENCH_BODY"] = str(request.body)
    command = [
        *("taskset", "-c", ",".join(map(str, cores)), "wrk", "-t", 1, "-c", connections),
        *("-d", f"{max(round(seconds), 1)}s", "--timeout", "10s", "-s", BENCHMARKS / "load.lua", url),
    ]
    said = output(command, environment)
    for line in said.splitlines():
        if line.startswith("bench "):
            report = json.loads(line.removeprefix("bench "))
            break
    else:
        raise Failure(f"wrk on {url}: {said}")
    if any(count for kind, count in report["errors"].items() if kind != "status") or report["requests"] == 0:
        raise Failure(f"wrk on {url}: not a run to count: {report}")
    return report
