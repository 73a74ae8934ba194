"""What the live page knows when it is opened, and what of it is left when it is loaded again."""

import re

from playwright.sync_api import expect
import pytest

from conftest import TOKEN
from test_live_page import Page, traffic


def stop_after(live, answers):
    """Lets the page have so many answers and no more, as if its clock stood still."""
    given = []

    def answer(route):
        if len(given) < answers:
            given.append(route)
            route.continue_()

    live.page.route("**/metrics", answer)


def test_gives_no_verdict_before_there_is_an_interval(server, open_page, training_rows):
    """The average of the server's life is not how it does now."""
    traffic(server, training_rows)
    for _ in range(30):
        assert server.predict(training_rows[:1], x_inject_fault="error")[0] == 500
    live = Page(open_page, server, before=lambda live: stop_after(live, 1))
    live.is_open()
    live.state("starting")
    assert live.text("verdict") == "Measuring…"
    tiles = live.page.locator(".tile:not(:has(#connections))")
    expect(tiles).to_have_count(7)
    for tile in tiles.all():
        assert tile.get_attribute("data-level") == "none"
        assert tile.locator(".word").inner_text() == "Measuring…"
        assert tile.locator(".value").inner_text() == "–"
    expect(live.page.locator("#features .verdict")).to_have_text(["Too few rows"] * 4)
    live.page.unroute("**/metrics")
    live.page.reload()
    live.is_measured()
    # What was before the page is in no figure.
    expect(live.page.locator("#sentence")).to_contain_text("nobody has asked")
    expect(live.page.locator("#requests")).to_have_text("0/s")


def test_goes_on_where_it_was_after_a_reload(server, open_page, training_rows):
    live = Page(open_page, server)
    live.is_measured()
    traffic(server, training_rows)
    for _ in range(5):
        assert server.predict(training_rows[:1], x_inject_fault="error")[0] == 500
    live.tile("drift", "good")
    expect(live.page.locator("#failed")).to_have_text("50 %")
    # With its first answer it knows what the last ones were.
    stop_after(live, 1)
    live.page.reload()
    live.is_measured()
    live.tile("drift", "good")
    assert live.text("failed") == "50 %"
    expect(live.page.locator("#features tbody tr td:nth-child(6)").first).to_have_text("750")
    expect(live.page.locator("#throughput .plot path.line.bad")).to_have_attribute("d", re.compile("L"))


def test_another_process_does_not_go_on(start_server, open_page, training_rows):
    server = start_server()
    live = Page(open_page, server)
    live.is_measured()
    traffic(server, training_rows)
    live.tile("drift", "good")
    server.stop()
    start_server(port=server.port)
    live.page.reload()
    live.is_measured()
    expect(live.page.locator("#replicas")).to_be_hidden()
    expect(live.page.locator("#requests")).to_have_text("0/s")
    expect(live.page.locator("#features .verdict")).to_have_text(["Too few rows"] * 4)


def test_what_is_kept_is_bounded(server, open_page):
    """Of many and large scrapes, as many as there is room for, and among them the last."""
    live = Page(open_page, server)
    live.is_open()
    sizes = live.page.evaluate(
        """async (text) => {
            const { History } = await import("./pages/history.js");
            const { Scrape } = await import("./pages/scrape.js");
            const history = new History();
            for (let second = 0; second < 1000; second += 1) {
                history.add(new Scrape(text, second, second));
            }
            return [1e6, 1e5, 1e4, 1].map((characters) => {
                const packed = history.packed(characters);
                const again = History.unpacked(packed);
                const size = packed.rows.reduce((sum, row) => sum + row[2].length, 0);
                return [characters, size, packed.rows.length, again.latest.atSeconds];
            });
        }""",
        server.get("/metrics", accept="text/plain;version=0.0.4"),
    )
    assert [last for *_, last in sizes] == [999] * 4
    rows = [count for _, _, count, _ in sizes]
    assert rows == sorted(rows, reverse=True)
    assert rows[0] < 120 and rows[-1] == 1
    for characters, size, count, _ in sizes:
        assert size <= characters + size / count


def test_keeps_no_token(start_server, open_page, training_rows):
    server = start_server(token=TOKEN)
    live = Page(open_page, server)
    live.enter(TOKEN)
    live.is_measured()
    live.page.reload()
    live.is_measured()
    kept = live.page.evaluate("Object.entries(sessionStorage).filter(([name]) => name.includes('history'))")
    assert len(kept) == 1 and TOKEN not in kept[0][1]


@pytest.mark.parametrize(
    ("rows_by_age", "seconds"),
    [
        ({}, 300), ({10: 499}, 300), ({10: 500}, 30), ({40: 500, 10: 499}, 60), ({40: 499, 10: 1}, 60),
        ({200: 600, 10: 100}, 300), ({200: 10_000, 10: 500}, 30),
    ],
)
def test_drift_is_told_from_the_shortest_time_with_rows_enough(server, open_page, rows_by_age, seconds):
    """With the server's own answer, in which rows have come so many seconds ago."""
    live = Page(open_page, server)
    live.is_open()
    window = live.page.evaluate(
        """async ([text, rowsByAge]) => {
            const { History } = await import("./pages/history.js");
            const { Scrape } = await import("./pages/scrape.js");
            const history = new History();
            for (let second = 0; second <= 400; second += 1) {
                const come = Object.entries(rowsByAge).filter(([age]) => 400 - age <= second);
                const rows = come.reduce((sum, [, count]) => sum + count, 0);
                const row = /^(prediction_output_total.*"setosa".*) .*$/m;
                const now = text.replace(row, (_, name) => `${name} ${rows}`);
                history.add(new Scrape(now, second, second));
            }
            return history.drift.seconds;
        }""",
        [server.get("/metrics", accept="text/plain;version=0.0.4"), rows_by_age],
    )
    # Of what is older than a minute, every fifth second is kept.
    assert seconds - 5 <= window <= seconds + 5
