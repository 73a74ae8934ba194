"""Plays scenarios to a real server and holds the alerts that fire against those that should.

    check-scenarios.py [--write]

Run it with check-scenarios.sh. Exits with 1 if another alert fired, one did not, or an answer was not as it
should be.
"""

import argparse
import contextlib
import dataclasses
import json
import math
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import typing
import urllib.error
import urllib.request
from collections.abc import Iterator

import yaml

from benchmark.document import write
from benchmark.failure import Failure
from benchmark.machine import described
from benchmark.paths import ROOT
from benchmark.process import running
from dashboards.live import Prometheus

DOCUMENT = ROOT / "docs/scenarios.md"
SERVER = ROOT / ".build/release/iris-server"
TRAFFIC = ROOT / ".build/release/iris-traffic"
PROMETHEUS = ROOT / ".build/tools/usr/bin/prometheus"

# Every duration of the rules is divided by this. The shortest is a minute, and rate() wants a handful of
# scrapes in it: at two a second, which is as often as this machine can scrape and judge without
# becoming part of the load, two seconds hold four. The longest that has to fill, the ten minutes after which
# silence becomes InferenceNoTraffic, are 20 seconds then.
FACTOR = 30
SCRAPE_SECONDS = 0.5
# What follows a scenario is watched as well: longer than any `for`, shorter than those 20 seconds, because
# that the traffic stops is no part of a scenario.
AFTER_SECONDS = 12

FIRING = 'ALERTS{alertname=~"Inference.+",alertstate="firing"}'
EVALUATIONS = "prometheus_rule_group_last_evaluation_timestamp_seconds"


@dataclasses.dataclass
class Scenario:
    name: str
    options: list[str]
    expected: set[str]  # alerts, with the feature if they have one
    is_killed: bool = False

    @property
    def sent(self) -> str:
        return f"`{' '.join(self.options)}`{', then SIGKILL to the server' if self.is_killed else ''}"


SCENARIOS = [
    Scenario("normal", ["--scenario", "normal", "--duration", "30"], set()),
    Scenario(
        "drift",
        ["--scenario", "drift", "--duration", "30"],
        {
            "InferenceFeatureDrift (petal_length)",
            "InferenceFeatureDrift (petal_width)",
            "InferencePredictionDrift",
        },
    ),
    Scenario(
        "errors",
        ["--scenario", "errors", "--duration", "30"],
        {
            "InferenceErrorBudgetBurnFast",
            "InferenceErrorBudgetBurnSlow",
            "InferenceRequestsRefused",
        },
    ),
    # The first step is more than one core can answer, so that the search begins beyond saturation, and
    # a step, a twelfth of the duration, is longer than the four seconds that two minutes have become.
    Scenario(
        "high-load",
        ["--scenario", "high-load", "--rate", "100000", "--duration", "72"],
        {"InferenceSaturated"},
    ),
    Scenario(
        "killed",
        ["--scenario", "normal", "--duration", "5"],
        {"InferenceTargetDown"},
        is_killed=True,
    ),
]


# MARK: What is started


def wait_until(what: str, holds: typing.Callable[[], typing.Any], process: subprocess.Popen) -> typing.Any:
    for _ in range(600):
        if result := holds():
            return result
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise Failure(f"{what}: not so after a minute, or the program has ended")


def free_address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextlib.contextmanager
def server(cores: set[int], folder: pathlib.Path) -> Iterator[tuple[subprocess.Popen, str]]:
    command = [SERVER, "serve", "--port", 0, "--loops", 1, "--fault-injection"]
    said = folder / "server"
    with running(command, cores, said) as process:
        found = wait_until(
            "iris-server listens",
            lambda: re.search(r"^listening on (http://\S+)$", said.read_text(), re.MULTILINE),
            process,
        )
        yield process, found[1]


