"""The parts of a prediction without sockets, and metrics beside the Python client's."""

import json
import re
import sys
import typing

from ..failure import Failure
from ..figures import duration, number, table
from ..machine import say
from ..paths import BENCHMARKS, PYTHON_PACKAGES, RELEASE
from ..process import output
from ..setting import Setting

PROGRAM = RELEASE / "Microbenchmark"
COUNTED = 100_000

NAMES = {
    "decode_object": "decode a row, an object",
    "decode_batch_row": "decode a row of a batch of 1,000 arrays",
    "predict_softmax": "predict a row, softmax",
    "predict_forest": "predict a row, forest of 100 trees",
    "encode_row": "encode a row",
    "answer_object": "all of these and count the row: a body with an object",
    "answer_batch_row": "the same, a row of a batch",
    "answer_batch_row_compressed": "the same, with the answer compressed, which the server does not do",
    "count_request": "count a request of one row: all metrics",
    "scrape_text": "scrape, text format",
    "scrape_openmetrics": "scrape, OpenMetrics",
    "python_count_request": "prometheus-client: count a request, three metrics",
    "python_scrape_text": "prometheus-client: scrape of those, text format",
    "python_scrape_openmetrics": "prometheus-client: scrape of those, OpenMetrics",
}


def allocations(core: int, requests: int) -> int:
    """All that the program allocates, its start included, when it counts so many requests."""
    words = ["taskset", "-c", core, "valgrind", PROGRAM, "count", requests]
    return int(re.search(r"total heap usage: ([0-9,]+) allocs", output(words))[1].replace(",", ""))


def figures(text: str) -> list[dict[str, typing.Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def run(setting: Setting) -> str:
    pinned = ["taskset", "-c", setting.server_core]
    say("micro: parts of a prediction")
    found = figures(output([*pinned, PROGRAM]))
    say("micro: the Python client")
    client = [sys.executable, BENCHMARKS / "Microbenchmark/client_python.py"]
    found += figures(output([*pinned, *client], {"PYTHONPATH": str(PYTHON_PACKAGES)}))
    say("micro: allocations")
    more = allocations(setting.server_core, COUNTED + 1_000) - allocations(setting.server_core, 1_000)
    if more != 0:
        raise Failure(f"counting {COUNTED:,} requests allocates {more:,} times")

    rows = []
    for each in found:
        loops = f", {each['shards']} loops" if each.get("shards", 1) > 1 else ""
        nanoseconds = each["nanoseconds"]
        rows.append(
            [
                NAMES[each["benchmark"]] + loops,
                f"{number(nanoseconds)} ns" if nanoseconds < 10_000 else duration(nanoseconds / 1e9),
                number(each["bytes"]) if "bytes" in each else "",
            ]
        )
    return (
        "The shortest of 51 rounds, of the Python client's of 20:\n\n"
        f"{table(['', 'takes', 'bytes'], rows)}\n"
        f"Counting {COUNTED:,} requests allocates nothing (valgrind).\n"
    )
