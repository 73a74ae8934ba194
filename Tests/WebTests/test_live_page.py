"""The live page in a real browser: its figures are those of /metrics, and its verdict is right."""

import json
import math
import re
import subprocess

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
import pytest

from conftest import BINARIES, TOKEN, Scrape, wait_until

FEATURES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]


def traffic(server, rows, requests=5):
    """Sends `rows` as batches."""
    for _ in range(requests):
        assert server.predict(rows)[0] == 200


def moved(rows):
    """Flowers whose petals have grown."""
    return [[a, b, c + 2.5, d + 1.2] for a, b, c, d in rows]


def number(text):
    """The number in a text such as 1,234/s or 5.2 % or 38 µs, in base units."""
    match = re.fullmatch(r"([\d,.]+)\s*(%|µs|ms|s|kB|MB|GB|B)?(?:/s)?", text)
    assert match, text
    factors = {"%": 0.01, "µs": 1e-6, "ms": 1e-3, "kB": 1e3, "MB": 1e6, "GB": 1e9}
    return float(match.group(1).replace(",", "")) * factors.get(match.group(2), 1)


def is_near(shown, value):
    """Whether a text shows `value`, with the three digits that the page gives."""
    return math.isclose(number(shown), value, rel_tol=0.006, abs_tol=1e-9)


class Page:
    """A live page with the scrapes that it has seen."""

    def __init__(self, open_page, server, before=lambda live: None, **options):
        self.answers = []
        self.asked = 0
        self.page, self.watch = open_page("about:blank", **options)
        self.page.on("request", self._requested)
        self.page.on("requestfinished", self._finished)
        before(self)
        self.page.goto(server.url)

    def _requested(self, request):
        self.asked += request.url.endswith("/metrics")

    def _finished(self, request):
        if request.url.endswith("/metrics"):
            self.answers.append(request)

    def enter(self, token):
        self.page.get_by_label("Token").fill(token)
        self.page.get_by_role("button", name="Show the figures").click()

    def is_open(self):
        """The figures are there, whatever they say: on a busy machine they need attention."""
        expect(self.page.locator("#figures")).to_be_visible()
        expect(self.page.locator("#access")).to_be_hidden()

    def seen(self, index):
        """The scrape that the page has got as its first, or with -1 as its last."""
        return Scrape(self.answers[index].response().text())

    def wait_until(self, what, condition):
        """As the function, while the page goes on."""
        wait_until(what, lambda: self.page.wait_for_timeout(50) or condition())

    def state(self, name):
        expect(self.page.locator(f"#state[data-state={name}]")).to_be_visible()

    def tile(self, name, level):
        """A tile has the level, whatever the others say: a busy machine is slow in all that takes time."""
        expect(self.page.locator(f".tile[data-level={level}] #{name}")).to_be_visible()

    def note(self, name):
        return self.page.locator(f".tile:has(#{name}) .note").inner_text()

    def is_measured(self):
        """The page knows two answers: what comes from here on is between them and the next."""
        expect(self.page.locator(".tile:not([data-level=none]) #busy")).to_be_visible()

    def pause(self):
        """Stops the page from asking, and returns what it has seen first and last."""
        self.page.get_by_role("button", name="Pause").click()
        self.wait_until("all is answered", lambda: len(self.answers) == self.asked)
        # The last answer has been shown when a script that comes behind it has run.
        self.page.wait_for_timeout(100)
        return self.seen(0), self.seen(-1)

    def text(self, name):
        return self.page.locator(f"#{name}").inner_text()


def quantile(share, buckets):
    """As PromQL's histogram_quantile, of cumulative counts by upper bound."""
    bounds = sorted(buckets)
    rank = share * buckets[math.inf]
    index = next(i for i, bound in enumerate(bounds) if buckets[bound] >= rank)
    if bounds[index] == math.inf:
        return bounds[index - 1]
    lower, below = (bounds[index - 1], buckets[bounds[index - 1]]) if index else (0, 0)
    inside = buckets[bounds[index]] - below
    return lower + (bounds[index] - lower) * (rank - below) / inside


def bucket_counts(scrape, name, **labels):
    counts = {}
    for key, value in scrape.values(f"{name}_bucket", **labels).items():
        bound = float(dict(key)["le"])
        counts[bound] = counts.get(bound, 0) + value
    return counts


