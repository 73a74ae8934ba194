"""A soak: one life of the server after the other, and what came of each."""

import dataclasses
import pathlib
import sys
import time

from benchmark.figures import number

from .life import Life, play_round
from .plan import RESTARTS, Plan
from .restart import Restart, restart
from .sampler import Sample
from .server import Server
from .text import aligned

MEBIBYTE = 2**20
# Where no terminal rewrites the line.
SAY_SECONDS = 30

HEAD = [
    "life",
    "answers of iris-traffic, others",
    "counted otherwise",
    "errors",
    "memory after the warm-up, at the end",
    "slope",
    "descriptors",
    "restarts: answers, retried, refused",
    "longest drain",
]


@dataclasses.dataclass
class Soak:
    plan: Plan
    folder: pathlib.Path
    lives: list[tuple[Life, list[Restart]]] = dataclasses.field(default_factory=list)
    problems: list[str] = dataclasses.field(default_factory=list)
    start: float = dataclasses.field(default_factory=time.monotonic)
    said: float = 0

    def play(self) -> None:
        server = Server.start(self.folder, self.plan.options)
        try:
            for number_ in range(1, self.plan.lives + 1):
                life, restarts = Life(), []
                self.lives.append((life, restarts))
                self.live(server, life, number_)
                for _ in range(RESTARTS):
                    self.progress(f"life {number_}: restart under load")
                    server, done = restart(
                        server, self.folder, self.plan.options, self.plan.shares_port
                    )
                    restarts.append(done)
                    self.problems += [f"life {number_}, restart: {each}" for each in done.problems]
        finally:
            server.kill()
            if sys.stderr.isatty():
                print(file=sys.stderr)

    def live(self, server: Server, life: Life, number_: int) -> None:
        for index in range(self.plan.rounds):

            def progress(sample: Sample) -> None:
                self.progress(
                    f"life {number_} of {self.plan.lives}, round {index + 1} of {self.plan.rounds}: "
                    f"{number(sample.scrape.sum('http_requests_total'))} answers, "
                    f"{sample.connections} connections, {sample.descriptors} descriptors, "
                    f"{sample.resident_bytes / MEBIBYTE:.1f} MiB"
                )

            played = play_round(
                server, self.plan.scenario_seconds, index, self.folder, progress
            )
            life.rounds.append(played)
        self.problems += [f"life {number_}: {problem}" for problem in life.problems()]

    def progress(self, text: str) -> None:
        now = time.monotonic()
        line = f"soak, {(now - self.start) / 60:4.1f} min: {text}"
        if sys.stderr.isatty():
            print(f"\r{line:<110}", end="", file=sys.stderr, flush=True)
        elif now - self.said > SAY_SECONDS:
            self.said = now
            print(line, file=sys.stderr, flush=True)

    @property
    def table(self) -> str:
        return aligned(HEAD, [self.row(index) for index in range(len(self.lives))])

    def row(self, index: int) -> list[str]:
        life, restarts = self.lives[index]
        traffic = sum(each.traffic.total for each in life.rounds)
        others = sum(each.others.total for each in life.rounds)
        warm = life.warm
        descriptors = sorted({sample.descriptors for sample in warm})
        return [
            str(index + 1),
            f"{number(traffic)}, {number(others)}",
            str(sum(len(each.differences) for each in life.rounds)),
            str(len(life.ledger.errors)),
            f"{', '.join(f'{each.resident_bytes / MEBIBYTE:.1f}' for each in warm[:1] + warm[-1:])} MiB",
            f"{life.bytes_an_hour / MEBIBYTE:+.1f} MiB/h",
            "..".join(map(str, descriptors[:1] + descriptors[1:][-1:])),
            ", ".join(
                number(sum(getattr(each.ledger, name) for each in restarts))
                for name in ("total", "retried", "refused")
            ),
            f"{max((each.drain_seconds for each in restarts), default=0):.2f} s",
        ]
