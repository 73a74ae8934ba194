"""iris-traffic, and what it was answered."""

import json
import pathlib
import subprocess
import time
from collections.abc import Callable

from benchmark.failure import Failure

from .ledger import Ledger
from .paths import TRAFFIC

# What beyond the knee is no error: more was asked than the server takes, and it said so.
OVERLOAD = {"not sent", "status 503"}
LOST = ("connection lost", "no answer in time", "malformed answer")


def play_all(
    port: int, seconds: int, seed: int, folder: pathlib.Path, while_waiting: Callable[[], None]
) -> Ledger:
    """All scenarios, each so long."""
    path = folder / "report"
    command = [TRAFFIC, "--url", f"http://127.0.0.1:{port}", "--scenario", "all"]
    command += ["--duration", seconds, "--seed", seed, "--json", path]
    with (folder / "traffic").open("wb") as said:
        process = subprocess.Popen([str(word) for word in command], stdout=said, stderr=said)
    try:
        while process.poll() is None:
            while_waiting()
            time.sleep(0.1)
    finally:
        process.kill()
        process.wait()
    if process.returncode:
        raise Failure(f"iris-traffic: {(folder / 'traffic').read_text()[-2_000:]}")
    ledger = Ledger()
    for scenario in json.loads(path.read_text())["scenarios"]:
        ledger.add(ledger_of(scenario))
    return ledger


def ledger_of(scenario: dict) -> Ledger:
    failures = scenario["failures"]
    ledger = Ledger(rows=scenario["rows_predicted"], retried=scenario["requests_repeated"])
    ledger.answers.update(scenario["statuses"])
    ledger.unanswered = scenario["requests_abandoned"] + sum(failures.get(kind, 0) for kind in LOST)
    allowed = OVERLOAD if scenario["scenario"] == "high-load" else set()
    for kind in sorted(failures.keys() - allowed):
        ledger.errors.append(f"iris-traffic, {scenario['scenario']}: {failures[kind]} times {kind}")
    return ledger
