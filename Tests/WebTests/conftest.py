"""What the tests of this folder share: the release binary as a user starts it, and a real Chromium."""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright
from prometheus_client.parser import text_string_to_metric_families

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARIES = pathlib.Path(os.environ.get("IRIS_BINARIES", ROOT / ".build/release"))
NGINX = ROOT / ".build/tools/usr/sbin/nginx"
TOKEN = "c2VjcmV0IHRva2Vu+/=="
LIMIT_SECONDS = 60  # Bounds a failing test; no test depends on how long something takes.
expect.set_options(timeout=LIMIT_SECONDS * 1000)


def wait_until(what, condition):
    """Polls until `condition` holds, and returns what it returned."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(0.05)
    pytest.fail(f"waited {LIMIT_SECONDS} seconds in vain until {what}")


class Server:
    """iris-server on loopback, in a process of its own."""

    def __init__(self, folder, port=0, arguments=(), token=None):
        self._token = token
        if token is not None:
            (folder / "token").write_text(f"{token}\n")
            arguments = (*arguments, "--token-file", str(folder / "token"))
        self._log = folder / "server.log"
        command = [BINARIES / "iris-server", "serve", "--port", str(port), *arguments]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("IRIS_")}
        with self._log.open("w") as log:
            self._process = subprocess.Popen(command, stderr=log, env=environment)
        line = wait_until("the server listens", self._listening)
        self.url = line.group(1)
        self.port = int(line.group(2))

    def _listening(self):
        assert self._process.poll() is None, self._log.read_text()
        return re.search(r"^listening on (http://[\d.]+:(\d+))$", self._log.read_text(), re.MULTILINE)

    def stop(self):
        if self._process.poll() is None:
            self._process.terminate()
        assert self._process.wait(LIMIT_SECONDS) == 0

    def get(self, path, accept="*/*"):
        headers = {"Accept": accept}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(self.url + path, headers=headers)
        with urllib.request.urlopen(request, timeout=LIMIT_SECONDS) as response:
            return response.read().decode()

    def predict(self, rows, **fields):
        """Asks for a batch of rows; returns status and answer."""
        return self.post(json.dumps({"instances": rows}), **fields)

    def post(self, body, **fields):
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        request = urllib.request.Request(
            self.url + "/predict", data=body.encode(), headers=headers, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=LIMIT_SECONDS) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def scrape(self):
        return Scrape(self.get("/metrics", accept="text/plain"))


class Scrape:
    """What /metrics says, as the official client's parser understands it."""

    def __init__(self, text):
        families = text_string_to_metric_families(text)
        self.samples = [sample for family in families for sample in family.samples]

    def values(self, name, **labels):
        return {
            tuple(sorted(sample.labels.items())): sample.value
            for sample in self.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        }

    def sum(self, name, **labels):
        return sum(self.values(name, **labels).values())


@pytest.fixture
def start_server(tmp_path):
    """Starts a server, and stops it after the test."""
    servers = []

    def start(port=0, arguments=("--fault-injection", "--loops", "2"), token=None):
        folder = tmp_path / f"server-{len(servers)}"
        folder.mkdir()
        servers.append(Server(folder, port, arguments, token))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def server(start_server):
    return start_server()


class Nginx:
    """nginx on loopback, which passes on what is asked below some paths."""

    def __init__(self, folder, locations):
        """`locations` has for each path the servers that take turns in answering it."""
        # It gets its socket from here, listening already, as it would from another nginx in an upgrade.
        listener = socket.create_server(("127.0.0.1", 0))
        address = "{}:{}".format(*listener.getsockname())
        upstreams, paths = "", ""
        for number, (path, servers) in enumerate(locations.items()):
            members = "".join(f"server 127.0.0.1:{server.port};" for server in servers)
            upstreams += f"upstream servers{number} {{ {members} }}\n"
            # Else nginx sends the name of the group, which servers on loopback are not known by.
            host = "proxy_set_header Host 127.0.0.1;"
            paths += f"location {path} {{ proxy_pass http://servers{number}/; {host} }}\n"
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        folders = "\n".join(f"{kind}_temp_path {kind};" for kind in kinds)
        (folder / "nginx.conf").write_text(
            f"{'user root;' if os.geteuid() == 0 else ''} daemon off; pid nginx.pid; events {{}}\n"
            f"http {{ access_log off; {folders}\n{upstreams}"
            f"server {{ listen {address};\n{paths}}} }}\n"
        )
        self._log = folder / "nginx.log"
        command = [NGINX, "-p", folder, "-e", "stderr", "-c", folder / "nginx.conf"]
        with listener, self._log.open("w") as log:
            self._process = subprocess.Popen(
                command, stderr=log, pass_fds=[listener.fileno()],
                env=os.environ | {"NGINX": f"{listener.fileno()};"},
            )
        self.url = f"http://{address}"

    def stop(self):
        self._process.terminate()
        assert self._process.wait(LIMIT_SECONDS) == 0, self._log.read_text()


@pytest.fixture
def start_nginx(tmp_path):
    """Starts nginx in front of servers, and stops it after the test."""
    proxies = []

    def start(locations):
        folder = tmp_path / f"nginx-{len(proxies)}"
        folder.mkdir()
        proxies.append(Nginx(folder, locations))
        return proxies[-1]

    yield start
    for proxy in proxies:
        proxy.stop()


@pytest.fixture(scope="session")
def training_rows():
    """The rows of the built-in table, which the program has in its source."""
    source = (ROOT / "Sources/Classifier/IrisDataset.swift").read_text()
    table = source[source.index("irisFeatures: [Float] = [") :]
    numbers = [float(number) for number in re.findall(r"\d+\.\d+", table)]
    rows = [numbers[start : start + 4] for start in range(0, len(numbers), 4)]
    assert len(rows) == 150
    return rows


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "chromium is missing: the tests are run with make test"
    with sync_playwright() as playwright:
        # Without a sandbox, as root has none in a container; the pages are our own.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class Watch:
    """What a page has asked for and complained about."""

    def __init__(self, page):
        self.requests = []
        self.complaints = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._console)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


@pytest.fixture
def open_page(chromium):
    """Opens a page of a server; returns it with what it does. Waits are bounded as all others."""
    contexts = []

    def open_page(url, width=1280, height=900, scheme="light"):
        contexts.append(
            chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(LIMIT_SECONDS * 1000)
        watch = Watch(page)
        page.goto(url)
        return page, watch

    yield open_page
    for context in contexts:
        context.close()
