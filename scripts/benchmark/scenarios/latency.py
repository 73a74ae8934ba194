"""How long a request takes at half of what the server can do, from clients who do not wait for one another."""

import contextlib
import dataclasses
import json
import statistics
import time
from collections.abc import Callable

from ..failure import Failure
from ..figures import duration, number, ratios, table
from ..load import OTHERS_MAX, Request
from ..machine import say
from ..paths import RELEASE
from ..process import running as running_program
from ..scrape import scraping
from ..servers import FASTAPI, GO, IRIS, ROW, Running, serving
from ..setting import Setting, Subject
from ..stops import watching_stops
from ..watch import CoreWatch

PERCENTILES = ("p50", "p99", "p99.9")
SCRAPES = 20
# What scrapes do to the server is little, and the machine does much: it takes many plays to see it.
PAIRS_PER_TURN = 4
# What iris-traffic says of a request that was due while all of its connections waited.
UNSENT = "not sent"
# A play is calm if the cores stood still for less of it. At half of the saturated rate it takes as long again
# until what became due meanwhile is answered, so this makes 0.4 % of the requests late, and leaves P99 to the
# server.
CALM_SHARE = 0.002


@dataclasses.dataclass(frozen=True)
class Played:
    report: dict  # of iris-traffic
    others: float
    stopped: float  # see Stops
    scrapes: list[float]
    scrape_bytes: int

    @property
    def p99(self) -> float:
        return self.report["latency_seconds"]["p99"]

    @property
    def is_calm(self) -> bool:
        return self.stopped < CALM_SHARE


def play(
    setting: Setting, running: Running, rate: float, seconds: int, scrape_every: float | None
) -> Played:
    """Plays an open loop, and scrapes beside it."""
    report, said = setting.folder / "report.json", setting.folder / "traffic"
    command = [
        *(RELEASE / "iris-traffic", "--url", running.url(""), "--scenario", "normal"),
        *("--batch-share", "0", "--rate", round(rate), "--duration", seconds, "--json", report),
    ]
    cores = [setting.server_core, setting.generator_core]
    watch = CoreWatch(running.process.pid, cores, True)
    scrapes, size = [], 0
    with contextlib.ExitStack() as stack:
        stops = stack.enter_context(watching_stops(cores))
        process = stack.enter_context(running_program(command, {setting.generator_core}, said))
        if scrape_every:
            scraper = stack.enter_context(scraping(running.port, scrape_every))
        if process.wait() != 0:
            raise Failure(f"iris-traffic on {running.server.name}: {said.read_text()[-2_000:]}")
    if scrape_every:
        scrapes, size = scraper.seconds, scraper.bytes
        if len(scrapes) < seconds / scrape_every - 1:
            raise Failure(f"only {len(scrapes)} scrapes of {running.server.name} in {seconds} s")
    watch.end()
    scenario = json.loads(report.read_text("utf-8"))["scenarios"][0]
    return Played(scenario, watch.others, stops.share, scrapes, size)


def row(name: str, of: list[Played]) -> list[str]:
    def median(figure: Callable[[Played], float], of: list[Played] = of) -> float:
        return statistics.median(map(figure, of))

    calm = [each for each in of if each.is_calm]
    return [
        name,
        number(median(lambda each: each.report["requests_per_second"])),
        *(duration(median(lambda each: each.report["latency_seconds"][key])) for key in PERCENTILES),
        f"{len(calm)} of {len(of)}",
        duration(median(lambda each: each.p99, calm)) if calm else "",
        duration(min(each.p99 for each in of)),
        duration(median(lambda each: each.report["schedule_lag_seconds"]["p99"])),
        f"{statistics.mean(each.stopped for each in of):.2%}",
    ]


def effect(pairs: list[tuple[Played, Played]]) -> list[str]:
    """What scrapes do to P99, from plays without and with them, side by side."""
    if not pairs:
        return ["0", ""]
    return [f"{len(pairs)}", ratios([of.p99 for _, of in pairs], [of.p99 for of, _ in pairs]).middle_text]


