"""A check: one hostile client against a server of its own, and what has to be true of it."""

import dataclasses
import typing

from .behaviour import Behaviour, Harm
from .slowhttptest import SlowTest

# Ticks, a linger of two seconds, and a machine that has other things to do.
SLACK_SECONDS = 5
# Deadlines of the server that are no options.
HEAD_SECONDS = 10
BODY_SECONDS = 30
REPLY_SECONDS = 30
BYTES_A_SECOND = 64 * 1_024
BODY_BYTES_MAX = 8 * 2**20


@dataclasses.dataclass(frozen=True)
class Refusals:
    """How many refusals these reasons have to have together."""

    reasons: set[str]
    least: int
    most: int

    @classmethod
    def exactly(cls, count: int, *reasons: str) -> typing.Self:
        return cls(set(reasons), count, count)

    def problem(self, counted: dict[str, int]) -> str | None:
        count = sum(counted.get(reason, 0) for reason in self.reasons)
        if self.least <= count <= self.most:
            return None
        wanted = f"{self.least:,}" + (f" to {self.most:,}" if self.most > self.least else "")
        return f"{count:,} refused for {' or '.join(sorted(self.reasons))}, not {wanted}"


@dataclasses.dataclass(frozen=True)
class Check:
    name: str
    # What the clients do, for the table.
    what: str
    attacks: list[Behaviour] | SlowTest
    # Resident memory over that at the start, at any time.
    memory_mebibytes_max: int
    # When the server closes the connections, in seconds after they were made.
    close_seconds: tuple[float, float]
    refusals: Refusals | None = None
    statuses: set[int] = dataclasses.field(default_factory=set)
    options: list[typing.Any] = dataclasses.field(default_factory=list)
    # Words in front of the server's command.
    before: list[typing.Any] = dataclasses.field(default_factory=list)
    # Whether the well-behaved client can make new connections meanwhile.
    connects: bool = True
    # Clients may fail to send all that they want, but all get a first answer if this is true.
    answers_all: bool = False
    cpu_share_max: float | None = None
    # Of so many /livez on new connections, asked while this goes on, the median is told.
    livez_count: int | None = None
    # SIGTERM while the clients hold their connections: the drain's seconds.
    drain_seconds: int | None = None

    @property
    def count(self) -> int:
        if isinstance(self.attacks, SlowTest):
            return self.attacks.connections
        return sum(each.count for each in self.attacks)

    def harm_problems(self, harm: Harm) -> list[str]:
        """What is wrong with how the clients ended."""
        problems = []
        if harm.left:
            problems.append(f"{harm.left:,} connections were never closed")
        if harm.refused:
            problems.append(f"{harm.refused:,} clients could not connect")
        if wrong := harm.statuses.keys() - self.statuses:
            problems.append(f"answered with {', '.join(map(str, sorted(wrong)))}")
        if self.answers_all and harm.statuses.total() < self.count:
            problems.append(f"{self.count - harm.statuses.total():,} clients got no answer")
        return problems