def stability_index(counts, reference):
    """That of the shares of 150 training rows, with half a row more in each bin on both sides."""
    def smoothed(count, total):
        return (count + 0.5) / (total + 0.5 * len(counts))

    pairs = [
        (smoothed(count, sum(counts)), smoothed(150 * share, 150))
        for count, share in zip(counts, reference)
    ]
    return sum((live - trained) * math.log(live / trained) for live, trained in pairs)


def test_figures_are_those_of_metrics(server, open_page, training_rows):
    live = Page(open_page, server)
    live.is_measured()
    # From here on all that is counted is between the page's first scrape and its last.
    traffic(server, training_rows + training_rows[:7])
    for _ in range(3):
        assert server.predict(training_rows[:1], x_inject_fault="error")[0] == 500
    assert server.post("{")[0] == 422
    live.wait_until(
        "the page has seen all", lambda: live.seen(-1).sum("inference_requests_total") == 9
    )
    first, last = live.pause()
    assert first.sum("inference_requests_total") == 0

    assert is_near(live.text("failed"), 3 / 8)
    assert is_near(live.text("refused"), 1 / 9)
    latencies = bucket_counts(last, "inference_duration_seconds")
    note = re.match(r"at most 10 ms; P50 (.+), P95 (.+); last", live.note("p99"))
    shown = {0.5: note.group(1), 0.95: note.group(2), 0.99: live.text("p99")}
    for share, text in shown.items():
        assert is_near(text, quantile(share, latencies)), share
    ratio = number(live.text("rows")) / number(live.text("requests"))
    assert math.isclose(ratio, 785 / 9, rel_tol=0.02)
    for name in ("connections", "open"):
        assert number(live.text(name)) == last.sum("http_connections_open")
    assert is_near(live.text("memory"), last.sum("process_resident_memory_bytes"))
    assert is_near(live.text("descriptors").split(" of ")[0], last.sum("process_open_fds"))
    assert number(live.text("threads")) == last.sum("process_threads")

    counts = list(last.values("prediction_output_total").values())
    reference = list(last.values("prediction_output_reference_ratio").values())
    note = re.fullmatch(r"Stable: PSI ([\d.]+) from 785 rows, .*", live.text("classes-note"))
    assert is_near(note.group(1), stability_index(counts, reference))
    rows = live.page.locator("#classes tbody tr").all()
    for row, name in zip(rows, ["setosa", "versicolor", "virginica"], strict=True):
        cells = row.locator("th, td").all_inner_texts()
        assert cells[0] == name
        assert is_near(cells[2], last.sum("prediction_output_total", **{"class": name}) / 785)
        reference = last.sum("prediction_output_reference_ratio", **{"class": name})
        assert is_near(cells[3], reference)

    rows = live.page.locator("#features tbody tr").all()
    for row, feature in zip(rows, FEATURES, strict=True):
        cells = row.locator("th, td").all_inner_texts()
        cumulative = bucket_counts(last, "inference_feature_value", feature=feature)
        ordered = [cumulative[bound] for bound in sorted(cumulative)]
        counts = [count - before for count, before in zip(ordered, [0] + ordered)]
        shares = last.values("inference_feature_reference_ratio", feature=feature)
        reference = [
            share for _, share in sorted((float(dict(k)["upper"]), v) for k, v in shares.items())
        ]
        assert cells[0] == feature
        assert cells[1] == "Stable"
        assert abs(number(cells[2]) - stability_index(counts, reference)) < 0.0006
        assert number(cells[5]) == 785
        minimum = last.sum("inference_feature_reference_min", feature=feature)
        total = last.sum("inference_feature_clipped_sum_total", feature=feature)
        assert is_near(cells[6], minimum + total / 785)
    expect(live.page.locator("#features thead th").last).to_have_text("Mean, clipped")

    assert live.watch.complaints == []
    assert all(url.startswith(server.url) for url in live.watch.requests if url != "about:blank")


