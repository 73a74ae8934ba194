"""Sends changed requests to the server, and compares what it takes with what h11 takes.

    check-requests.py [--requests N] [--seed N]

Run it with check-requests.sh, which builds the server and gets h11. The same seed makes the same requests.
Exits with 1 if a request was answered with a failure of the server, or by a reset, or if both differ in a way
that mutation/differences.py has no reason for.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import os
import pathlib
import sys
import tempfile

from mutation.differences import REASONS, kind
from mutation.mutants import mutant
from mutation.opinions import of_h11, of_server
from reliability.server import Server
from reliability.text import aligned

REFUSALS = {501, 505}  # They say what this server does not speak; all others over 499 are failures.
EXAMPLES_SHOWN = 3


@dataclasses.dataclass
class Found:
    """What a part of the requests has shown."""

    agreed: int = 0
    served: int = 0
    statuses: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    kinds: dict[str, list[bytes]] = dataclasses.field(default_factory=dict)
    counts: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    failures: list[str] = dataclasses.field(default_factory=list)

    def add(self, other: "Found") -> None:
        self.agreed += other.agreed
        self.served += other.served
        self.statuses += other.statuses
        self.counts += other.counts
        self.failures += other.failures
        for name, examples in other.kinds.items():
            self.kinds[name] = (self.kinds.get(name, []) + examples)[:EXAMPLES_SHOWN]


def compare(port: int, seed: int, indices: range) -> Found:
    found = Found()
    for index in indices:
        stream = mutant(seed, index)
        try:
            # From many addresses: the ports of one would not suffice.
            answers = of_server(stream, port, f"127.0.1.{index % 250 + 1}")
        except OSError as error:
            found.failures.append(f"{error} for {stream!r}")
            continue
        found.statuses.update(answers.statuses)
        bad = [status for status in answers.statuses if status >= 500 and status not in REFUSALS]
        if bad:
            found.failures.append(f"{bad} for {stream!r}")
        ours = answers.opinion
        found.served += ours.requests
        if name := kind(ours, of_h11(stream)):
            found.counts[name] += 1
            examples = found.kinds.setdefault(name, [])
            if len(examples) < EXAMPLES_SHOWN:
                examples.append(stream)
        else:
            found.agreed += 1
    return found


def check(requests: int, seed: int) -> Found:
    """Against a server of its own."""
    found = Found()
    with tempfile.TemporaryDirectory() as folder:
        # Changed hosts are not what this is about.
        server = Server.start(pathlib.Path(folder), ["--allow-host", "*"])
        try:
            workers = os.cpu_count() or 1
            step = max(requests // (workers * 8), 1)
            parts = [range(start, min(start + step, requests)) for start in range(0, requests, step)]
            with concurrent.futures.ProcessPoolExecutor(workers) as pool:
                for part in pool.map(compare, *zip(*((server.port, seed, part) for part in parts))):
                    found.add(part)
            if not server.is_running:
                found.failures.append(f"the server has ended: {server.last_words}")
        finally:
            server.kill()
    return found


def report(found: Found) -> str:
    """What was sent and answered, and each difference with its reason."""
    statuses = ", ".join(f"{status}: {count:,}" for status, count in sorted(found.statuses.items()))
    text = f"answers {statuses}\nas h11 {found.agreed:,}, otherwise {sum(found.counts.values()):,}\n\n"
    rows = [
        (f"{count:,}", name, REASONS.get(name, "NO REASON")) for name, count in found.counts.most_common()
    ]
    return text + aligned(["requests", "difference", "reason"], rows) if rows else text


def problems(found: Found) -> list[str]:
    """What is wrong, a line each."""
    lines = list(found.failures)
    for name, examples in found.kinds.items():
        if name not in REASONS:
            lines += [f"no reason for: {name}: {example!r}" for example in examples]
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description="Compares the server with h11 on changed requests.")
    parser.add_argument("--requests", type=int, default=173_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    found = check(arguments.requests, arguments.seed)
    print(f"{arguments.requests:,} requests of seed {arguments.seed}: ", end="")
    print(report(found), end="")
    wrong = problems(found)
    for line in wrong:
        print(f"check-requests: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
