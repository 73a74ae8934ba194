"""Many rows a request."""

import csv
import json
import random

from ..failure import Failure
from ..figures import Spread, ratios, remarks, short, table
from ..load import Request
from ..paths import PYTHON_PACKAGES
from ..servers import FASTAPI, FASTAPI_RETURNED, GO, IRIS, ask, serving
from ..setting import Setting, Subject

ROWS = 1_000
CONNECTIONS = 8
ROWS_MAX = 100_000  # that the server takes


def iris_rows() -> list[list[float]]:
    path = PYTHON_PACKAGES / "sklearn/datasets/data/iris.csv"
    with path.open(encoding="utf-8") as file:
        rows = [[float(cell) for cell in row[:4]] for row in list(csv.reader(file))[1:]]
    if len(rows) != 150:
        raise Failure(f"{path} has {len(rows)} rows")
    return rows


def batch(count: int) -> bytes:
    """Rows of the table with a little noise, two decimals, the same in every run."""
    generator = random.Random(0)
    table_rows = iris_rows()
    rows = [
        [max(round(value + generator.gauss(0, 0.1), 2), 0.01) for value in generator.choice(table_rows)]
        for _ in range(count)
    ]
    return json.dumps({"instances": rows}, separators=(",", ":")).encode()


def request(setting: Setting) -> Request:
    return Request(body=setting.body("batch.json", batch(ROWS)), rows=ROWS)


def check(setting: Setting, subjects: list[Subject], body: bytes) -> None:
    """All predict the same classes, but for rows at the border between two."""
    classes = {}
    for subject in subjects:
        with serving(subject.server, {setting.server_core}) as running:
            answer = json.loads(ask(running.port, "POST", "/predict", body))
        classes[subject.label] = [each["class"] for each in answer["predictions"]]
    first = classes[subjects[0].label]
    for name, found in classes.items():
        same = sum(one == other for one, other in zip(first, found))
        if len(found) != ROWS or same < 0.99 * ROWS:
            raise Failure(f"{name} predicts {len(found)} rows, {same} of them as {subjects[0].label} does")


def largest(setting: Setting) -> str:
    """What the largest batch takes: the others on its loop wait nearly as long."""
    body = setting.body("largest.json", batch(ROWS_MAX))
    subject = Subject(IRIS, Request(body=body, rows=ROWS_MAX), "the largest batch", connections=1)
    turns = setting.saturate([subject], "batch")[subject.label]
    milliseconds = Spread([each.cpu_microseconds / 1_000 for each in turns])
    return (
        f"The largest batch, {ROWS_MAX:,} rows and {body.stat().st_size:,} bytes, takes {milliseconds.text(1)} ms of "
        "CPU time.\n"
    )


def run(setting: Setting) -> str:
    asked = request(setting)
    subjects = [Subject(server, asked, connections=CONNECTIONS) for server in (IRIS, GO, FASTAPI, FASTAPI_RETURNED)]
    body = asked.body.read_bytes()
    check(setting, subjects, body)
    runs = setting.saturate(subjects, "batch")
    rates = {name: [each.requests_per_second * ROWS for each in of] for name, of in runs.items()}
    cpu = {name: [each.cpu_microseconds * 1_000 / ROWS for each in of] for name, of in runs.items()}
    rows = [
        [
            name,
            Spread(cpu[name]).text(0),
            ratios(cpu[name], cpu[IRIS.name]).middle_text,
            Spread(rates[name]).text(0),
            short(ratios(rates[IRIS.name], rates[name]).median),
        ]
        for name in runs
    ]
    head = ["", "CPU ns a row", "× iris-server", "rows/s", "iris-server has ×"]
    return (
        f"{ROWS:,} rows a request, as arrays, {len(body):,} bytes, on {CONNECTIONS} kept connections, "
        f"{setting.text}:\n\n{table(head, rows)}{remarks(runs)}\n{largest(setting)}"
    )