def test_verdict_follows_the_traffic(server, open_page, training_rows):
    live = Page(open_page, server)
    live.is_measured()
    live.tile("drift", "none")
    expect(live.page.locator("#sentence")).to_contain_text("nobody has asked for predictions in the last")
    traffic(server, training_rows, requests=30)
    for name in ("failed", "refused", "drift"):
        live.tile(name, "good")
    expect(live.page.locator("#sentence")).to_contain_text("inputs look like the training data")

    traffic(server, moved(training_rows), requests=30)
    live.tile("drift", "attention")
    expect(live.page.locator("#findings")).to_contain_text("petal_length, petal_width")
    verdicts = live.page.locator("#features .verdict")
    expect(verdicts).to_have_text(["Stable", "Stable", "Drifted", "Drifted"])

    for _ in range(30):
        assert server.predict(training_rows[:1], x_inject_fault="error")[0] == 500
    live.tile("failed", "failing")
    live.state("failing")
    assert "Failing" in live.page.title()
    expect(live.page.locator("#findings")).to_contain_text("fail with a 5xx")
    assert live.watch.complaints == []


def test_verdict_is_the_worst_of_the_tiles(server, open_page, training_rows):
    """With what is found beside it, the worst first, at whatever moment one looks."""
    live = Page(open_page, server)
    live.is_measured()
    verdicts = set()
    for faults in [{}, {}, {"x_inject_fault": "error"}]:
        for _ in range(30):
            server.predict(training_rows, **faults)
        live.wait_until("it is seen", lambda count=len(live.answers): len(live.answers) > count + 1)
        levels, state, text, findings = live.page.evaluate("""() => [
            [...document.querySelectorAll(".tile")].map((tile) => tile.dataset.level),
            document.querySelector("#state").dataset.state,
            document.querySelector("#verdict").textContent,
            document.querySelector("#findings").children.length,
        ]""")
        worst = [level for level in ("failing", "attention") if level in levels]
        assert state == (worst or ["healthy"])[0]
        assert (findings > 0) == bool(worst)
        verdicts.add(text)
    assert "Failing" in verdicts
    signs = {"good": "✓ Good", "attention": "! Attention", "failing": "✕ Failing"}
    for tile in live.page.locator(".tile:not([data-level=none])").all():
        level = tile.locator(".level").inner_text()
        assert level.replace("✓", "✓ ").replace("!", "! ").replace("✕", "✕ ") == signs[
            tile.get_attribute("data-level")
        ]


def test_gives_no_verdict_on_few_rows(server, open_page, training_rows):
    live = Page(open_page, server)
    live.is_measured()
    traffic(server, moved(training_rows), requests=3)
    expect(live.page.locator("#features .verdict")).to_have_text(["Too few rows"] * 4)
    expect(live.page.locator("#features tbody tr td:nth-child(6)").first).to_have_text("450")
    live.tile("drift", "none")
    expect(live.page.locator("#sentence")).to_contain_text("too few rows")


def test_says_nothing_that_it_has_not_measured(server, open_page):
    """Neither of a time, with its first answer, nor of the shares of no rows."""
    notes = ["classes-note", "features-note", "process-note", "cpu", "accepted", "tiles"]
    live = Page(open_page, server, before=lambda live: live.page.add_init_script(
        f"const identifiers = {notes};" + """
        new MutationObserver((changes) => {
            if (window.first || !changes.some(({ target }) => target.id === "figures")) return;
            window.first = identifiers.map((name) => document.getElementById(name).textContent);
        }).observe(document, { subtree: true, attributeFilter: ["hidden"] });"""
    ))
    live.is_measured()
    *first, tiles = live.page.evaluate("window.first")
    assert first == ["Measuring…"] * 3 + ["–"] * 2
    assert "last" not in tiles
    expect(live.page.locator("#classes-note")).to_contain_text("from 0 rows, last")
    assert live.page.locator("#classes tbody td:nth-child(3)").all_inner_texts() == ["–"] * 3


def test_says_that_the_server_has_gone_and_comes_back_with_it(
    start_server, open_page, training_rows
):
    server = start_server()
    live = Page(open_page, server)
    live.is_measured()
    traffic(server, training_rows)
    live.tile("drift", "good")
    server.stop()
    live.state("gone")
    expect(live.page.locator("#sentence")).to_contain_text("has not answered")
    assert "No answer" in live.page.title()
    # What is shown is of then, and says so.
    assert re.search(r"until \d\d:\d\d:\d\d$", live.note("failed"))
    # A new process counts from 0: nothing of the old one may be in the figures.
    again = start_server(port=server.port)
    expect(live.page.locator("#requests")).to_have_text("0/s")
    # Nor are they two that take turns.
    expect(live.page.locator("#replicas")).to_be_hidden()
    traffic(again, training_rows[:10], requests=1)
    expect(live.page.locator("#features tbody tr td:nth-child(6)").first).to_have_text("10")


