"""Programs that are started and stopped, and what they have taken."""

import contextlib
import os
import pathlib
import re
import subprocess
import time
import typing
from collections.abc import Iterator

from .failure import Failure


def tree(process: int) -> list[int]:
    """The process and all that descend from it: nginx works in a child."""
    processes = [process]
    with contextlib.suppress(FileNotFoundError):
        for task in os.listdir(f"/proc/{process}/task"):
            children = pathlib.Path(f"/proc/{process}/task/{task}/children").read_text()
            for child in children.split():
                processes += tree(int(child))
    return processes


def cpu_seconds(process: int) -> float:
    """The CPU time that the process and its descendants have had: utime + stime of /proc/PID/stat."""
    # Those two are this clock, rounded to hundredths of a second. Its number is made as
    # clock_getcpuclockid(3) makes it: bit 2 unset for a process, 2 for what the scheduler measures.
    return sum(time.clock_gettime(~each << 3 | 2) for each in tree(process))


def thread_cpu_seconds(process: int) -> dict[int, float]:
    """The CPU time that each thread has had."""
    return {
        int(task.name): int((task / "schedstat").read_text().split()[0]) / 1e9
        for task in pathlib.Path(f"/proc/{process}/task").iterdir()
    }


def resident_bytes(process: int) -> int:
    """Memory that is resident, of the process and its descendants."""
    total = 0
    for each in tree(process):
        status = pathlib.Path(f"/proc/{each}/status").read_text()
        total += int(re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)[1]) * 1_024
    return total


@contextlib.contextmanager
def running(
    command: list[typing.Any],
    cores: set[int],
    said: pathlib.Path,
    environment: dict[str, str] | None = None,
    folder: pathlib.Path | None = None,
) -> Iterator[subprocess.Popen]:
    """Starts a program on the cores, with its output in the file `said`, and ends it at the end."""
    with said.open("wb") as file:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdout=file,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def output(command: list[typing.Any], environment: dict[str, str] | None = None) -> str:
    """What a program prints, which has to end well."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            capture_output=True,
            text=True,
            env={**os.environ, **(environment or {})},
        )
    except OSError as error:
        raise Failure(f"{command[0]}: {error.strerror}") from error
    if done.returncode != 0:
        raise Failure(f"{command[0]} ended with {done.returncode}: {(done.stdout + done.stderr)[-2_000:]}")
    return done.stdout + done.stderr
