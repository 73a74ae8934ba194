"""A server that is started, and what it takes of the machine."""

import dataclasses
import functools
import os
import pathlib
import re
import resource
import signal
import subprocess
import time
import typing

from benchmark.failure import Failure
from benchmark.process import cpu_seconds, resident_bytes
from benchmark.servers import free_port

from .paths import SERVER

START_SECONDS = 30


@dataclasses.dataclass
class Server:
    """iris-server as a process of its own, on a port of loopback."""

    process: subprocess.Popen
    port: int
    said: pathlib.Path

    @classmethod
    def start(
        cls,
        folder: pathlib.Path,
        options: list[typing.Any],
        port: int = 0,
        before: list[typing.Any] | None = None,
    ) -> typing.Self:
        """Goes on when it listens. `before` are words in front of the command, as those of prlimit."""
        port = port or free_port()
        said = folder / f"server-{port}-{time.monotonic_ns()}"
        command = [*(before or []), SERVER, "serve", "--port", port, *options]
        with said.open("wb") as file:
            process = subprocess.Popen(
                [str(word) for word in command], stdout=file, stderr=subprocess.STDOUT
            )
        server = cls(process, port, said)
        deadline = time.monotonic() + START_SECONDS
        while not re.search("^listening on ", said.read_text(), re.MULTILINE):
            if process.poll() is not None or time.monotonic() > deadline:
                server.kill()
                raise Failure(f"iris-server does not listen: {server.last_words}")
            time.sleep(0.01)
        return server

    @property
    def last_words(self) -> str:
        return self.said.read_text()[-2_000:]

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def resident_bytes(self) -> int:
        return resident_bytes(self.process.pid)

    def forget_peak(self) -> None:
        """Lets the peak of its memory begin anew; see proc(5), clear_refs."""
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def resident_bytes_peak(self) -> int:
        """The most since then."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)[1]) * 1_024

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.process.pid)

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def ended(self, seconds: float) -> int:
        """Its exit code."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure(f"iris-server did not end {seconds:g} s after SIGTERM") from None

    def kill(self) -> None:
        """Ends it at once, if it has not ended."""
        if self.is_running:
            self.process.kill()
        self.process.wait()


@functools.cache
def has_option(name: str) -> bool:
    """Whether `iris-server serve` knows the option."""
    done = subprocess.run([SERVER, "serve", "--help"], capture_output=True, text=True)
    return re.search(rf"{re.escape(name)}\b", done.stdout) is not None


def raise_descriptors() -> int:
    """As many as this user may have, for this program and what it starts."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most
