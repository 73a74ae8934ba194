"""One row a request, beside everything that would be taken instead."""

from ..figures import Spread, ratios, remarks, short, table
from ..load import Request
from ..servers import EVHTTP, FASTAPI, FASTAPI_RETURNED, GO, IRIS, NGINX, ROW
from ..setting import Setting, Subject


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
        f"{table(head, rows)}{remarks(runs)}"
    )
