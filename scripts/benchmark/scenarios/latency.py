"""How long a request takes at half of what the server can do, from clients who do not wait for one another."""

import contextlib
import dataclasses
import json
import statistics
from collections.abc import Callable

from ..failure import Failure
from ..figures import duration, number, table
from ..load import OTHERS_MAX, Request
from ..machine import say
from ..paths import RELEASE
from ..process import running as running_program
from ..scrape import scraping
from ..servers import FASTAPI, GO, IRIS, ROW, Running, serving
from ..setting import Setting, Subject
from ..watch import CoreWatch, stopped_shares

PERCENTILES = ("p50", "p99", "p99.9")
SCRAPES = 20
# Longer is a stop of the machine, not an interrupt.
STOP_SECONDS = 0.000_5


@dataclasses.dataclass(frozen=True)
class Played:
    report: dict  # of iris-traffic
    others: float
    scrapes: list[float]
    scrape_bytes: int


def play(
    setting: Setting, running: Running, rate: float, seconds: int, scrape_every: float | None
) -> Played:
    """Plays an open loop, and scrapes beside it."""
    report, said = setting.folder / "report.json", setting.folder / "traffic"
    command = [
        *(RELEASE / "iris-traffic", "--url", running.url(""), "--scenario", "normal"),
        *("--batch-share", "0", "--rate", round(rate), "--duration", seconds, "--json", report),
    ]
    watch = CoreWatch(running.process.pid, [setting.server_core, setting.generator_core], True)
    scrapes, size = [], 0
    with contextlib.ExitStack() as stack:
        process = stack.enter_context(running_program(command, {setting.generator_core}, said))
        if scrape_every:
            scraper = stack.enter_context(scraping(running.port, scrape_every))
        if process.wait() != 0:
            raise Failure(f"iris-traffic on {running.server.name}: {said.read_text()[-2_000:]}")
    if scrape_every:
        scrapes, size = scraper.seconds, scraper.bytes
    watch.end()
    scenario = json.loads(report.read_text("utf-8"))["scenarios"][0]
    return Played(scenario, watch.others, scrapes, size)


def row(name: str, of: list[Played]) -> list[str]:
    def figures(figure: Callable[[dict], float]) -> list[float]:
        return [figure(each.report) for each in of]

    def median(figure: Callable[[dict], float]) -> float:
        return statistics.median(figures(figure))

    return [
        name,
        number(median(lambda report: report["requests_per_second"])),
        *(duration(median(lambda report: report["latency_seconds"][key])) for key in PERCENTILES),
        duration(min(figures(lambda report: report["latency_seconds"]["p99"]))),
        duration(median(lambda report: report["schedule_lag_seconds"]["p99"])),
    ]


def run(setting: Setting) -> str:
    request = Request(body=setting.body("row.json", ROW))
    subjects = [Subject(server, request) for server in (IRIS, GO, FASTAPI)]
    quiet: dict[str, list[Played]] = {subject.label: [] for subject in subjects}
    scraped: dict[str, list[Played]] = {subject.label: [] for subject in subjects}
    often: dict[str, Played] = {}
    stopped: list[float] = []
    for subject in setting.turns(subjects, "latency"):
        name = subject.label
        with serving(subject.server, {setting.server_core}) as running:
            setting.ask(running, subject)
            rate = setting.undisturbed(running, subject, "latency").requests_per_second / 2

            def quietest(seconds: int, scrape_every: float | None) -> Played:
                played = setting.quietest(
                    lambda: play(setting, running, rate, seconds, scrape_every),
                    # What failed is worse than any disturbance.
                    lambda each: each.others + len(each.report["failures"]),
                    f"latency: {name}",
                )
                if played.report["failures"]:
                    raise Failure(f"iris-traffic on {name}: {played.report['failures']}")
                return played

            say(f"latency: {name} at {rate:,.0f} requests/s")
            for _ in range(setting.seconds):
                stopped += stopped_shares([setting.server_core, setting.generator_core], 1, STOP_SECONDS)
                quiet[name].append(quietest(2, None))
                scraped[name].append(quietest(2, 0.5))
            if name not in often:
                often[name] = quietest(4, 0.15)

    rows = []
    for name in quiet:
        rows += [row(name, quiet[name]), row(f"{name}, scraped twice a second", scraped[name])]
    head = ["", "requests/s", "P50", "P99", "P99.9", "least P99", "generator late, P99"]
    taken = [
        [
            name,
            number(played.scrape_bytes),
            duration(statistics.median(played.scrapes[:SCRAPES])),
            duration(max(played.scrapes[:SCRAPES])),
        ]
        for name, played in often.items()
    ]
    others = statistics.median(each.others for of in [*quiet.values(), *scraped.values()] for each in of)
    return (
        "Half of the saturated rate of each turn, open loop, one row a request; medians of "
        f"{setting.rounds} × {setting.seconds} plays of two seconds:\n\n{table(head, rows)}\n"
        f"Between the plays, a core stood still for {statistics.mean(stopped):.2%} of the time, for more than "
        f"{duration(STOP_SECONDS)} at once, although nothing else ran.\n\n"
        f"`GET /metrics` under the same load, as Prometheus asks for it, {SCRAPES} times:\n\n"
        f"{table(['', 'bytes', 'median', 'most'], taken)}"
        + (f"\nOther programs took {others:.0%} of the two cores.\n" if others > OTHERS_MAX else "")
    )
