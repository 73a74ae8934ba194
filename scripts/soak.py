"""Plays all kinds of traffic to the server for a long time, restarts it under load, and compares all counts.

    soak.py [--minutes N] [--write]

Run it with soak.sh, which builds the server and iris-traffic. Exits with 1 if a request was lost or counted
twice, a well-behaved client saw an error, a listener was paused, or memory or descriptors grew.
"""

import argparse
import pathlib
import signal
import sys
import tempfile
import time

from benchmark.document import write
from benchmark.failure import Failure
from benchmark.machine import described
from reliability.paths import DOCUMENT
from reliability.plan import Plan
from reliability.server import has_option, raise_descriptors
from reliability.soaking import Soak
from reliability.text import say

PROGRAM = "soak"


def main() -> int:
    parser = argparse.ArgumentParser(description="Plays all kinds of traffic for a long time.")
    parser.add_argument("--minutes", type=float, default=20, help="how long, about (default: 20)")
    parser.add_argument(
        "--write", action="store_true", help="puts the figures into docs/reliability.md"
    )
    arguments = parser.parse_args()
    if arguments.minutes < 1:
        parser.error("--minutes is at least 1")
    # Ended by a signal, it ends what it has started too.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    raise_descriptors()

    machine = described(DOCUMENT)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        plan = Plan.of(arguments.minutes, shares_port=has_option("--reuse-port"))
        soak = Soak(plan, pathlib.Path(name))
        try:
            soak.play()
        except Failure as failure:
            soak.problems.append(str(failure))
    for problem in soak.problems:
        say(PROGRAM, problem)
    if not soak.lives:
        return 1
    text = f"{(time.monotonic() - start) / 60:.0f} minutes, {plan.text}\n\n{soak.table}"
    print(text, end="")
    if soak.problems:
        say(PROGRAM, f"failed: {len(soak.problems)} problems")
        return 1
    if arguments.write:
        write(DOCUMENT, 'make soak ARGS="--write"', f"{machine}.\n\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
