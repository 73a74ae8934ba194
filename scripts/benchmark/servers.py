"""The servers that are measured: this one, and what would be taken instead."""

import contextlib
import dataclasses
import http.client
import json
import pathlib
import socket
import string
import subprocess
import sys
import tempfile
import time
import typing
from collections.abc import Callable, Iterator

from .failure import Failure
from .paths import BUILT, PEERS, PYTHON_PACKAGES, RELEASE
from .process import output, running

ROW = b'{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}'


@dataclasses.dataclass(frozen=True)
class Server:
    name: str
    # The words to start it with on a port; nginx wants a folder for its files.
    command: Callable[[int, pathlib.Path], list[typing.Any]]
    flags: str
    version: Callable[[], str]
    environment: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Running:
    server: Server
    process: subprocess.Popen
    port: int
    first_answer_seconds: float  # from the start to the first answer

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def start_nginx(port: int, folder: pathlib.Path) -> list[typing.Any]:
    template = string.Template((PEERS / "nginx/nginx.conf").read_text("utf-8"))
    (folder / "nginx.conf").write_text(template.substitute(PORT=port), "utf-8")
    return ["nginx", "-p", folder, "-e", "stderr", "-c", "nginx.conf"]


def iris(name: str, *options: str) -> Server:
    return Server(
        name,
        lambda port, _: [RELEASE / "iris-server", "serve", "--port", port, "--log-level", "error", *options],
        f"`serve {' '.join(options)}`",
        lambda: output([RELEASE / "iris-server", "--version"]).strip(),
    )


def python_version() -> str:
    requirements = (PEERS / "fastapi/requirements.txt").read_text("utf-8").split()
    shown = ("fastapi", "pydantic", "uvicorn", "uvloop", "httptools", "scikit-learn", "prometheus-client")
    found = [each.replace("==", " ") for each in requirements if each.split("==")[0] in shown]
    return f"Python {sys.version.split()[0]}, {', '.join(found)}"


def package_version(package: str) -> str:
    return output(["dpkg-query", "-W", "-f", "${Version}", package]).strip()


def go_version() -> str:
    version = output(["go", "version"]).split()[2].removeprefix("go")
    return f"{version}, client_golang {package_version('golang-github-prometheus-client-golang-dev')}"


def libevent_version() -> str:
    return f"libevent {output(['pkg-config', '--modversion', 'libevent']).strip()}"


IRIS = iris("iris-server", "--loops", "1")
NGINX = Server(
    "nginx, `return 200`",
    start_nginx,
    "one worker, no log, `keepalive_requests` without an end",
    lambda: output(["nginx", "-v"]).strip().rpartition("/")[2],
)
EVHTTP = Server(
    "stock evhttp in C, fixed reply",
    lambda port, _: [BUILT / "evhttp", port],
    "`cc -O2`; `EPOLL_USE_CHANGELIST`, `NOLOCK`",
    libevent_version,
)
GO = Server(
    "Go, net/http",
    lambda port, _: [BUILT / "go", port],
    "`GOMAXPROCS` 1, `GOGC=400`",
    go_version,
    {"GOGC": "400"},
)
def fastapi(name: str, flags: str, **environment: str) -> Server:
    return Server(
        name,
        lambda port, _: [
            *(sys.executable, "-m", "uvicorn", "app:app", "--app-dir", PEERS / "fastapi", "--port", port),
            *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"),
            # As long as the others: idle connections are one of the measurements.
            *("--timeout-keep-alive", "75"),
        ],
        flags,
        python_version,
        {
            "PYTHONPATH": str(PYTHON_PACKAGES),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OMP_NUM_THREADS": "1",
            **environment,
        },
    )


FASTAPI = fastapi(
    "FastAPI, scikit-learn",
    "`--loop uvloop --http httptools --no-access-log --timeout-keep-alive 75`, one worker",
)
# As FastAPI's documentation has it, and most write it.
FASTAPI_RETURNED = fastapi(
    "FastAPI that makes JSON itself", "the same, `FASTAPI_RESPONSE=returned`", FASTAPI_RESPONSE="returned"
)


def fixed(name: str, *work: str) -> Server:
    return Server(
        name,
        lambda port, _: [RELEASE / "FixedReplyServer", port, *work],
        "`Benchmarks/FixedReplyServer`: iris-server's transport alone",
        libevent_version,
    )


FIXED = fixed("EventHTTP, fixed reply")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ask(port: int, method: str, path: str, body: bytes | None = None) -> bytes:
    """The answer's body. Fails on any other status than 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise Failure(f"{method} {path} was answered with {answer.status}: {content[:200]!r}")
    return content


@contextlib.contextmanager
def serving(server: Server, cores: set[int], pause_seconds: float = 0.005) -> Iterator[Running]:
    """Starts the server; goes on when it has predicted a row, and rightly."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        port = free_port()
        said = folder / "said"
        command = server.command(port, folder)
        started = time.monotonic()
        with running(command, cores, said, server.environment, folder) as process:
            while True:
                try:
                    answer = json.loads(ask(port, "POST", "/predict", ROW))
                    answered = time.monotonic()
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() - started > 60:
                        raise Failure(f"{server.name} does not answer: {said.read_text()[-2_000:]}") from None
                    time.sleep(pause_seconds)
            if (answer["class"], answer["class_id"]) != ("setosa", 0):
                raise Failure(f"{server.name} predicts {answer} for a setosa")
            yield Running(server, process, port, answered - started)
