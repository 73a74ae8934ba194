"""One row a request, beside everything that would be taken instead."""

import json
import statistics

from ..failure import Failure
from ..figures import Spread, ratios, remarks, short, table
from ..load import Request
from ..paths import RELEASE
from ..process import output
from ..servers import EVHTTP, FASTAPI, FASTAPI_RETURNED, GO, IRIS, NGINX, ROW, serving
from ..setting import Setting, Subject


def with_traffic(setting: Setting) -> Spread:
    """Requests a second that iris-traffic gets, in a closed loop as wrk's. It costs less a request than wrk."""
    report = setting.folder / "single.json"
    rates = []
    for _ in range(setting.rounds):
        with serving(IRIS, {setting.server_core}) as running:
            for _ in range(setting.seconds):
                output(
                    [
                        *("taskset", "-c", setting.generator_core, RELEASE / "iris-traffic"),
                        *("--url", running.url(""), "--scenario", "normal", "--batch-share", 0),
                        *("--connections", 64, "--duration", 1, "--json", report),
                    ]
                )
                played = json.loads(report.read_text("utf-8"))["scenarios"][0]
                if played["failures"]:
                    raise Failure(f"iris-traffic: {played['failures']}")
                rates.append(played["requests_per_second"])
    return Spread(rates)


def run(setting: Setting) -> str:
    request = Request(body=setting.body("row.json", ROW))
    subjects = [Subject(server, request) for server in (IRIS, NGINX, EVHTTP, GO, FASTAPI, FASTAPI_RETURNED)]
    runs = setting.saturate(subjects, "single")
    base = [each.cpu_microseconds for each in runs[IRIS.name]]
    base_rate = [each.requests_per_second for each in runs[IRIS.name]]
    rows = []
    for name, measured in runs.items():
        cpu = [each.cpu_microseconds for each in measured]
        rate = [each.requests_per_second for each in measured]
        rows.append(
            [
                name,
                Spread(cpu).text(1),
                ratios(cpu, base).middle_text,
                Spread(rate).text(0),
                short(ratios(base_rate, rate).median),
                f"{Spread([each.server for each in measured]).median:.0%}",
            ]
        )
    traffic = with_traffic(setting)
    evhttp = statistics.median(each.requests_per_second for each in runs[EVHTTP.name])
    head = ["", "CPU µs a request", "× iris-server", "requests/s", "iris-server has ×", "of its core"]
    return (
        f"`POST /predict` with {len(ROW)} bytes on 64 kept connections, {setting.text}; "
        "of the ratios of CPU time the half in the middle:\n\n"
        f"{table(head, rows)}{remarks(runs)}"
        f"\nWith iris-traffic in place of wrk, which takes less time a request, iris-server answered "
        f"{traffic.text(0)} requests/s, {short(traffic.median / evhttp)} times what the stock evhttp did.\n"
    )
