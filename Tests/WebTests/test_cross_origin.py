"""Pages of other origins in a real browser: which answers they can read."""

import functools
import http.server
import threading

import pytest

from conftest import TOKEN

ROW = '{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}'
# What tracing adds to the requests of pages.
TRACING = {
    "Traceparent": "00-1", "Tracestate": "a=b", "Baggage": "a=b", "Sentry-Trace": "1-2-0", "X-Request-Id": "1",
}
# What a page gets from a request: the status of the answer, or that it may not read it.
ASK = """async ([url, method, headers, body]) => {
    try {
        const response = await fetch(url, { method, headers, body: body ?? undefined });
        await response.text();
        return response.status;
    } catch {
        return "nothing";
    }
}"""


@pytest.fixture
def site(tmp_path):
    """Another origin with an empty page."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>app</title>")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=folder)
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def ask_all(page, server):
    """The statuses of requests that need a preflight, and of some that do not."""
    json = {"Content-Type": "application/json", **TRACING}
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    requests = [
        ("POST", "/predict", json, ROW), ("POST", "/predict", json, "{"),
        ("GET", "/livez", {}, None), ("GET", "/model", bearer, None),
        ("GET", "/metrics", {}, None), ("GET", "/nowhere", {}, None),
        ("POST", "/predict", {"X-Other": "1", "X-Inject-Fault": "error"}, ROW),
        # More bytes than a body may have: refused before the server knows the path.
        ("POST", "/predict", json, " " * (9 << 20)),
        ("POST", "/predict", {"Content-Encoding": "br"}, ROW),
        ("DELETE", "/model", {}, None),
    ]
    return [
        page.evaluate(ASK, [server.url + path, method, headers, body])
        for method, path, headers, body in requests
    ]


@pytest.mark.parametrize("is_any", [True, False])
def test_pages_of_allowed_origins_read_answers(start_server, open_page, site, is_any):
    server = start_server(arguments=("--allow-origin", "*" if is_any else site), token=TOKEN)
    page, _ = open_page(site)
    # Another method is not allowed.
    assert ask_all(page, server) == [200, 422, 200, 200, 401, 404, 200, 413, 415, "nothing"]


@pytest.mark.parametrize("arguments", [(), ("--allow-origin", "https://app.example")])
def test_pages_of_others_read_nothing(start_server, open_page, site, arguments):
    server = start_server(arguments=arguments, token=TOKEN)
    page, _ = open_page(site)
    assert ask_all(page, server) == ["nothing"] * 10
    # What needs a preflight was not even sent.
    assert server.scrape().sum("inference_requests_total") == 0


def test_faults_can_be_asked_for_where_they_are_allowed(start_server, open_page, site):
    # Elsewhere the field means nothing, like any other that the server does not know.
    for arguments, status in [((), 200), (("--fault-injection",), 500)]:
        server = start_server(arguments=("--allow-origin", site, *arguments))
        page, _ = open_page(site)
        fields = {"X-Inject-Fault": "error"}
        assert page.evaluate(ASK, [f"{server.url}/predict", "POST", fields, ROW]) == status
