"""What all scenarios have in common: the cores, the rounds, and how servers take turns."""

import contextlib
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


@dataclasses.dataclass
class Setting:
    rounds: int
    seconds: int
    server_core: int
    generator_core: int
    wait_seconds: float  # at most, for other programs to be quiet
    folder: pathlib.Path  # for the bodies of requests
    is_disturbed: bool = False  # as far as the last try tells

    @property
    def text(self) -> str:
        return f"median of {self.rounds} × {self.seconds} turns of a second (least..most)"

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

    def saturate(
        self, subjects: list[Subject], scenario: str, cores: list[int] | None = None
    ) -> dict[str, list[Measured]]:
        """As fast as each can, on a core of its own; on `cores`, if they are given, with the generator.

        A round starts all servers, and then they take turns of a second. One that waits for its turn costs
        nothing, and what changes from minute to minute, on a machine with neighbours, changes for all.
        """
        runs: dict[str, list[Measured]] = {subject.label: [] for subject in subjects}
        for index in range(self.rounds):
            with contextlib.ExitStack() as stack:
                started = [
                    (each, stack.enter_context(serving(each.server, set(cores or [self.server_core]))))
                    for each in subjects
                ]
                for subject, running in started:
                    say(f"{scenario}: round {index + 1} of {self.rounds}: {subject.label}")
                    # Caches, memory and branch prediction warm up.
                    self.ask(running, subject, cores)
                for turn in range(self.seconds):
                    shift = turn % len(started)
                    for subject, running in started[shift:] + started[:shift]:
                        runs[subject.label].append(self.undisturbed(running, subject, scenario, cores))
        return runs

    def ask(self, running: Running, subject: Subject, cores: list[int] | None = None) -> Measured:
        server, generator = cores or [self.server_core], cores or [self.generator_core]
        return measure(running, subject.request, 1, subject.connections, server, generator)

    def undisturbed(
        self, running: Running, subject: Subject, scenario: str, cores: list[int] | None = None
    ) -> Measured:
        """A second of `ask` that others do not disturb, if there is one."""
        return self.quietest(
            lambda: self.ask(running, subject, cores),
            lambda each: each.others,
            f"{scenario}: {subject.label}",
        )

    def quietest(self, attempt: Callable[[], Try], others: Callable[[Try], float], what: str) -> Try:
        """Tries again while other programs disturb, when they are quiet; gives the least disturbed try."""
        tries: list[Try] = []
        while not tries or (self.is_disturbed and len(tries) < TRIES_MAX):
            if tries:
                disturbance = others(tries[-1])
                reason = f"other programs took {disturbance:.0%} of the cores"
                say(f"{what}: once more: {reason if disturbance < 1 else 'not all was answered'}")
            self.wait_for_quiet()
            tries.append(attempt())
            self.is_disturbed = others(tries[-1]) > OTHERS_MAX
        return min(tries, key=others)

    def wait_for_quiet(self) -> None:
        """Goes on when both cores had nothing to do for a moment, or it has taken too long."""
        cores = {self.server_core, self.generator_core}
        deadline = time.monotonic() + self.wait_seconds
        while self.is_disturbed and time.monotonic() < deadline:
            before = busy_seconds(cores)
            time.sleep(0.5)
            self.is_disturbed = busy_seconds(cores) - before > OTHERS_MAX
