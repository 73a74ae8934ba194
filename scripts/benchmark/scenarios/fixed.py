"""What a prediction costs beyond HTTP: the same server, answering with a text that was there before."""

import statistics

from ..figures import Spread, number, ratio, remarks, short, table
from ..load import Request
from ..servers import FIXED, IRIS, NGINX, ROW
from ..setting import Setting, Subject


def run(setting: Setting) -> str:
    post = Request(body=setting.body("row.json", ROW))
    get = Request(path="/livez", method="GET")
    fixed = Subject(FIXED, post, "`POST`, EventHTTP with a fixed reply")
    predicted = Subject(IRIS, post, "`POST /predict`, iris-server")
    subjects = [
        fixed,
        predicted,
        Subject(IRIS, get, "`GET /livez`, iris-server"),
        Subject(FIXED, get, "`GET`, EventHTTP with a fixed reply"),
        Subject(NGINX, get, "`GET`, nginx with a fixed reply"),
    ]
    runs = setting.saturate(subjects, "fixed")
    cpu = {name: [each.cpu_microseconds for each in measured] for name, measured in runs.items()}
    base = cpu[fixed.label]
    rows = [
        [name, Spread(values).text(2), short(ratio(values, base))]
        for name, values in cpu.items()
    ]
    more = [after - before for before, after in zip(base, cpu[predicted.label])]
    share = ratio(cpu[predicted.label], base) - 1
    return (
        f"64 kept connections, {setting.text}:\n\n"
        f"{table(['', 'CPU µs a request', '× fixed reply'], rows)}\n"
        f"A prediction, with all that belongs to it, costs {number(statistics.median(more), 2)} µs "
        f"({number(min(more), 2)}..{number(max(more), 2)}) more than the fixed reply, {share:.1%}.\n"
        f"{remarks(runs)}"
    )
