"""One row a request, beside everything that would be taken instead."""

import json

from ..failure import Failure
from ..figures import Spread, ratios, remarks, short, table
from ..load import Request
from ..paths import RELEASE
from ..process import output
from ..servers import EVHTTP, FASTAPI, FASTAPI_RETURNED, GO, IRIS, NGINX, ROW, Running, serving
from ..setting import Setting, Subject


def traffic_rate(setting: Setting, running: Running) -> float:
    """Requests a second that iris-traffic gets, in a closed loop as wrk's."""
    report = setting.folder / "single.json"
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
    return played["requests_per_second"]


def beyond_wrk(setting: Setting, request: Request) -> str:
    """What the server can do for a generator that costs less a request than wrk, by turns with a peer that wrk
    can saturate."""
    rates, peer_rates = [], []
    for _ in range(setting.rounds):
        with serving(IRIS, {setting.server_core}) as running, serving(EVHTTP, {setting.server_core}) as peer:
            for _ in range(setting.seconds):
                rates.append(traffic_rate(setting, running))
                measured = setting.undisturbed(peer, Subject(EVHTTP, request), "single")
                peer_rates.append(measured.requests_per_second)
    ratio = ratios(rates, peer_rates)
    return (
        "With iris-traffic in place of wrk, which takes less time a request, iris-server answered "
        f"{Spread(rates).text(0)} requests/s, by turns with the stock evhttp {ratio.middle_text} times what that "
        "did for wrk.\n"
    )


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
    head = ["", "CPU µs a request", "× iris-server", "requests/s", "iris-server has ×", "of its core"]
    return (
        f"`POST /predict` with {len(ROW)} bytes on 64 kept connections, {setting.text}; "
        "of the ratios of CPU time the half in the middle:\n\n"
        f"{table(head, rows)}{remarks(runs)}\n{beyond_wrk(setting, request)}"
    )
