"""Plays hostile clients to the server, one kind after the other, and watches what that does to others.

    check-hostile.py [--only NAME]... [--write]

Run it with check-hostile.sh, which builds the server and gets slowhttptest. Exits with 1 if the server was not
available throughout, grew beyond its bounds, kept a connection beyond its deadline, or counted wrongly.
"""

import argparse
import signal
import sys
import time

from benchmark.document import write
from benchmark.failure import Failure
from benchmark.machine import described
from reliability.checks import CHECKS
from reliability.outcome import HEAD, Outcome
from reliability.paths import DOCUMENT
from reliability.play import play
from reliability.server import raise_descriptors
from reliability.text import aligned, say

PROGRAM = "check-hostile"


def report(outcomes: list[Outcome]) -> str:
    """The table, and what slowhttptest saw."""
    text = aligned(HEAD, [outcome.row for outcome in outcomes])
    for outcome in outcomes:
        if outcome.livez_seconds and outcome.check.livez_count:
            text += f"\n{outcome.livez_figure}"
    figures = [each.course.figure(each.check.name) for each in outcomes if each.course]
    if figures:
        text += f"\nA character is a second:\n\n```\n{chr(10).join(figures)}```\n"
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description="Plays hostile clients to the server.")
    names = [check.name for check in CHECKS]
    parser.add_argument("--only", action="append", choices=names, help="a check; can be repeated")
    parser.add_argument(
        "--write", action="store_true", help="puts the figures of all checks into docs/reliability.md"
    )
    arguments = parser.parse_args()
    if arguments.write and arguments.only:
        parser.error("--write is for all checks")
    # Ended by a signal, it ends what it has started too.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    raise_descriptors()

    machine, outcomes, failed = described(DOCUMENT), [], []
    for check in CHECKS:
        if arguments.only and check.name not in arguments.only:
            continue
        say(PROGRAM, f"{check.name}: {check.what}")
        start = time.monotonic()
        try:
            outcome = play(check)
        except Failure as failure:
            say(PROGRAM, f"{check.name}: {failure}")
            failed.append(check.name)
            continue
        outcomes.append(outcome)
        problems = outcome.judge()
        verdict = "FAILED" if problems else "ok"
        say(PROGRAM, f"    {verdict}, {time.monotonic() - start:.0f} s")
        for problem in problems:
            say(PROGRAM, f"    {problem}")
        failed += [check.name] if problems else []

    text = report(outcomes)
    print(text, end="")
    if failed:
        say(PROGRAM, f"failed: {', '.join(failed)}")
        return 1
    if arguments.write:
        played = "".join(f"- `{check.name}`: {check.what}\n" for check in CHECKS)
        write(DOCUMENT, 'make check-hostile ARGS="--write"', f"{machine}.\n\n{played}\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
