"""Measures how fast the server is, beside everything that would be taken instead.

    bench.py [--only NAME]... [--rounds N] [--seconds N] [--wait N] [--write]

Run it with bench.sh, which builds what is measured.
"""

import argparse
import importlib
import os
import pathlib
import resource
import signal
import sys
import tempfile

from benchmark.document import write
from benchmark.failure import Failure
from benchmark.machine import described, say
from benchmark.paths import DOCUMENT
from benchmark.setting import Setting

SCENARIOS = ["single", "fixed", "batch", "latency", "overload", "start", "scaling", "micro", "peers"]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the server beside its peers, on one core each.")
    parser.add_argument("--only", action="append", choices=SCENARIOS, help="a scenario; can be repeated")
    parser.add_argument(
        "--rounds", type=int, default=5, help="rounds, each with all servers started anew (default: 5)"
    )
    parser.add_argument("--seconds", type=int, default=3, help="turns of a second in a round (default: 3)")
    parser.add_argument(
        "--wait", type=float, default=10, help="seconds to wait at most for quiet cores (default: 10)"
    )
    parser.add_argument("--write", action="store_true", help="puts the figures into docs/performance.md")
    arguments = parser.parse_args()
    if arguments.rounds < 1 or arguments.seconds < 1:
        parser.error("--rounds and --seconds are at least 1")
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        sys.exit("bench: one core is not enough: the server needs one of its own")
    # What is started for a moment, and this program itself, stay off the server's core.
    os.sched_setaffinity(0, cores[1:])
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    # Ended by a signal, it ends what it has started too.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    machine = described()
    is_complete = True
    with tempfile.TemporaryDirectory() as folder:
        setting = Setting(
            rounds=arguments.rounds,
            seconds=arguments.seconds,
            server_core=cores[0],
            generator_core=cores[1],
            wait_seconds=arguments.wait,
            folder=pathlib.Path(folder),
        )
        for name in arguments.only or SCENARIOS:
            try:
                text = importlib.import_module(f"benchmark.scenarios.{name}").run(setting)
                print(f"# {name}\n\n{text}", flush=True)
                if arguments.write:
                    command = f'make bench ARGS="--only {name} --write"'
                    write(DOCUMENT, command, f"{machine}.\n\n{text}")
            except Failure as failure:
                # The others can be measured all the same.
                say(f"{name}: {failure}")
                is_complete = False
    return 0 if is_complete else 1


if __name__ == "__main__":
    sys.exit(main())