@contextlib.contextmanager
def prometheus(url: str, cores: set[int], folder: pathlib.Path) -> Iterator[Prometheus]:
    address = free_address()
    config = yaml.safe_load((ROOT / "monitoring/prometheus.yml").read_text("utf-8"))
    interval = text_of(SCRAPE_SECONDS)
    config["global"] |= {
        "scrape_interval": interval,
        "scrape_timeout": interval,
        "evaluation_interval": interval,
    }
    config["rule_files"] = [f"{folder}/*.rules.yml"]
    del config["alerting"]
    targets = {"inference": url.removeprefix("http://"), "prometheus": address}
    for job in config["scrape_configs"]:
        job["static_configs"] = [{"targets": [targets[job["job_name"]]]}]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config), "utf-8")
    for path in (ROOT / "monitoring/rules").glob("*.yml"):
        rules = shortened(yaml.safe_load(path.read_text("utf-8")))
        (folder / f"{path.stem}.rules.yml").write_text(yaml.safe_dump(rules), "utf-8")
    command = [
        PROMETHEUS,
        f"--config.file={folder}/prometheus.yml",
        f"--web.listen-address={address}",
        f"--storage.tsdb.path={folder}/data",
        "--log.level=error",
    ]
    with running(command, cores, folder / "said") as process:
        client = Prometheus(f"http://{address}")
        wait_until("Prometheus is ready", lambda: answers(f"{client.url}/-/ready"), process)
        # What was firing before the first scrape has been judged again, with the server in sight.
        wait_until("Prometheus scrapes", lambda: client.query('up{job="inference"} == 1'), process)
        seen = time.time()
        wait_until(
            "all rules are evaluated",
            lambda: (evaluations := client.query(EVALUATIONS)) and all(at > seen for _, at in evaluations),
            process,
        )
        yield client


# MARK: Shorter windows

UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
DURATION = r"(\d+)([smhd])"


def text_of(seconds: float) -> str:
    milliseconds = round(seconds * 1_000)
    assert math.isclose(milliseconds, seconds * 1_000), seconds
    return f"{milliseconds}ms"


def divided(number: str, unit: str) -> str:
    return text_of(int(number) * UNITS[unit] / FACTOR)


def shortened(rules: dict) -> dict:
    """The rules with all durations divided. Names keep the windows that they have in production, and
    thresholds stay: rows and requests are counted in a shorter time, but come fast enough."""
    for group in rules["groups"]:
        if "interval" in group:
            group["interval"] = shortened_duration(group["interval"])
        for rule in group["rules"]:
            for key in {"for", "keep_firing_for"} & rule.keys():
                rule[key] = shortened_duration(rule[key])
            expression, count = re.subn(
                rf"\[{DURATION}\]", lambda match: f"[{divided(*match.groups())}]", rule["expr"]
            )
            assert count == rule["expr"].count("["), f"a bracket that is no window: {rule['expr']}"
            rule["expr"] = re.sub(
                rf"\boffset {DURATION}\b", lambda match: f"offset {divided(*match.groups())}", expression
            )
    return rules


def shortened_duration(text: str) -> str:
    return divided(*typing.cast(re.Match, re.fullmatch(DURATION, text)).groups())


# MARK: What happened


@dataclasses.dataclass
class Outcome:
    scenario: Scenario
    report: dict  # of iris-traffic
    fired: dict[str, float]  # alerts, with seconds after the start
    alert_count: int
    problems: list[str]

    @property
    def row(self) -> str:
        fired = [f"`{name}` {seconds:.0f} s" for name, seconds in self.fired.items()]
        silent = self.alert_count - len({name.split()[0] for name in self.fired})
        cells = [
            self.scenario.name,
            self.scenario.sent,
            measured(self.report),
            ", ".join(fired) or "none",
            f"all {silent}" if not fired else f"the other {silent}",
        ]
        return f"| {' | '.join(cells)} |"


def measured(report: dict) -> str:
    rate, p50, p99 = report["requests_per_second"], *(report["latency_seconds"].get(p) for p in ("p50", "p99"))
    at = ""
    # What the steps have in common means nothing.
    for step in report.get("steps", []):
        if step["requests_per_second_asked"] == report["knee_requests_per_second"]:
            rate, p50, p99 = (step.get(key) for key in ("requests_per_second", "p50_seconds", "p99_seconds"))
            at = " at the knee"
    statuses = ", ".join(f"{count:,} of {status}" for status, count in sorted(report["statuses"].items()))
    return f"{rate:,.0f} requests/s{at}; P50 {duration(p50)}, P99 {duration(p99)}; {statuses}"


def duration(seconds: float | None) -> str:
    if seconds is None:
        return "of too few"
    unit, factor = next(
        each for each in (("s", 1), ("ms", 1e3), ("µs", 1e6)) if seconds * each[1] >= 1 or each[0] == "µs"
    )
    return f"{seconds * factor:.3g} {unit}"


def label(metric: dict[str, str]) -> str:
    feature = metric.get("feature")
    return f"{metric['alertname']} ({feature})" if feature else metric["alertname"]


