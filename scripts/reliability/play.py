"""Plays a check: who harms, who asks, and who watches, each at its time."""

import pathlib
import tempfile
import time

from benchmark.failure import Failure

from .attack import Attack
from .check import SLACK_SECONDS, Check
from .client import LIVEZ, PREDICT, Connection
from .outcome import KEPT_BYTES_MAX, MEBIBYTE, Outcome
from .prober import Prober
from .sampler import Sample, Sampler
from .server import Server
from .slowhttptest import SlowAttack, SlowTest

SAMPLE_SECONDS = 0.25
# Until all is as before.
AFTER_SECONDS = 10
# What has begun to eat the machine is ended.
MEMORY_BYTES_MAX = 2_048 * MEBIBYTE
WARM_UP_REQUESTS = 200


def play(check: Check) -> Outcome:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        server = Server.start(folder, check.options, before=check.before)
        try:
            return observed(check, server, folder)
        finally:
            server.kill()


def observed(check: Check, server: Server, folder: pathlib.Path) -> Outcome:
    warm_up(server)
    server.forget_peak()
    sampler = Sampler(server, SAMPLE_SECONDS)
    sampler.take()
    prober = Prober(server.port, check.connects)
    outcome = Outcome(check, prober, sampler.samples)
    start, cpu = time.monotonic(), server.cpu_seconds()
    attacks: list[Attack | SlowAttack] = []
    try:
        with prober, sampler:
            attacks += started(check, server, folder)
            wait(check, server, sampler, attacks, outcome)
            outcome.attack_end = time.monotonic()
            # slowhttptest sees the last end before a sample does.
            time.sleep(2 * SAMPLE_SECONDS)
            outcome.cpu_share = (server.cpu_seconds() - cpu) / (time.monotonic() - start)
        if check.drain_seconds is not None and server.is_running:
            outcome.drain_seconds = drained(server, check.drain_seconds, outcome)
    except BaseException:
        for attack in attacks:
            attack.stop()
        raise
    for attack in attacks:
        outcome.harm.add(attack.harm())
        if isinstance(attack, SlowAttack):
            outcome.course = attack.course()
    if check.drain_seconds is None and server.is_running:
        outcome.after = settled(server, outcome.before)
    outcome.problems += sampler.failures
    return outcome


def warm_up(server: Server) -> None:
    """What is allocated with the first requests is no growth."""
    with Connection(server.port) as connection:
        for _ in range(WARM_UP_REQUESTS):
            connection.ask(PREDICT)
            connection.ask(LIVEZ)
    settled(server, None)


def started(check: Check, server: Server, folder: pathlib.Path) -> list[Attack | SlowAttack]:
    if isinstance(check.attacks, SlowTest):
        return [SlowAttack(server.port, check.attacks, folder)]
    return [Attack(server.port, behaviour) for behaviour in check.attacks]


def wait(
    check: Check,
    server: Server,
    sampler: Sampler,
    attacks: list[Attack | SlowAttack],
    outcome: Outcome,
) -> None:
    """Until the attack is over; before a drain, until all are connected."""
    while not all(attack.is_over for attack in attacks):
        time.sleep(SAMPLE_SECONDS)
        last = sampler.samples[-1]
        if check.drain_seconds is not None and last.connections >= check.count:
            return
        if not server.is_running:
            outcome.problems.append(f"iris-server has ended: {server.last_words}")
        elif last.resident_bytes > MEMORY_BYTES_MAX:
            outcome.problems.append(f"ended at {last.resident_bytes // MEBIBYTE:,} MiB of memory")
        else:
            continue
        for attack in attacks:
            attack.stop()
        return


def drained(server: Server, seconds: int, outcome: Outcome) -> float:
    """How long it took."""
    start = time.monotonic()
    server.terminate()
    try:
        if code := server.ended(seconds + SLACK_SECONDS):
            outcome.problems.append(f"ended with {code}: {server.last_words}")
    except Failure as failure:
        outcome.problems.append(str(failure))
    return time.monotonic() - start


def settled(server: Server, before: Sample | None) -> Sample:
    """The state when all connections but the one that looks are gone, or after a while."""
    deadline = time.monotonic() + AFTER_SECONDS
    sampler = Sampler(server, SAMPLE_SECONDS)
    try:
        while True:
            sample = sampler.take()
            is_as_before = before is None or (
                sample.descriptors <= before.descriptors
                and sample.resident_bytes <= before.resident_bytes + KEPT_BYTES_MAX
            )
            if (sample.connections <= 1 and is_as_before) or time.monotonic() > deadline:
                return sample
            time.sleep(SAMPLE_SECONDS)
    finally:
        sampler.connection.close()
