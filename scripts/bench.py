"""Measures how fast the server is, beside everything that would be taken instead.

    bench.py [--only NAME]... [--rounds N] [--seconds N] [--write]

Run it with bench.sh, which builds what is measured.
"""

import argparse
import importlib
import os
import pathlib
import sys
import tempfile

from benchmark.document import write
from benchmark.failure import Failure
from benchmark.machine import described
from benchmark.setting import Setting

SCENARIOS = ["single"]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the server beside its peers, on one core each.")
    parser.add_argument("--only", action="append", choices=SCENARIOS, help="a scenario; can be repeated")
    parser.add_argument("--rounds", type=int, default=5, help="turns that each server gets (default: 5)")
    parser.add_argument("--seconds", type=int, default=3, help="seconds of each turn (default: 3)")
    parser.add_argument("--write", action="store_true", help="puts the figures into docs/performance.md")
    arguments = parser.parse_args()
    if arguments.rounds < 1 or arguments.seconds < 1:
        parser.error("--rounds and --seconds are at least 1")
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        sys.exit("bench: one core is not enough: the server needs one of its own")
    # What is started for a moment, and this program itself, stay off the server's core.
    os.sched_setaffinity(0, cores[1:])

    machine = described()
    with tempfile.TemporaryDirectory() as folder:
        setting = Setting(
            arguments.rounds, arguments.seconds, cores[0], cores[1], pathlib.Path(folder)
        )
        for name in arguments.only or SCENARIOS:
            try:
                text = importlib.import_module(f"benchmark.scenarios.{name}").run(setting)
                print(f"# {name}\n\n{text}", flush=True)
                if arguments.write:
                    write(name, f"{machine}.\n\n{text}")
            except Failure as failure:
                sys.exit(f"bench: {name}: {failure}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
