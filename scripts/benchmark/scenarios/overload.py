"""What happens when more is asked than the server can do."""

import dataclasses
import json
import statistics

from ..failure import Failure
from ..figures import duration, number, table
from ..machine import say
from ..paths import RELEASE
from ..process import running as running_program
from ..servers import IRIS, Running, serving
from ..setting import Setting

# Of each batch. To refuse one costs the same, however many they are.
ROWS = (1000, 500, 200)
# Of the peak: below it, at it, and far beyond.
FACTORS = (0.5, 0.9, 1.5, 2.0)
SECONDS = 5
# Enough to saturate, and few enough not to queue.
CONNECTIONS = 32


@dataclasses.dataclass(frozen=True)
class Played:
    report: dict  # of iris-traffic

    def rate(self, status: str) -> float:
        return self.report["statuses"].get(status, 0) / self.report["seconds"]

    @property
    def goodput(self) -> float:
        """Requests a second that were answered well."""
        return self.rate("200")

    @property
    def refused(self) -> float:
        return self.rate("503")


def play(setting: Setting, running: Running, rows: int, *pace: object) -> Played:
    report, said = setting.folder / "report.json", setting.folder / "traffic"
    command = [
        *(RELEASE / "iris-traffic", "--url", running.url(""), "--scenario", "normal"),
        *("--batch-share", "1", "--batch-rows", rows, "--duration", SECONDS, "--json", report, *pace),
    ]
    with running_program(command, {setting.generator_core}, said) as process:
        if process.wait() != 0:
            raise Failure(f"iris-traffic on {running.server.name}: {said.read_text()[-2_000:]}")
    return Played(json.loads(report.read_text("utf-8"))["scenarios"][0])


def run(setting: Setting) -> str:
    return "\n".join(overloaded(setting, rows) for rows in ROWS)


def overloaded(setting: Setting, batch_rows: int) -> str:
    plays: dict[float, list[Played]] = {factor: [] for factor in FACTORS}
    peaks = []
    for index in range(setting.rounds):
        say(f"overload: {batch_rows} rows: round {index + 1} of {setting.rounds}")
        with serving(IRIS, {setting.server_core}) as running:
            peak = play(setting, running, batch_rows, "--connections", CONNECTIONS).goodput
            peaks.append(peak)
            for factor in FACTORS:
                plays[factor].append(play(setting, running, batch_rows, "--rate", round(peak * factor)))

    def median(of: list[float]) -> float:
        return statistics.median(of)

    def latency(of: list[Played], key: str) -> str:
        return duration(median([each.report["latency_seconds"][key] for each in of]))

    rows = [
        [
            f"{factor:g} × the peak",
            number(median([peak * factor for peak in peaks])),
            number(median([each.goodput for each in of])),
            f"{median([each.goodput / peak for each, peak in zip(of, peaks)]):.0%}",
            number(median([each.refused for each in of])),
            latency(of, "p50"),
            latency(of, "p99"),
            latency(of, "max"),
        ]
        for factor, of in plays.items()
    ]
    head = ["open loop", "due/s", "served/s", "of the peak", "503/s", "P50", "P99", "most"]
    return (
        f"Batches of {batch_rows} rows; the peak is a closed loop on {CONNECTIONS} connections, "
        f"{number(median(peaks))} requests/s; medians of {setting.rounds} plays of {SECONDS} s. Latencies are "
        f"those of the answers that were served, from when they were due:\n\n{table(head, rows)}"
    )
