"""/docs in a real browser: what it lists, and what its forms send."""

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
import pytest

from conftest import TOKEN, wait_until


def send(page, operation):
    """Presses the button of an operation; returns status line and body of the answer."""
    section = page.locator(f"#{operation}")
    section.locator("button").click()
    expect(section.locator(".answer .status")).to_be_visible()
    expect(section.locator("button")).to_be_enabled()
    return section.locator(".status").inner_text(), section.locator(".answer .body").inner_text()


def test_lists_every_operation(server, open_page):
    page, watch = open_page(f"{server.url}/docs")
    document = json.loads(server.get("/openapi.json"))
    expected = [f"POST /predict"] + [f"GET {path}" for path in document["paths"]][1:]
    headings = page.locator("section h2")
    expect(headings).to_have_count(len(expected))
    assert [text.replace("\n", " ") for text in headings.all_inner_texts()] == expected
    assert document["info"]["version"] in page.locator("#description").inner_text()
    assert watch.complaints == []
    assert all(url.startswith(server.url) for url in watch.requests)


@pytest.mark.parametrize("example", ["row1", "row2", "row3", "batch"])
def test_sends_the_examples(server, open_page, example):
    page, watch = open_page(f"{server.url}/docs")
    page.locator("#predict select").select_option(example)
    body = page.locator("#predict textarea").input_value()
    status, answer = send(page, "predict")
    assert status == "200 OK"
    assert (200, json.loads(answer)) == server.post(body)
    # Counted just after it is sent.
    wait_until("both are counted", lambda: server.scrape().sum("inference_requests_total") == 2)
    assert watch.complaints == []


def test_sends_what_is_typed_and_shows_what_is_wrong_with_it(server, open_page):
    page, _ = open_page(f"{server.url}/docs")
    page.locator("#predict textarea").fill('{"instances":[[1,2,3]]}')
    status, answer = send(page, "predict")
    assert status == "422 Unprocessable Content"
    assert json.loads(answer)["detail"][0]["loc"] == ["body", "instances", 0, "petal_width"]
    # What a shell would make of quotes must not matter.
    page.locator("#predict textarea").fill("{\"it's\": 1}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#predict .answer .body")).to_contain_text("extra_forbidden")
    command = page.locator("#predict .command").inner_text()
    assert "-d '{\"it'\\''s\":1}'" in command


@pytest.mark.parametrize("operation", ["getModel", "getLivez", "getReadyz", "getMetrics"])
def test_asks_for_what_needs_no_body(server, open_page, operation):
    page, watch = open_page(f"{server.url}/docs")
    status, answer = send(page, operation)
    assert status == "200 OK"
    expected = {
        "getModel": '"petal_width"', "getLivez": "ok", "getReadyz": "ok",
        "getMetrics": "# TYPE inference_requests_total counter",
    }
    assert expected[operation] in answer
    assert watch.complaints == []


def test_shows_the_token_to_what_needs_it_alone(start_server, open_page):
    server = start_server(token=TOKEN)
    page, watch = open_page(f"{server.url}/docs")
    fields = {}
    page.on("request", lambda request: fields.update({request.url: request.headers}))
    for operation in ("getModel", "getMetrics"):
        expect(page.locator(f"#{operation}")).to_contain_text("Needs the token")
        assert send(page, operation)[0] == "401 Unauthorized"
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Use it").click()
    for operation in ("getModel", "getMetrics", "getLivez", "predict"):
        assert send(page, operation)[0] == "200 OK"
    shown = {url for url, headers in fields.items() if "authorization" in headers}
    assert shown == {f"{server.url}/model", f"{server.url}/metrics"}
    assert fields[f"{server.url}/model"]["authorization"] == f"Bearer {TOKEN}"
    # What gets copied into a terminal, and into its history, does not have it.
    assert '-H "Authorization: Bearer $TOKEN"' in page.locator("#getModel .command").inner_text()
    assert TOKEN not in page.content()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_says_when_the_server_has_gone(start_server, open_page):
    server = start_server()
    page, _ = open_page(f"{server.url}/docs")
    expect(page.locator("#predict")).to_be_visible()
    server.stop()
    page.locator("#predict button").click()
    expect(page.locator("#predict .answer")).to_contain_text("cannot be reached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_can_be_used_by_everybody(server, open_page, scheme, width):
    page, watch = open_page(f"{server.url}/docs", width=width, scheme=scheme)
    send(page, "predict")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert watch.complaints == []