def run(setting: Setting) -> str:
    # Fails at once if they cannot be watched.
    with watching_stops([setting.server_core, setting.generator_core]):
        time.sleep(0.1)
    request = Request(body=setting.body("row.json", ROW))
    subjects = [Subject(server, request) for server in (IRIS, GO, FASTAPI)]
    plays: dict[str, list[Played]] = {subject.label: [] for subject in subjects}
    pairs: list[tuple[Played, Played]] = []  # of iris-server, without and with scrapes
    often: dict[str, Played] = {}
    unsent: dict[str, int] = {}
    for subject in setting.turns(subjects, "latency"):
        name = subject.label
        with serving(subject.server, {setting.server_core}) as running:
            setting.ask(running, subject)
            rate = setting.undisturbed(running, subject, "latency").requests_per_second / 2

            def quietest(seconds: int, scrape_every: float | None = None) -> Played:
                played = setting.quietest(
                    lambda: play(setting, running, rate, seconds, scrape_every),
                    # What was not answered is worse than any disturbance.
                    lambda each: each.others + len(each.report["failures"]),
                    f"latency: {name}",
                )
                failures = set(played.report["failures"])
                if failures - {UNSENT}:
                    raise Failure(f"iris-traffic on {name}: {', '.join(failures)}")
                unsent[name] = unsent.get(name, 0) + len(failures)
                return played

            say(f"latency: {name} at {rate:,.0f} requests/s")
            if subject.server is IRIS:
                for turn in range(setting.seconds * PAIRS_PER_TURN):
                    # By turns, and each of the two first as often as the other.
                    if turn % 2 == 0:
                        quiet, scraped = quietest(2), quietest(2, 0.5)
                    else:
                        scraped, quiet = quietest(2, 0.5), quietest(2)
                    pairs.append((quiet, scraped))
            else:
                plays[name] += [quietest(2) for _ in range(setting.seconds)]
            if name not in often:
                often[name] = quietest(4, 0.15)
    plays[IRIS.name] = [quiet for quiet, _ in pairs]

    rows = [row(name, of) for name, of in plays.items()]
    rows.insert(1, row(f"{IRIS.name}, scraped twice a second", [scraped for _, scraped in pairs]))
    head = [
        *("", "requests/s", "P50", "P99", "P99.9", "calm plays", "P99 of these", "least P99"),
        *("generator late, P99", "stood still"),
    ]
    calm = [pair for pair in pairs if all(each.is_calm for each in pair)]
    effects = [["all", *effect(pairs)], ["calm ones", *effect(calm)]]
    taken = [
        [
            name,
            number(played.scrape_bytes),
            duration(statistics.median(played.scrapes[:SCRAPES])),
            duration(max(played.scrapes[:SCRAPES])),
        ]
        for name, played in often.items()
    ]
    played = [*sum(plays.values(), []), *(scraped for _, scraped in pairs)]
    others = statistics.median(each.others for each in played)
    return (
        "Half of the saturated rate of each turn, open loop, one row a request; medians of plays of two "
        f"seconds:\n\n{table(head, rows)}\n"
        "*Stood still* are the shares of the time in which the two cores did nothing at all, whatever they had to "
        f"do, added up; a play is calm below {CALM_SHARE:.1%}.\n\n"
        f"{IRIS.name} scraped twice a second and not, by turns; the median of the ratios of plays side by side, and "
        f"what half of them lie between:\n\n{table(['pairs', 'count', 'P99 with scrapes × without'], effects)}\n"
        f"`GET /metrics` under the same load, as Prometheus asks for it, {SCRAPES} times:\n\n"
        f"{table(['', 'bytes', 'median', 'most'], taken)}"
        + "".join(
            f"\n{name}: in {count} plays, more requests waited than iris-traffic has connections.\n"
            for name, count in unsent.items()
            if count
        )
        + (f"\nOther programs took {others:.0%} of the two cores.\n" if others > OTHERS_MAX else "")
    )
