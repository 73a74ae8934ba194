"""What a prediction costs beyond HTTP: the same server, answering with a text that was there before."""

from ..figures import Spread, number, ratios, remarks, table
from ..load import Request
from ..servers import FIXED, IRIS, NGINX, ROW, fixed
from ..setting import Setting, Subject


def run(setting: Setting) -> str:
    post = Request(body=setting.body("row.json", ROW))
    get = Request(path="/livez", method="GET")
    plain = Subject(FIXED, post, "`POST`, EventHTTP with a fixed reply")
    validated = Subject(fixed("validate", "validate"), post, "the same, the body validated")
    counted = Subject(fixed("count", "count"), post, "the same, and counted in all metrics")
    predicted = Subject(IRIS, post, "`POST /predict`, iris-server")
    subjects = [
        plain,
        validated,
        counted,
        predicted,
        Subject(FIXED, get, "`GET`, EventHTTP with a fixed reply"),
        Subject(IRIS, get, "`GET /livez`, iris-server"),
        Subject(NGINX, get, "`GET`, nginx with a fixed reply"),
    ]
    runs = setting.saturate(subjects, "fixed")
    cpu = {name: [each.cpu_microseconds for each in measured] for name, measured in runs.items()}
    base = cpu[plain.label]
    rows = [[name, Spread(values).text(2), ratios(values, base).middle_text] for name, values in cpu.items()]

    def more(subject: Subject) -> str:
        differences = Spread([after - before for before, after in zip(base, cpu[subject.label])])
        first, third = (share - 1 for share in ratios(cpu[subject.label], base).middle)
        return (
            f"{number(differences.median, 2)} µs or {ratios(cpu[subject.label], base).median - 1:.1%} "
            f"({first:.1%}..{third:.1%})"
        )

    return (
        f"64 kept connections, {setting.text}; of the ratios the half in the middle:\n\n"
        f"{table(['', 'CPU µs a request', '× fixed reply'], rows)}\n"
        f"Validation and metrics together cost {more(counted)} more than the fixed reply; "
        f"a prediction with all that belongs to it {more(predicted)}.\n{remarks(runs)}"
    )
