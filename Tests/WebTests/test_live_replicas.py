"""The live page of several processes that take turns in answering, behind a real nginx."""

import re

from playwright.sync_api import expect
import pytest

from conftest import LIMIT_SECONDS
from test_live_page import Page, traffic


@pytest.fixture
def two(start_server, start_nginx):
    """Two servers, and the proxy before them, which has them answer in turns."""
    servers = [start_server(), start_server()]
    return servers, start_nginx({"/": servers})


def kept(live):
    """What the page keeps while it is loaded again: of each replica its history, and which one is shown."""
    return live.page.evaluate("""() => {
        window.dispatchEvent(new Event("pagehide"));
        return JSON.parse(Object.values(sessionStorage)[0]);
    }""")


@pytest.mark.parametrize("has_one_start", [False, True])
def test_each_counts_for_itself(two, open_page, training_rows, has_one_start):
    servers, proxy = two

    def start_together(live):
        """As if both had started in the same hundredth of a second."""
        if has_one_start:
            live.page.route("**/metrics", same_start)

    def same_start(route):
        response = route.fetch()
        text = re.sub(r"(?m)^(process_start_time_seconds) .*$", r"\1 1.5e9", response.text())
        route.fulfill(response=response, body=text)

    if has_one_start:
        # They have not used the same CPU time up to the microsecond.
        traffic(servers[0], training_rows, requests=20)
    live = Page(open_page, proxy, before=start_together)
    note = live.page.locator("#replica-count")
    expect(note).to_have_text("2 replicas answer here, this page shows one")
    live.wait_until("both have answered twice", lambda: len(live.answers) > 5)
    live.is_measured()
    choice = live.page.get_by_label("replicas answer here")
    expect(choice.locator("option")).to_have_count(2)

    # One gets usual rows, the other faults: each is shown as itself.
    traffic(servers[0], training_rows, requests=30)
    for _ in range(30):
        assert servers[1].predict(training_rows[:1], x_inject_fault="error")[0] == 500
    seen = set()
    for index in ("0", "1", "0", "1"):
        choice.select_option(index=int(index))
        # Which of both this is shows when it has seen its requests.
        expect(live.page.locator(":is([data-level=good], [data-level=failing]) #failed")).to_be_visible()
        level = live.page.locator(".tile:has(#failed)").get_attribute("data-level")
        seen.add((index, level))
        rows = live.page.locator("#features tbody tr td:nth-child(6)").first
        expect(rows).to_have_text("4,500" if level == "good" else "0")
    assert sorted(level for _, level in seen) == ["failing", "good"]
    # No figure is of both: none is less than nothing, and charts are not empty.
    assert "−" not in live.page.locator("#tiles").inner_text()
    assert "-" not in live.page.locator("#tiles").inner_text()
    expect(live.page.locator("#throughput path.line.bad, #throughput path.line.good").first).to_be_attached()
    assert live.watch.complaints == []


def test_verdict_is_the_worst_of_all_that_answer(two, open_page, training_rows):
    servers, proxy = two
    live = Page(open_page, proxy)
    live.wait_until("both have answered twice", lambda: len(live.answers) > 5)
    live.is_measured()
    # The one that is shown does well, and the other one fails.
    first = live.seen(0).sum("process_start_time_seconds")
    starts = [server.scrape().sum("process_start_time_seconds") for server in servers]
    shown = servers[starts.index(first)]
    other = servers[1 - starts.index(first)]
    traffic(shown, training_rows, requests=30)
    for _ in range(30):
        assert other.predict(training_rows[:1], x_inject_fault="error")[0] == 500
    live.state("failing")
    expect(live.page.locator("#findings")).to_contain_text("replica 2: 100 % of the requests fail with a 5xx")
    live.tile("failed", "good")
    expect(live.page.locator("#sentence")).to_contain_text("The replica shown: ")
    assert live.page.evaluate("document.querySelector('#replica').selectedIndex") == 0
    # Where the other one is looked at, it is its own finding.
    live.page.get_by_label("replicas answer here").select_option(index=1)
    live.tile("failed", "failing")
    expect(live.page.locator("#findings li").first).to_have_text("100 % of the requests fail with a 5xx")
    assert live.watch.complaints == []


def test_one_that_is_gone_is_not_called_well(two, open_page):
    servers, proxy = two
    live = Page(open_page, proxy)
    expect(live.page.locator("#replica-count")).to_be_visible()
    live.wait_until("both have answered twice", lambda: len(live.answers) > 5)
    # The page lists them as they have answered; which is which, their starts tell.
    first = live.seen(0).sum("process_start_time_seconds")
    starts = [server.scrape().sum("process_start_time_seconds") for server in servers]
    live.page.get_by_label("replicas answer here").select_option(index=0)
    servers[starts.index(first)].stop()
    # Its reader wants to see this one, so the page stays with it, and says what there is to say.
    live.state("gone")
    expect(live.page.locator("#sentence")).to_contain_text("this replica has not answered")
    assert re.search(r"until \d\d:\d\d:\d\d$", live.note("failed"))
    # It is not counted, and can be looked at as long as it is remembered.
    expect(live.page.locator("#replica-count")).to_have_text(
        "1 replica answers here, this page shows one that does not"
    )
    # At last the other one is alone.
    expect(live.page.locator("#replicas")).to_be_hidden(timeout=3_000 * LIMIT_SECONDS)
    live.is_measured()
    expect(live.page.locator("#state[data-state=gone]")).to_have_count(0)


def test_one_that_is_gone_is_not_counted(two, open_page):
    """Soon after, not when it is forgotten: that is for charts."""
    servers, proxy = two
    live = Page(open_page, proxy)
    expect(live.page.locator("#replica-count")).to_be_visible()
    first = live.seen(0).sum("process_start_time_seconds")
    starts = [server.scrape().sum("process_start_time_seconds") for server in servers]
    servers[1 - starts.index(first)].stop()
    expect(live.page.locator("#replicas")).to_be_hidden()
    assert len(kept(live)["packed"]) == 2


def test_shows_the_one_that_answers(two, open_page):
    """Where the first one never answers again, as with two pages whose turns coincide."""
    servers, proxy = two
    live = Page(open_page, proxy)
    live.is_open()
    first = live.seen(0).sum("process_start_time_seconds")
    starts = [server.scrape().sum("process_start_time_seconds") for server in servers]
    servers[starts.index(first)].stop()
    live.wait_until("the other one is shown", lambda: kept(live)["shown"] == 1)
    live.is_measured()
    expect(live.page.locator("#sentence")).to_contain_text("nobody has asked")


def test_one_alone_is_not_counted(server, start_nginx, open_page):
    live = Page(open_page, start_nginx({"/": [server]}))
    live.is_measured()
    expect(live.page.locator("#replicas")).to_be_hidden()
