"""Starting, and what the server holds when nothing happens."""

import contextlib
import os
import pathlib
import re
import socket
import statistics
import subprocess

from ..failure import Failure
from ..figures import duration, mebibytes, number, table
from ..load import Request
from ..machine import say
from ..paths import PYTHON_PACKAGES, RELEASE
from ..process import output, resident_bytes, tree
from ..servers import EVHTTP, FASTAPI, GO, NGINX, ROW, Running, iris, serving
from ..setting import Setting, Subject

STARTS = 10
CONNECTIONS = 10_000


def descriptors(running: Running) -> int:
    """Those of the process that holds most."""
    return max(len(os.listdir(f"/proc/{each}/fd")) for each in tree(running.process.pid))


def bytes_with_connections(running: Running) -> int:
    """Resident memory while as many connections are kept as there can be, each of which has asked once."""
    request = b"POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    request += b"Content-Length: %d\r\n\r\n%s" % (len(ROW), ROW)
    with contextlib.ExitStack() as stack:
        for _ in range(CONNECTIONS):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", running.port), 10))
            client.sendall(request)
            if not client.recv(4_096).startswith(b"HTTP/1.1 200 "):
                raise Failure(f"{running.server.name} refuses a connection")
        if descriptors(running) < CONNECTIONS:
            raise Failure(f"{running.server.name} has closed connections: {descriptors(running)} are left")
        return resident_bytes(running.process.pid)


def folder_bytes(folder: pathlib.Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def sizes(setting: Setting) -> str:
    program = RELEASE / "iris-server"
    stripped = setting.folder / "stripped"
    subprocess.run(["strip", "-o", stripped, program], check=True)
    libraries = re.findall(r"=> (/\S*swift\S*) ", output(["ldd", program]))
    shared = sum(pathlib.Path(each).resolve().stat().st_size for each in libraries)
    return (
        f"`iris-server` has {mebibytes(program.stat().st_size)}, "
        f"stripped {mebibytes(stripped.stat().st_size)}; the {len(libraries)} libraries of Swift that this "
        f"build loads have {mebibytes(shared)}, of which the image's static build takes what it needs. "
        f"The Python service's packages have {mebibytes(folder_bytes(PYTHON_PACKAGES))}, and a Python to "
        "run them comes on top.\n"
    )


def run(setting: Setting) -> str:
    many = iris("iris-server", "--loops", "1", "--connections", str(CONNECTIONS + 1_000))
    request = Request()
    subjects = [Subject(server, request) for server in (many, NGINX, EVHTTP, GO, FASTAPI)]
    started: dict[str, list[float]] = {subject.label: [] for subject in subjects}
    idle: dict[str, list[int]] = {subject.label: [] for subject in subjects}
    held: dict[str, int] = {}
    for _ in range(STARTS):
        for subject in subjects:
            name = subject.label
            say(f"start: {len(started[name]) + 1} of {STARTS}: {name}")
            with serving(subject.server, {setting.server_core}, 0.0005) as running:
                started[name].append(running.first_answer_seconds)
                idle[name].append(resident_bytes(running.process.pid))
                if len(started[name]) == STARTS:
                    held[name] = bytes_with_connections(running)
    rows = []
    for name in started:
        memory = statistics.median(idle[name])
        least, most = min(started[name]), max(started[name])
        rows.append(
            [
                name,
                f"{duration(statistics.median(started[name]))} ({duration(least)}..{duration(most)})",
                mebibytes(memory),
                mebibytes(held[name]),
                f"{number((held[name] - memory) / CONNECTIONS / 1_024, 1)} KiB",
            ]
        )
    head = ["", "start to first answer", "resident", f"with {CONNECTIONS:,} connections", "a connection"]
    return (
        f"Median of {STARTS} starts (least..most). Each connection has asked once and is idle; "
        f"iris-server takes `{many.flags.strip('`')}`:\n\n{table(head, rows)}\n{sizes(setting)}"
    )
