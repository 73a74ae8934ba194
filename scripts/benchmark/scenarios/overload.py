"""What happens when more is asked than the server can do."""

import dataclasses
import json
import statistics

from ..failure import Failure
from ..figures import Spread, duration, number, ratios, table
from ..load import Request, wrk_refused
from ..machine import say
from ..paths import RELEASE
from ..process import running as running_program
from ..scrape import scraping
from ..servers import IRIS, Running, serving
from ..setting import Setting
from .batch import batch

# Of each batch. To refuse one costs nearly the same, however many they are.
ROWS = (1000, 500, 250)
# Of the peak: below it, at it, and far beyond.
FACTORS = (0.5, 0.9, 1.5, 2.0)
SECONDS = 4
PEAK_SECONDS = 2
# Enough to saturate, and few enough not to queue.
CONNECTIONS = 32
# Of clients that ask again at once, whatever they are told.
CROWDS = (CONNECTIONS, 1_000, 4_000, 9_000)
CROWD_ROWS = (500, 100)
# Thousands take a part of a second to connect.
CROWD_SECONDS = 10
SCRAPE_SECONDS = 0.1


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


def play(setting: Setting, running: Running, rows: int, seconds: int, *pace: object) -> Played:
    report, said = setting.folder / "report.json", setting.folder / "traffic"
    command = [
        *(RELEASE / "iris-traffic", "--url", running.url(""), "--scenario", "normal"),
        *("--batch-share", "1", "--batch-rows", rows, "--duration", seconds, "--json", report, *pace),
    ]
    with running_program(command, {setting.generator_core}, said) as process:
        if process.wait() != 0:
            raise Failure(f"iris-traffic on {running.server.name}: {said.read_text()[-2_000:]}")
    return Played(json.loads(report.read_text("utf-8"))["scenarios"][0])


def run(setting: Setting) -> str:
    open_loops = [overloaded(setting, rows) for rows in ROWS]
    crowds = [crowded(setting, rows) for rows in CROWD_ROWS]
    return "\n".join([*open_loops, *crowds])


def overloaded(setting: Setting, batch_rows: int) -> str:
    """An open loop at parts of the peak, which is measured before and after each play.

    What the machine's neighbours do changes the peak by a fourth from minute to minute, and not only that of the
    server; a play is held against those beside it.
    """
    plays: dict[float, list[Played]] = {factor: [] for factor in FACTORS}
    peaks: dict[float, list[float]] = {factor: [] for factor in FACTORS}
    for index in range(setting.rounds):
        say(f"overload: {batch_rows} rows: round {index + 1} of {setting.rounds}")
        with serving(IRIS, {setting.server_core}) as running:

            def peak() -> float:
                return play(setting, running, batch_rows, PEAK_SECONDS, "--connections", CONNECTIONS).goodput

            before = peak()
            for factor in FACTORS:
                rate = round(before * factor)
                plays[factor].append(play(setting, running, batch_rows, SECONDS, "--rate", rate))
                after = peak()
                peaks[factor].append((before + after) / 2)
                before = after

    def latency(of: list[Played], key: str) -> str:
        return duration(statistics.median(each.report["latency_seconds"][key] for each in of))

    rows = []
    for factor, of in plays.items():
        due = [each.report["requests_per_second_asked"] for each in of]
        parts = ratios([each.goodput for each in of], peaks[factor])
        least, most = parts.middle
        rows.append(
            [
                f"{factor:g} × the peak",
                number(statistics.median(due)),
                number(statistics.median(each.goodput for each in of)),
                f"{parts.median:.0%} ({least:.0%}..{most:.0%})",
                number(statistics.median(each.refused for each in of)),
                *(latency(of, key) for key in ("p50", "p99", "max")),
            ]
        )
    head = ["open loop", "due/s", "served/s", "of the peak", "503/s", "P50", "P99", "most"]
    peak_median = number(statistics.median(each for of in peaks.values() for each in of))
    return (
        f"Batches of {batch_rows:,} rows; the peak is a closed loop on {CONNECTIONS} connections, measured before and "
        f"after each play, {peak_median} requests/s; medians of {setting.rounds} plays of {SECONDS} s, with what "
        "half of them lie between. Latencies are those of the answers that were served, from when they were "
        f"due:\n\n{table(head, rows)}"
    )


def crowded(setting: Setting, batch_rows: int) -> str:
    """A closed loop of many clients that do not heed Retry-After."""
    body = batch(batch_rows)
    request = Request(body=setting.body("crowd.json", body), rows=batch_rows)
    served: dict[int, list[float]] = {crowd: [] for crowd in CROWDS}
    refused: dict[int, list[float]] = {crowd: [] for crowd in CROWDS}
    latencies: dict[int, list[float]] = {crowd: [] for crowd in CROWDS}
    scrapes: dict[int, list[float]] = {crowd: [] for crowd in CROWDS}
    for index in range(setting.rounds):
        say(f"overload: crowds with {batch_rows} rows: round {index + 1} of {setting.rounds}")
        with serving(IRIS, {setting.server_core}) as running:
            for crowd in CROWDS:
                with scraping(running.port, SCRAPE_SECONDS) as scraper:
                    report = wrk_refused(
                        running.url("/predict"), request, CROWD_SECONDS, crowd, [setting.generator_core]
                    )
                answers, refusals = report["requests"], report["errors"]["status"]
                served[crowd].append((answers - refusals) / report["seconds"])
                refused[crowd].append(refusals / report["seconds"])
                latencies[crowd].append(report["p99_seconds"])
                scrapes[crowd] += [each.seconds for each in scraper.scrapes]
    rows = [
        [
            number(crowd),
            Spread(served[crowd]).text(0),
            f"{ratios(served[crowd], served[CONNECTIONS]).median:.0%}",
            number(statistics.median(refused[crowd])),
            duration(statistics.median(latencies[crowd])),
            duration(statistics.median(scrapes[crowd])),
            duration(max(scrapes[crowd])),
        ]
        for crowd in CROWDS
    ]
    head = ["clients", "served/s", "of the peak", "503/s", "P99", "a scrape", "most"]
    return (
        f"Batches of {batch_rows:,} rows, {len(body):,} bytes, from clients that ask again at once when they have an "
        f"answer, whatever it is; medians of {setting.rounds} × {CROWD_SECONDS} s (least..most). P99 is that of all answers, and a "
        f"scrape how long `/metrics` took meanwhile:\n\n{table(head, rows)}"
    )
