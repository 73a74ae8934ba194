"""What all scenarios have in common: the cores, the rounds, and how servers take turns."""

import dataclasses
import pathlib
from collections.abc import Iterator

from .load import Measured, Request, measure
from .machine import say
from .servers import Server, serving


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
                for seconds in (1, self.seconds):
                    measured = measure(
                        running,
                        subject.request,
                        seconds,
                        subject.connections,
                        [self.server_core],
                        [self.generator_core],
                    )
            # The last: the one before has warmed caches, memory and branch prediction up.
            runs[subject.label].append(measured)
        return runs