def test_asks_for_the_token_of_the_server(start_server, open_page, training_rows):
    server = start_server(token=TOKEN)
    traffic(server, training_rows)
    live = Page(open_page, server)
    live.state("locked")
    assert "Token needed" in live.page.title()
    expect(live.page.locator("#sentence")).to_contain_text("Enter it to see them")
    expect(live.page.locator("#figures")).to_be_hidden()
    # Nothing is asked before there is a token, and what can be no token never leaves the page.
    live.page.wait_for_timeout(2500)
    live.enter("no token")
    assert live.asked == 1
    live.enter("another-token-of-ours")
    expect(live.page.locator("#sentence")).to_contain_text("did not accept")
    assert live.asked == 2
    # As it comes out of a terminal.
    live.enter(f"{TOKEN} ")
    live.is_measured()
    traffic(server, training_rows)
    expect(live.page.locator("#features tbody tr td:nth-child(6)").first).to_have_text("750")
    # In this tab alone, and nowhere that outlives it.
    live.page.reload()
    live.is_open()
    assert live.page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    other = Page(open_page, server)
    other.state("locked")
    # The browser itself reports each 401.
    assert all("401 (Unauthorized)" in complaint for complaint in live.watch.complaints)
    assert len(live.watch.complaints) == 2
    assert all(TOKEN not in url for url in live.watch.requests)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_token_can_be_entered_by_everybody(start_server, open_page, scheme, width):
    live = Page(open_page, start_server(token=TOKEN), width=width, scheme=scheme)
    live.state("locked")
    results = Axe().run(live.page)
    assert results.violations_count == 0, results.generate_report()
    assert live.page.evaluate("document.documentElement.scrollWidth") <= width
    live.page.get_by_label("Token").fill(TOKEN)
    live.page.keyboard.press("Enter")
    live.is_open()


def test_asks_for_no_token_where_there_is_none(server, open_page):
    live = Page(open_page, server)
    live.is_open()


def test_charts_can_be_read_with_the_keyboard(server, open_page, training_rows):
    live = Page(open_page, server)
    live.is_measured()
    traffic(server, training_rows)
    plot = live.page.locator("#throughput .plot")
    expect(plot).to_have_attribute("aria-valuetext", re.compile(r"^now: 200 [\d.]+/s"))
    live.wait_until("there are some points", lambda: len(live.answers) > 4)
    live.pause()
    plot.focus()
    for _ in range(3):
        live.page.keyboard.press("ArrowLeft")
    expect(plot).to_have_attribute("aria-valuetext", re.compile(r"^\d+ s before [\d:]+: 200 "))
    expect(live.page.locator("#throughput .when")).to_contain_text("before")
    live.page.keyboard.press("Escape")
    expect(plot).to_have_attribute("aria-valuetext", re.compile(r"^[\d:]{8}: "))


