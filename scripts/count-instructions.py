#!/usr/bin/env python3
"""How many instructions a prediction costs outside of the kernel, and where.

    scripts/count-instructions.py [--rows N] [--server FILE] [--functions N]

Runs the server under valgrind's callgrind while wrk asks it. The number is the same in every run on a
machine, whatever else the machine does, so it tells what a change is worth where times cannot. Needs
valgrind and wrk.
"""

import argparse
import collections
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROW = '{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}'
SECONDS = 4


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1, help="rows a request; 1 is an object by itself")
    parser.add_argument("--server", default=os.path.join(ROOT, ".build/release/iris-server"))
    parser.add_argument("--functions", type=int, default=0, help="also the functions that cost most")
    arguments = parser.parse_args()
    body = ROW
    if arguments.rows > 1:
        body = '{"instances":[' + ",".join(["[5.1,3.5,1.4,0.2]"] * arguments.rows) + "]}"
    with tempfile.TemporaryDirectory() as folder:
        counts, functions, requests = count(arguments.server, body, folder)
    total = sum(counts.values())
    rows = requests * arguments.rows
    unit = "prediction" if arguments.rows == 1 else "row"
    print(f"{total / rows:,.0f} instructions a {unit} ({requests:,} requests)")
    for place, instructions in counts.most_common():
        if instructions / rows >= 1:
            print(f"{instructions / rows:10,.0f}  {place}")
    for name, instructions in functions.most_common(arguments.functions):
        print(f"{instructions / rows:10,.1f}  {name}")


def count(server, body, folder):
    """Instructions by place and by function, and the number of requests that they were for."""
    output = os.path.join(folder, "callgrind.out")
    script = os.path.join(folder, "load.lua")
    with open(script, "w", encoding="utf-8") as file:
        file.write(f"wrk.method = 'POST'\nwrk.body = '{body}'\n")
    process = subprocess.Popen(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={output}", "--instr-atstart=no",
         server, "serve", "--port", "0", "--loops", "1"],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )
    try:
        url = next(
            (found[1] for line in process.stderr if (found := re.search(r"listening on (http://\S+)", line))),
            None,
        ) or sys.exit("count-instructions: the server did not start")
        # What happens once happens before the count.
        load(url, script, 1)
        before = answered(url)
        subprocess.run(["callgrind_control", "-i", "on", str(process.pid)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        load(url, script, SECONDS)
        subprocess.run(["callgrind_control", "-i", "off", str(process.pid)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        requests = answered(url) - before
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    with open(output, encoding="utf-8", errors="replace") as file:
        return *self_costs(file), requests


def load(url, script, seconds):
    said = subprocess.run(
        # Few, so that their round is short: valgrind takes thirty times as long as the server does.
        ["wrk", "-t1", "-c16", f"-d{seconds}s", "-s", script, url + "/predict"],
        check=True, capture_output=True, text=True,
    ).stdout
    # Some are 503 when the count begins: the server stands still meanwhile, and calls that an overload.
    if "Socket errors" in said:
        sys.exit(f"count-instructions: {said}")


def answered(url):
    with urllib.request.urlopen(url + "/metrics") as answer:
        found = re.search(r'^inference_requests_total\{status="200"\} (\d+)', answer.read().decode(), re.M)
    return int(found[1])


def self_costs(lines):
    """Sums the costs of each place and function, without those of what they call.

    The format: https://valgrind.org/docs/manual/cl-format.html. Names are given once and then by number.
    """
    names = collections.defaultdict(dict)
    now = {}
    places, functions = collections.Counter(), collections.Counter()
    is_call = False
    for line in lines:
        if found := re.match(r"(fl|fi|fe|fn|ob|cob|cfi|cfl|cfn)=\((\d+)\)(?: (.*))?$", line):
            kind, number, name = found.groups()
            space = {"fi": "fl", "fe": "fl", "cfi": "fl", "cfl": "fl", "cob": "ob", "cfn": "fn"}.get(kind, kind)
            if name:
                names[space][number] = name
            if not kind.startswith("c"):
                now[space] = names[space].get(number, "?")
        elif line.startswith("calls="):
            is_call = True
        elif found := re.match(r"[+\-*\d]\S* (\d+)$", line):
            if not is_call:
                cost = int(found[1])
                places[place(now.get("fl", ""), now.get("ob", ""), now.get("fn", ""))] += cost
                functions[now.get("fn", "?")] += cost
            is_call = False
    return places, functions


def place(file, program, function):
    """The target that the code is of, or the library."""
    if found := re.search(r"/Sources/(\w+)/", file):
        return found[1]
    library = os.path.basename(program)
    if library != "iris-server":
        return library
    # What the compiler has made of generic code has no file of its own; the mangled name has the module.
    found = re.search(r"(EventHTTP|IrisService|Telemetry|Classifier)", function)
    return found[1] if found else "iris-server, other"


main()
