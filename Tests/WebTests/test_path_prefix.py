"""Pages and document behind a proxy that puts another path in front of theirs."""

import json
import re
import shlex
import subprocess
from urllib.parse import urljoin
from urllib.request import urlopen

from playwright.sync_api import expect
import pytest

from conftest import LIMIT_SECONDS, TOKEN, wait_until
from test_docs_page import send
from test_live_page import traffic


@pytest.fixture
def prefix(server, start_nginx):
    """The server's address behind the path."""
    return start_nginx({"/iris/": [server]}).url + "/iris/"


def read(url):
    with urlopen(url, timeout=LIMIT_SECONDS) as response:
        return response.read()


def test_live_page_shows_its_server(server, prefix, open_page, training_rows):
    page, watch = open_page(prefix)
    expect(page.locator("#figures")).to_be_visible()
    traffic(server, training_rows)
    expect(page.locator("#features tbody tr td:nth-child(6)").first).to_have_text("750")
    assert watch.complaints == []
    assert all(url.startswith(prefix) for url in watch.requests)


@pytest.mark.parametrize("name", ["", "docs"])
def test_links_lead_to_the_same_server(prefix, open_page, name):
    page, _ = open_page(prefix + name)
    expect(page.locator("footer a").first).to_be_visible()
    links = page.evaluate("[...document.querySelectorAll('a, link, script')].map((it) => it.href || it.src)")
    assert len(links) > 6
    for link in links:
        assert link.startswith(prefix), link
        assert page.request.get(link).ok, link


def test_operations_are_sent_there(server, prefix, open_page):
    page, watch = open_page(f"{prefix}docs")
    for operation in ("predict", "getModel", "getMetrics", "getLivez", "getReadyz", "getOpenAPI"):
        assert send(page, operation)[0] == "200 OK"
    assert watch.complaints == []
    assert all(url.startswith(prefix) for url in watch.requests)
    # The line for a terminal as well.
    command = shlex.split(page.locator("#predict .command").inner_text())
    assert command[-1] == f"{prefix}predict"
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert json.loads(answer)["class"] == "setosa"
    wait_until("both are counted", lambda: server.scrape().sum("inference_requests_total") == 2)


def test_another_program_finds_the_operations(server, prefix):
    """The document's server is relative to where the document is, as RFC 3986 resolves it."""
    for folder in (prefix, f"{server.url}/"):
        document = json.loads(read(f"{folder}openapi.json"))
        server_url = urljoin(f"{folder}openapi.json", document["servers"][0]["url"]).rstrip("/")
        assert f"{server_url}/" == folder
        for path, operations in document["paths"].items():
            assert "get" not in operations or read(server_url + path), path


def test_a_token_is_for_one_server_of_several(start_server, start_nginx, open_page):
    """They have one origin, and with it one storage."""
    servers = [start_server(token=TOKEN), start_server(token="another-token-of-ours")]
    url = start_nginx({"/one/": servers[:1], "/two/": servers[1:]}).url
    page, _ = open_page(f"{url}/one/")
    page.get_by_label("Token").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.locator("#figures")).to_be_visible()
    shown = []
    page.on("request", lambda request: shown.append(request.all_headers().get("authorization")))
    page.goto(f"{url}/two/")
    expect(page.locator("#sentence")).to_have_text(re.compile("Enter it to see them"))
    assert set(shown) == {None}
    page.goto(f"{url}/one/docs")
    assert send(page, "getModel")[0] == "200 OK"