def test_pause_stops_asking_and_says_since_when(server, open_page, training_rows):
    live = Page(open_page, server)
    live.is_measured()
    traffic(server, training_rows)
    live.tile("drift", "good")
    live.pause()
    live.state("paused")
    asked = live.asked
    assert re.fullmatch(r"Paused at \d\d:\d\d:\d\d", live.text("verdict"))
    assert "Paused at" in live.page.title()
    # Nothing that is shown is of now, nor is there a verdict.
    page_text = live.page.locator("body").inner_text()
    assert not re.search(r"\bnow\b|Healthy|Needs attention|Idle", page_text), page_text
    for name in ("requests", "failed", "p99", "drift", "connections"):
        assert re.search(r"\d\d:\d\d:\d\d$", live.note(name)), name
    live.page.wait_for_timeout(2500)
    assert live.asked == asked
    live.page.get_by_role("button", name="Resume").press("Enter")
    live.wait_until("the page asks again", lambda: live.asked > asked)
    expect(live.page.locator("#verdict")).not_to_contain_text("Paused")
    expect(live.page.get_by_role("button", name="Pause")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_can_be_used_by_everybody(server, open_page, training_rows, scheme, width):
    live = Page(open_page, server, width=width, scheme=scheme)
    live.is_measured()
    traffic(server, training_rows)
    traffic(server, moved(training_rows))
    live.tile("drift", "attention")
    # The model's own classes are seen whole.
    table = live.page.locator(".scroll:has(#classes)")
    assert table.evaluate("it => it.scrollWidth <= it.clientWidth")
    axe_finds_nothing(live.page, width)
    live.page.get_by_role("button", name="Pause").click()
    live.state("paused")
    axe_finds_nothing(live.page, width)


def axe_finds_nothing(page, width):
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_rates_fit_into_their_tiles(server, open_page):
    live = Page(open_page, server)
    live.is_open()
    rates = {
        0: "0/s",
        12.34: "12.3/s",
        99_999: "99,999/s",
        99_999.6: "100 k/s",
        999_499: "999 k/s",
        999_500: "1 M/s",
        2_201_453: "2.2 M/s",
        123_456_789: "123 M/s",
    }
    for rate, text in rates.items():
        shown, overflow = live.page.evaluate(
            """async (rate) => {
                const { perSecond } = await import("/pages/figures.js");
                const tile = document.querySelector("#rows");
                tile.textContent = perSecond(rate);
                return [tile.textContent, tile.scrollWidth - tile.clientWidth];
            }""",
            rate,
        )
        assert shown == text
        assert overflow <= 0, text


def test_names_of_any_kind_are_shown_and_do_nothing(start_server, open_page, tmp_path):
    """Names come from a table: they may hold anything, and are text on the page."""
    names = ['<img src=x onerror="alert(1)">', 'back\\slash "quote" {brace}, le="1"', "🌸"]
    table = tmp_path / "table.csv"
    quoted = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in [*names, "class"]]
    lines = [",".join(quoted)] + [f"{i},{i * 2},{i % 3},{'<b>x</b>' if i % 2 else 'y'}" for i in range(40)]
    table.write_text("\n".join(lines) + "\n")
    model = tmp_path / "model.json"
    train = [BINARIES / "iris-server", "train", "--data", table, "--algorithm", "forest"]
    subprocess.run([*train, "--output", model], check=True, capture_output=True)
    server = start_server(arguments=("--model", str(model)))
    live = Page(open_page, server)
    expect(live.page.locator("#features tbody th")).to_have_text(names)
    expect(live.page.locator("#classes tbody th")).to_have_text(["<b>x</b>", "y"], use_inner_text=True)
    assert live.watch.complaints == []


def test_shows_escapes_in_names(start_server, open_page, tmp_path):
    """What nobody would see, or what turns the direction of writing, is not left to the browser."""
    table = tmp_path / "table.csv"
    classes = ["y\u009b", "x\u2066"]
    lines = ["a\u202eb,c\u0085d,class"] + [f"{i},{i % 3},{classes[i % 2]}" for i in range(40)]
    table.write_text("\n".join(lines) + "\n")
    model = tmp_path / "m\u200fn.json"
    train = [BINARIES / "iris-server", "train", "--data", table, "--algorithm", "forest"]
    subprocess.run([*train, "--output", model], check=True, capture_output=True)
    server = start_server(arguments=("--model", str(model)))
    assert server.predict([[1, 2]])[0] == 200
    live = Page(open_page, server)
    expect(live.page.locator("#features tbody th")).to_have_text(["a\\u{202E}b", "c\\u{85}d"])
    expect(live.page.locator("#classes tbody th")).to_have_text(["x\\u{2066}", "y\\u{9B}"])
    expect(live.page.locator("#model")).to_contain_text("Model m\\u{200F}n,")
    # Drifted, it is named above the tables too.
    server.predict([[1e6, 1e6]] * 600)
    expect(live.page.locator("#findings")).to_contain_text("a\\u{202E}b")

    docs, watch = open_page(f"{server.url}/docs")
    body = docs.locator("#predict textarea")
    assert json.loads(body.input_value()).keys() == {"a\u202eb", "c\u0085d"}
    docs.locator("#predict button").click()
    expect(docs.locator("#predict .answer .body")).to_contain_text("\\u2066")
    shown = docs.locator("body").inner_text() + body.input_value()
    assert not set(shown) & set("\u202e\u0085\u2066\u009b")
    assert live.watch.complaints == watch.complaints == []
