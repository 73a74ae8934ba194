"""How long a request takes at half of what the server can do, from clients who do not wait for one another."""

import contextlib
import dataclasses
import json
import statistics
import time
from collections.abc import Callable

from ..failure import Failure
from ..figures import Spread, duration, number, table
from ..load import OTHERS_MAX, Request
from ..machine import say
from ..paths import RELEASE
from ..process import cpu_seconds
from ..process import running as running_program
from ..scrape import Scrape, Scraper, scraping
from ..servers import FASTAPI, GO, IRIS, ROW, Running, serving
from ..setting import Setting, Subject
from ..stops import Stop, watching_stops
from ..watch import CoreWatch

PERCENTILES = ("p50", "p99", "p99.9")
PLAY_SECONDS = 10
# What a scrape does to this server is little, and the machine does much: it takes many half seconds to see it.
PLAYS_OF_IRIS = 6
# Every second half second has one.
SCRAPE_SECONDS = 1.0
# For its CPU time.
SCRAPES_ALONE = 200
# What iris-traffic says of a request that was due while all of its connections waited.
UNSENT = "not sent"


@dataclasses.dataclass(frozen=True)
class Part:
    """Half a second of a play."""

    p99: float
    is_scraped: bool
    is_calm: bool  # neither core stood still


@dataclasses.dataclass(frozen=True)
class Played:
    report: dict  # of iris-traffic
    others: float
    stops: list[Stop]
    scrapes: list[Scrape]

    @property
    def stopped(self) -> float:
        """Shares of the time in which the cores stood still, added up."""
        return sum(stop.seconds for stop in self.stops) / self.report["seconds"]

    @property
    def parts(self) -> list[Part]:
        parts = []
        for of in self.report["timeline"]:
            # Of too few answers there is none.
            if "p99" not in of["latency_seconds"]:
                continue
            end = of["end_unix_seconds"]
            start = end - of["seconds"]
            parts.append(
                Part(
                    of["latency_seconds"]["p99"],
                    any(each.start < end and start < each.start + each.seconds for each in self.scrapes),
                    self.is_calm(start, end),
                )
            )
        return parts

    def is_calm(self, start: float, end: float) -> bool:
        return not any(stop.end - stop.seconds < end and start < stop.end for stop in self.stops)


def play(setting: Setting, running: Running, rate: float) -> Played:
    """Plays an open loop, and scrapes beside it."""
    report, said = setting.folder / "report.json", setting.folder / "traffic"
    command = [
        *(RELEASE / "iris-traffic", "--url", running.url(""), "--scenario", "normal"),
        *("--batch-share", "0", "--rate", round(rate), "--duration", PLAY_SECONDS, "--json", report),
    ]
    cores = [setting.server_core, setting.generator_core]
    watch = CoreWatch(running.process.pid, cores, True)
    with contextlib.ExitStack() as stack:
        stops = stack.enter_context(watching_stops(cores))
        process = stack.enter_context(running_program(command, {setting.generator_core}, said))
        scraper = stack.enter_context(scraping(running.port, SCRAPE_SECONDS))
        if process.wait() != 0:
            raise Failure(f"iris-traffic on {running.server.name}: {said.read_text()[-2_000:]}")
    if len(scraper.scrapes) < PLAY_SECONDS / SCRAPE_SECONDS - 1:
        raise Failure(f"only {len(scraper.scrapes)} scrapes of {running.server.name} in {PLAY_SECONDS} s")
    watch.end()
    scenario = json.loads(report.read_text("utf-8"))["scenarios"][0]
    return Played(scenario, watch.others, stops, scraper.scrapes)


def scrape_cpu_seconds(running: Running) -> float:
    """What a scrape takes of a server that has nothing else to do."""
    scraper = Scraper(running.port)
    try:
        before = cpu_seconds(running.process.pid)
        for _ in range(SCRAPES_ALONE):
            scraper.scrape()
        return (cpu_seconds(running.process.pid) - before) / SCRAPES_ALONE
    finally:
        scraper.socket.close()


def whole_row(name: str, of: list[Played]) -> list[str]:
    def median(figure: Callable[[Played], float]) -> float:
        return statistics.median(map(figure, of))

    def percentile(figures: str, key: str) -> str:
        values = [each.report[figures][key] for each in of if key in each.report[figures]]
        return duration(statistics.median(values)) if values else ""

    return [
        name,
        number(median(lambda each: each.report["requests_per_second"])),
        *(percentile("latency_seconds", key) for key in PERCENTILES),
        percentile("schedule_lag_seconds", "p99"),
        f"{statistics.mean(each.stopped for each in of):.2%}",
    ]


def middle(values: list[float]) -> str:
    """The median, and what half of the values lie between."""
    if not values:
        return ""
    spread = Spread(values)
    first, third = spread.middle
    return f"{duration(spread.median)} ({duration(first)}..{duration(third)})"


def parts_row(name: str, parts: list[Part]) -> list[str]:
    calm = [each.p99 for each in parts if each.is_calm]
    return [name, f"{len(parts)}", middle([each.p99 for each in parts]), f"{len(calm)}", middle(calm)]


