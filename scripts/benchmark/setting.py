"""What all scenarios have in common: the cores, the rounds, and how servers take turns."""

import dataclasses
import pathlib
import time
import typing
from collections.abc import Callable, Iterator

from .load import OTHERS_MAX, Measured, Request, measure
from .machine import say
from .servers import Running, Server, serving
from .watch import busy_seconds

TRIES_MAX = 3
Try = typing.TypeVar("Try")


@dataclasses.dataclass(frozen=True)
class Subject:
    """A server with what it is asked."""

    server: Server
    request: Request
    name: str = ""
    connections: int = 64

    @property
    def label(self) -> str:
        return self.name or self.server.name


@dataclasses.dataclass(frozen=True)
class Setting:
    rounds: int
    seconds: int
    server_core: int
    generator_core: int
    wait_seconds: float  # at most, for other programs to be quiet
    folder: pathlib.Path  # for the bodies of requests

    @property
    def text(self) -> str:
        return f"median of {self.rounds} rounds of {self.seconds} s (least..most)"

    def body(self, name: str, content: bytes) -> pathlib.Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def turns(self, subjects: list[Subject], scenario: str) -> Iterator[Subject]:
        """Each subject once a round, each time in another order: what disturbs for a while disturbs all."""
        for index in range(self.rounds):
            shift = index % len(subjects)
            for subject in subjects[shift:] + subjects[:shift]:
                say(f"{scenario}: round {index + 1} of {self.rounds}: {subject.label}")
                yield subject

    def saturate(self, subjects: list[Subject], scenario: str) -> dict[str, list[Measured]]:
        """As fast as each can, on a core of its own."""
        runs: dict[str, list[Measured]] = {subject.label: [] for subject in subjects}
        for subject in self.turns(subjects, scenario):
            with serving(subject.server, {self.server_core}) as running:
                runs[subject.label].append(self.undisturbed(running, subject, scenario))
        return runs

    def undisturbed(
        self,
        running: Running,
        subject: Subject,
        scenario: str,
        server_cores: list[int] | None = None,
        generator_cores: list[int] | None = None,
    ) -> Measured:
        """As fast as the server can, with the generator on cores of its own unless others are said."""
        cores = (server_cores or [self.server_core], generator_cores or [self.generator_core])

        def once(seconds: int) -> Measured:
            return measure(running, subject.request, seconds, subject.connections, *cores)

        # Caches, memory and branch prediction warm up.
        once(1)
        return self.quietest(lambda: once(self.seconds), lambda each: each.others, scenario)

    def quietest(
        self, attempt: Callable[[], Try], others: Callable[[Try], float], scenario: str
    ) -> Try:
        """Tries when the cores are quiet, again while others disturb, and gives the least disturbed try."""
        tries = []
        while not tries or (others(tries[-1]) > OTHERS_MAX and len(tries) < TRIES_MAX):
            if tries:
                say(f"{scenario}: once more: other programs took {others(tries[-1]):.0%} of the cores")
            self.wait_for_quiet()
            tries.append(attempt())
        return min(tries, key=others)

    def wait_for_quiet(self) -> None:
        cores = {self.server_core, self.generator_core}
        deadline = time.monotonic() + self.wait_seconds
        while time.monotonic() < deadline:
            before = busy_seconds(cores)
            time.sleep(0.5)
            if busy_seconds(cores) - before < OTHERS_MAX:
                return
