"""What the live page says of answers is what clients have counted themselves, and each trouble has its tile."""

import re
import socket

from playwright.sync_api import expect
import pytest

from conftest import LIMIT_SECONDS
from test_live_page import Page, is_near, number

ROW = b'{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}'


def request(method=b"POST", path=b"/predict", body=ROW, fields=b"", length=None, version=b"1.1"):
    head = b"%s %s HTTP/%s\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s" % (method, path, version, fields)
    return head + b"Content-Length: %d\r\n\r\n" % (length or len(body)) + body


MANY = b'{"instances":[%s]}' % b",".join([b"[5.1,3.5,1.4,0.2]"] * 100_001)
# What a client that means a prediction can send, and the status that it gets.
REQUESTS = [
    (request(), 200), (request(), 200), (request(), 200),
    (request(body=b"{"), 422), (request(body=b'{"a":1}'), 422), (request(body=MANY), 413),
    (request(path=b"/v1/predict"), 404), (request(path=b"/predict/"), 404),
    (request(method=b"GET", body=b""), 405), (request(method=b"PUT"), 405),
    (request(length=9_000_000, body=b""), 413), (request(path=b"/" + b"a" * 9_000), 414),
    (request(fields=b"Expect: magic\r\n"), 417),
    (request(fields=b"X: " + b"a" * 17_000 + b"\r\n"), 431), (request(fields=b"no colon\r\n"), 400),
    (request(method=b"BREW", path=b"/nowhere"), 501), (request(version=b"2.0"), 505),
    (request(fields=b"X-Inject-Fault: error\r\n"), 500),
]
# What nobody who means a prediction sends.
OTHERS = [
    (request(method=b"GET", path=b"/livez", body=b""), 200),
    (request(method=b"DELETE", path=b"/livez", body=b""), 405),
]


def send(server, text):
    with socket.create_connection(("127.0.0.1", server.port), timeout=LIMIT_SECONDS) as client:
        client.sendall(text)
        return int(client.makefile("rb").readline().split()[1])


def test_shares_are_those_of_the_clients(server, open_page):
    live = Page(open_page, server)
    live.is_measured()
    got = [send(server, text) for text, _ in REQUESTS]
    assert got == [status for _, status in REQUESTS]
    assert [send(server, text) for text, _ in OTHERS] == [status for _, status in OTHERS]
    refused = sum(status // 100 == 4 or status in (501, 505) for status in got)
    assert (refused, len(got)) == (14, 18)
    expect(live.page.locator("#refused")).to_have_text(f"{refused / len(got):.1%}".replace("%", " %"))
    # Of those that were not refused.
    assert is_near(live.text("failed"), 1 / 4)
    live.tile("failed", "attention")
    shown = live.page.locator("#throughput .legend span").all_inner_texts()
    assert shown == sorted({str(status) for status in got})
    # Each has its own look.
    paths = live.page.locator("#throughput .legend path").all()
    looks = [path.get_attribute("class") for path in paths]
    assert len(set(looks)) == len(shown)
    assert "nothing" not in live.text("sentence") and live.watch.complaints == []


def test_a_few_in_a_hundred_are_not_lost_among_the_answered(server, open_page):
    """Refused by the transport and nowhere to be found, as many as are refused by the model."""
    live = Page(open_page, server)
    live.is_measured()
    for text, status in [REQUESTS[0], REQUESTS[3], REQUESTS[6], REQUESTS[14]]:
        for _ in range(94 if status == 200 else 2):
            assert send(server, text) == status
    expect(live.page.locator("#refused")).to_have_text("6 %")
    live.tile("refused", "attention")
    expect(live.page.locator("#findings")).to_contain_text("6 % of the requests are refused")


def test_refused_alone_are_not_called_no_requests(server, open_page):
    live = Page(open_page, server)
    live.is_measured()
    words = live.page.locator(":is(.tile:has(#failed), .tile:has(#p99)) .word")
    expect(words).to_have_text(["No requests"] * 2)
    for text, status in (REQUESTS[6], REQUESTS[8], REQUESTS[14]):
        assert send(server, text) == status
    expect(live.page.locator("#refused")).to_have_text("100 %")
    expect(words).to_have_text(["None taken"] * 2)
    assert live.text("sentence").endswith(", all refused.")


def test_loops_are_as_busy_as_the_process(server, open_page):
    live = Page(open_page, server)
    live.is_measured()
    live.page.get_by_role("button", name="Pause").click()
    cores = number(live.text("cpu").removesuffix(" cores"))
    assert abs(number(live.text("busy")) * 2 - cores) <= 0.02 * cores


@pytest.mark.parametrize(
    ("name", "value", "tile", "finding"),
    [
        ("process_cpu_seconds_total", 19.8, "busy", "event loops are busy for 99 % of the time"),
        ("http_listeners_paused", 1, "connections", "a loop holds as many connections as it may"),
        ("process_open_fds", 1e9, "connections", "of the descriptors are in use"),
    ],
)
def test_each_trouble_has_its_tile(server, open_page, name, value, tile, finding):
    """With the server's own answer, in which one figure has grown within ten seconds."""
    live = Page(open_page, server)
    live.is_measured()
    text = server.get("/metrics", accept="text/plain;version=0.0.4")
    later = re.sub(f"(?m)^({name}) (.*)$", lambda old: f"{old[1]} {float(old[2]) + value}", text)
    measured = measures_between(live, text, later)
    troubled = [it for it in measured if it["level"] == "attention"]
    assert [it["id"] for it in troubled] == [tile]
    assert finding in troubled[0]["findings"][0]["finding"]


def test_late_loops_are_told_by_their_tile(server, open_page):
    """Loops can be late and hardly busy, as where the machine is: the tile shows what its state is about."""
    live = Page(open_page, server)
    live.is_measured()
    text = server.get("/metrics", accept="text/plain;version=0.0.4")
    # A hundred ticks of each loop, all of them between 100 and 200 ms late.
    later = re.sub(
        r'(?m)^(event_loop_lag_seconds_bucket\{.*le="(.+)"\}) (.*)$',
        lambda old: f"{old[1]} {float(old[3]) + 100 * (float(old[2]) > 0.1)}",
        text,
    )
    assert later != text
    [busy] = [tile for tile in measures_between(live, text, later) if tile["id"] == "busy"]
    assert (busy["value"], busy["level"]) == ("0 %", "attention")
    assert busy["objective"] == "at most 90 %; delay P99 199 ms, at most 100 ms"


def measures_between(live, text, later):
    """What the page measures where one answer is `text`, and `later` the one of ten seconds after."""
    return live.page.evaluate(
        """async ([text, later]) => {
            const { History } = await import("./pages/history.js");
            const { Scrape } = await import("./pages/scrape.js");
            const { classDrift, featureDrifts } = await import("./pages/figures.js");
            const { measures } = await import("./pages/objectives.js");
            const history = new History();
            history.add(new Scrape(text, 0, 0));
            history.add(new Scrape(later, 10, 10));
            const drift = history.drift;
            const measured = measures(history, featureDrifts(drift), classDrift(drift));
            return measured.map((it) => ({ ...it, interval: null }));
        }""",
        [text, later],
    )