def firing_since(client: Prometheus, start: float, end: float) -> dict[str, float]:
    """Every alert about the server that fired between the two times, with the seconds from the start to its
    first. Those about Prometheus itself, which has no Alertmanager here, are none of a scenario's."""
    # A range of samples, so that no moment is missed between the steps of a query.
    data = client.get(
        "query",
        query=f"{FIRING}[{text_of(round(end - start, 3))}]",
        time=f"{end:.3f}",
    )
    first = {label(each["metric"]): float(each["values"][0][0]) - start for each in data["result"]}
    return dict(sorted(first.items(), key=lambda each: each[1]))


def ticks(core: int, process: subprocess.Popen) -> tuple[int, int]:
    """How long the core was busy so far, and how long for the process, in the kernel's unit of CPU time."""
    fields = re.search(rf"^cpu{core} (.+)$", pathlib.Path("/proc/stat").read_text(), re.MULTILINE)[1].split()
    idle, waiting = (int(field) for field in fields[3:5])
    # Its name, the second field, may have blanks in it.
    own = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[:8])) - idle - waiting, int(own[11]) + int(own[12])


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


class Watch:
    """Says what fires while time passes."""

    def __init__(self, client: Prometheus, name: str) -> None:
        self.client = client
        self.name = name
        self.start = time.time()
        self.firing: set[str] = set()
        self.said = self.start

    def look(self) -> None:
        firing = {label(metric) for metric, _ in self.client.query(FIRING)}
        now = time.time()
        if firing != self.firing or now - self.said > 10:
            text = ", ".join(sorted(firing)) or "nothing"
            say(f"{self.name}, {now - self.start:.0f} s: firing: {text}")
            self.firing, self.said = firing, now

    def until(self, has_ended: typing.Callable[[], bool]) -> None:
        while not has_ended():
            self.look()
            time.sleep(1)


def play(scenario: Scenario, cores: list[int]) -> Outcome:
    # The server has a core of its own: what is left of one that it shares could be less than nine tenths.
    for_server, for_others = {cores[0]}, set(cores[1:])
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        process, url = stack.enter_context(server(for_server, folder))
        client = stack.enter_context(prometheus(url, for_others, folder))
        command = [TRAFFIC, "--url", url, *scenario.options, "--json", folder / "report"]
        watch = Watch(client, scenario.name)
        start = watch.start
        before = ticks(cores[0], process)
        with running(command, for_others, folder / "traffic") as traffic:
            watch.until(lambda: traffic.poll() is not None)
            if traffic.returncode != 0:
                raise Failure(f"iris-traffic: {(folder / 'traffic').read_text()[-2_000:]}")
        busy, own = (later - earlier for later, earlier in zip(ticks(cores[0], process), before))
        others = (busy - own) / (time.time() - start) / os.sysconf("SC_CLK_TCK")
        problems = []
        if scenario.is_killed:
            if early := firing_since(client, start, time.time()):
                problems.append(f"fired before the server was killed: {', '.join(early)}")
            start = watch.start = time.time()
            process.send_signal(signal.SIGKILL)
        end = time.time() + AFTER_SECONDS
        watch.until(lambda: time.time() > end)
        fired = firing_since(client, start, time.time())
        alerts = client.get("rules", type="alert")["groups"]
        report = json.loads((folder / "report").read_text())["scenarios"][0]

    for name in sorted(scenario.expected - fired.keys()):
        problems.append(f"{name} did not fire")
    for name in sorted(fired.keys() - scenario.expected):
        problems.append(f"{name} fired and should not have")
    if problems and others > 0.05:
        problems.append(f"other programs took {others:.0%} of the server's core: try a quiet machine")
    return Outcome(
        scenario=scenario,
        report=report,
        fired=fired,
        alert_count=sum(rule["name"].startswith("Inference") for group in alerts for rule in group["rules"]),
        problems=problems,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Plays scenarios and looks which alerts fire.")
    parser.add_argument("--write", action="store_true", help="puts the table into docs/scenarios.md")
    arguments = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        sys.exit("check-scenarios: one core is not enough: the server needs one of its own")

    outcomes = []
    for scenario in SCENARIOS:
        try:
            outcomes.append(play(scenario, cores))
        except Failure as failure:
            sys.exit(f"check-scenarios: {scenario.name}: {failure}")
        for problem in outcomes[-1].problems:
            say(f"{scenario.name}: {problem}")
    table = "\n".join(
        [
            "| scenario | sent | measured | alerts that fired, after | alerts that did not |",
            "| --- | --- | --- | --- | --- |",
            *(outcome.row for outcome in outcomes),
        ]
    )
    print(table)
    if any(outcome.problems for outcome in outcomes):
        return 1
    if arguments.write:
        write(DOCUMENT, "scripts/check-scenarios.sh --write", f"{described()}:\n\n{table}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