def ratio_of_medians(parts: list[Part]) -> float | None:
    """P99 with a scrape to P99 without; None unless there are both."""
    scraped, others = ([each.p99 for each in parts if each.is_scraped == is_scraped] for is_scraped in (True, False))
    return statistics.median(scraped) / statistics.median(others) if scraped and others else None


def effect(name: str, plays: list[list[Part]]) -> list[str]:
    """What scrapes do to P99: of all half seconds, and what half of the plays lie between."""
    whole = ratio_of_medians(sum(plays, []))
    single = [ratio for ratio in map(ratio_of_medians, plays) if ratio is not None]
    if whole is None:
        return [name, ""]
    first, third = Spread(single).middle
    return [name, f"{whole:.2f} ({first:.2f}..{third:.2f})"]


def scrapes_row(name: str, of: list[Played], alone: list[float]) -> list[str]:
    scrapes = [scrape for each in of for scrape in each.scrapes]
    calm = [
        scrape.seconds
        for each in of
        for scrape in each.scrapes
        if each.is_calm(scrape.start, scrape.start + scrape.seconds)
    ]
    seconds = [scrape.seconds for scrape in scrapes]
    return [
        name,
        number(statistics.median(scrape.bytes for scrape in scrapes)),
        duration(statistics.median(alone)),
        middle(seconds),
        f"{duration(max(seconds))} of {len(seconds)}",
        f"{duration(max(calm))} of {len(calm)}" if calm else "",
    ]


def run(setting: Setting) -> str:
    # Fails at once if they cannot be watched.
    with watching_stops([setting.server_core, setting.generator_core]):
        time.sleep(0.1)
    request = Request(body=setting.body("row.json", ROW))
    subjects = [Subject(server, request) for server in (IRIS, GO, FASTAPI)]
    plays: dict[str, list[Played]] = {subject.label: [] for subject in subjects}
    alone: dict[str, list[float]] = {subject.label: [] for subject in subjects}
    unsent: dict[str, int] = {}
    for subject in setting.turns(subjects, "latency"):
        name = subject.label
        with serving(subject.server, {setting.server_core}) as running:
            setting.ask(running, subject)
            for _ in range(PLAYS_OF_IRIS if subject.server is IRIS else 1):
                # Measured each time, as the machine's speed changes: half of another minute's may be all of this.
                rate = setting.ask(running, subject).requests_per_second / 2
                say(f"latency: {name} at {rate:,.0f} requests/s")
                played = play(setting, running, rate)
                failures = played.report["failures"]
                if set(failures) - {UNSENT}:
                    raise Failure(f"iris-traffic on {name}: {', '.join(failures)}")
                unsent[name] = unsent.get(name, 0) + failures.get(UNSENT, 0)
                plays[name].append(played)
            alone[name].append(scrape_cpu_seconds(running))

    of_iris = [each.parts for each in plays[IRIS.name]]
    parts = [parts_row(name, [part for each in of for part in each.parts]) for name, of in plays.items()]
    for is_scraped, text in ((True, "with a scrape"), (False, "without")):
        chosen = [part for each in of_iris for part in each if part.is_scraped == is_scraped]
        parts.append(parts_row(f"{IRIS.name}, {text}", chosen))
    effects = [
        effect("all", of_iris),
        effect("calm ones", [[part for part in each if part.is_calm] for each in of_iris]),
    ]
    others = statistics.median(each.others for of in plays.values() for each in of)
    whole_head = ["", "requests/s", "P50", "P99", "P99.9", "generator late, P99", "stood still"]
    return (
        "Half of the saturated rate of the second before each play, open loop, one row a request, a scrape a second; "
        f"medians of plays of {PLAY_SECONDS} seconds, with all that came between:\n\n"
        f"{table(whole_head, (whole_row(name, of) for name, of in plays.items()))}\n"
        "*Stood still* are the shares of the time in which the two cores did nothing at all, whatever they had to "
        "do, added up.\n\n"
        "P99 of each half second of these plays; the median, and what half of them lie between. In a calm one "
        f"neither core stood still:\n\n{table(['', 'half seconds', 'P99', 'calm ones', 'P99 of these'], parts)}\n"
        f"{IRIS.name}, half seconds with a scrape and without: the ratio of the medians, and what it is between in "
        f"half of the plays:\n\n{table(['half seconds', 'P99 with a scrape × without'], effects)}\n"
        "`GET /metrics` as Prometheus asks for it, its CPU time without load, and how long it took under this "
        "load:\n\n"
        + table(
            ["", "bytes", "CPU time", "took", "most", "most while no core stood still"],
            (scrapes_row(name, of, alone[name]) for name, of in plays.items()),
        )
        + "".join(
            f"\n{name}: {count} requests were not sent, because more waited than iris-traffic has connections.\n"
            for name, count in unsent.items()
            if count
        )
        + (f"\nOther programs took {others:.0%} of the two cores.\n" if others > OTHERS_MAX else "")
    )
