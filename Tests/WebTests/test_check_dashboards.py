"""The check of the dashboards passes the good ones, and refuses each of these broken ones."""

import copy
import importlib.util
import json
import shutil
import socket
import subprocess
import sys

import pytest
import yaml

from conftest import ROOT, Server, wait_until

sys.path.insert(0, str(ROOT / "scripts"))
from dashboards import promql
from dashboards.dashboard import DATASOURCE, Dashboard
from dashboards.linter import Exceptions, RULES
from dashboards.live import Live

SCRIPT = importlib.util.spec_from_file_location("script", ROOT / "scripts/check-dashboards.py")
script = importlib.util.module_from_spec(SCRIPT)
SCRIPT.loader.exec_module(script)


@pytest.fixture
def monitoring(tmp_path):
    """A copy of the project's files, to break."""
    for folder in ("dashboards", "rules"):
        shutil.copytree(ROOT / "monitoring" / folder, tmp_path / folder)
    return tmp_path


def problems(monitoring):
    return [str(problem) for problem in script.check(monitoring, None, None)[0]]


def change(path, edit):
    """Changes a JSON file in place, formatted as before."""
    data = json.loads(path.read_text())
    edit(data)
    path.write_text(json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def change_exceptions(monitoring, edit):
    path = monitoring / "dashboards/lint-exceptions.yml"
    exceptions = yaml.safe_load(path.read_text())
    edit(exceptions)
    path.write_text(yaml.safe_dump(exceptions))


def panel(dashboard, title):
    return next(each for each in dashboard["panels"] if each["title"] == title)


def variable(dashboard, name):
    return next(each for each in dashboard["templating"]["list"] if each["name"] == name)


def annotation(dashboard, name):
    return next(each for each in dashboard["annotations"]["list"] if each["name"] == name)


def collapse(dashboard):
    """Puts the panels of the first row into it."""
    panels = dashboard["panels"]
    rows = [index for index, each in enumerate(panels) if each["type"] == "row"]
    row = panels[rows[0]]
    row["collapsed"] = True
    row["panels"] = panels[rows[0] + 1 : rows[1]]
    del panels[rows[0] + 1 : rows[1]]
    return row["panels"]


def expression(dashboard, title, old, new):
    target = panel(dashboard, title)["targets"][0]
    assert old in target["expr"]
    target["expr"] = target["expr"].replace(old, new)


def defaults(dashboard, title):
    return panel(dashboard, title)["fieldConfig"]["defaults"]


def test_the_dashboards_are_fine(monitoring):
    assert problems(monitoring) == []


# What is broken in service.json, and what has to be said about it.
BROKEN = [
    # The file as a whole.
    (lambda d: d.update(id=7), "id has to be null"),
    (lambda d: d.update(schemaVersion=42), "schemaVersion has to be 39"),
    (lambda d: d.update(uid="short"), "uid has to be 8 to 40 letters"),
    (lambda d: d.update(uid="inference-model"), "the uid is that of another dashboard too"),
    (lambda d: d.pop("refresh"), "there is no refresh"),
    (lambda d: d.update(__inputs=[]), "__inputs is for Grafana's import dialog"),
    (lambda d: d["links"][0].update(url="/d/elsewhere"), "the uid of the link /d/elsewhere"),
    # Data sources.
    (
        lambda d: panel(d, "CPU")["targets"][0].update(datasource={"uid": "prometheus"}),
        'CPU, target 0: the data source is {"uid": "prometheus"}, not the variable',
    ),
    (
        lambda d: annotation(d, "Restarts").pop("datasource"),
        "Restarts: the data source is null, not the variable",
    ),
    (
        lambda d: variable(d, "job").update(datasource="${DS_PROMETHEUS}"),
        "${DS_ is for Grafana's import dialog",
    ),
    # Panels and their places.
    (lambda d: panel(d, "CPU").update(id=1), "CPU: the id 1 is that of 'Targets up' too"),
    (lambda d: panel(d, "CPU").pop("id"), "CPU: there is no id"),
    (
        lambda d: collapse(d)[0].update(id=1),
        "Throughput by status: the id 1 is that of 'Targets up' too",
    ),
    (lambda d: panel(d, "CPU").update(title="Memory"), "Memory: two panels have this title"),
    (lambda d: panel(d, "CPU")["gridPos"].update(x=20), "CPU: it does not fit into 24 columns"),
    (lambda d: panel(d, "CPU")["gridPos"].update(x=2), "Memory: it overlaps 'CPU'"),
    (lambda d: panel(d, "CPU")["gridPos"].pop("w"), "CPU: gridPos has to have x, y, w and h"),
    (
        lambda d: collapse(d)[1]["gridPos"].update(x=0),
        "P95 latency: it overlaps 'Throughput by status'",
    ),
    (
        lambda d: panel(d, "Latency quantiles")["targets"][1].update(refId="A"),
        "Latency quantiles: each target has to have a refId of its own",
    ),
    # Expressions.
    (
        lambda d: expression(d, "CPU", "$__rate_interval", "$__rate_intervall"),
        "CPU: $__rate_intervall is no variable of this dashboard",
    ),
    (
        lambda d: expression(d, "Burn rate of the error budget", "slo_errors", "slo_error"),
        "target 0: job:slo_error_per_request:ratio_rate5m is recorded by no rule",
    ),
    (
        lambda d: panel(d, "5xx error rate")["targets"][0].update(expr="vector(0)"),
        'no panel shows sum(rate(inference_requests_total{status=~"5.."}[5m])) / ',
    ),
    (
        collapse,
        "no panel shows sum(rate(prediction_output_total[1h])) by (class)",
    ),
    # Keys and values that Grafana does not know.
    (
        lambda d: panel(d, "CPU")["options"]["legend"].update(showLegends=True),
        "CPU: options.legend has no key 'showLegends'",
    ),
    (
        lambda d: defaults(d, "CPU")["custom"].update(drawStyle="lines"),
        "CPU: 'lines' is none of line, bars, points",
    ),
    (
        lambda d: panel(d, "CPU")["targets"][0].update(legend="{{instance}}"),
        "CPU: targets[0] has no key 'legend'",
    ),
    (
        lambda d: panel(d, "Throughput by status")["fieldConfig"]["overrides"][0].update(
            properties=[{"id": "colour", "value": "red"}]
        ),
        "Throughput by status: in an override, fieldConfig.defaults has no key 'colour'",
    ),
    (
        lambda d: panel(d, "Throughput by status")["fieldConfig"]["overrides"][0].update(
            properties=[{"id": "custom.width", "value": 1}]
        ),
        "in an override, fieldConfig.defaults.custom has no key 'width'",
    ),
    (lambda d: d.update(graphTooltips=1), "it has no key 'graphTooltips'"),
    (lambda d: d["time"].update(since="now"), "time has no key 'since'"),
    (lambda d: annotation(d, "Alerts").update(query="up"), "annotations.list[0] has no key"),
    (lambda d: variable(d, "job").update(regexp=""), "templating.list[1] has no key 'regexp'"),
    (lambda d: panel(d, "CPU").update(options=1), "CPU: the typed model cannot read it"),
]

# The same for each rule of dashboard-linter.
LINTED = {
    "template-datasource-rule": (
        lambda d: variable(d, "datasource").update(label="Source"),
        "label of the data source's variable is 'Source', not 'Data source'",
    ),
    "template-job-rule": (
        lambda d: variable(d, "job").update(multi=False),
        "multi of the variable job is False, not True",
    ),
    "template-instance-rule": (
        lambda d: variable(d, "instance").pop("allValue"),
        "allValue of the variable instance is None, not '.+'",
    ),
    "template-label-promql-rule": (
        lambda d: variable(d, "instance")["query"].update(query="label_value(up, instance)"),
        "the query of instance is 'label_value(up, instance)'",
    ),
    "template-on-time-change-reload-rule": (
        lambda d: variable(d, "instance").update(refresh=1),
        "refresh of instance has to be 2, with the time range",
    ),
    "panel-datasource-rule": (
        lambda d: panel(d, "CPU").update(datasource={"type": "prometheus", "uid": "prometheus"}),
        'the data source is {"type": "prometheus", "uid": "prometheus"}, not the variable',
    ),
    "panel-title-description-rule": (
        lambda d: panel(d, "CPU").pop("description"),
        "there is no description",
    ),
    "panel-units-rule": (
        lambda d: defaults(d, "CPU").update(unit="seconds"),
        "'seconds' is no unit of Grafana's",
    ),
    "panel-no-targets-rule": (
        lambda d: panel(d, "CPU").update(targets=[]),
        "there are no targets",
    ),
    "target-promql-rule": (
        lambda d: expression(d, "CPU", "rate(", "rates("),
        'unknown function with name "rates"',
    ),
    "target-rate-interval-rule": (
        lambda d: expression(d, "CPU", "$__rate_interval", "5m"),
        "is over 5m, not $__rate_interval",
    ),
    "target-job-rule": (
        lambda d: expression(d, "CPU", 'job=~"$job"', 'job="inference"'),
        'has no job=~"$job"',
    ),
    "target-instance-rule": (
        lambda d: expression(d, "CPU", 'instance=~"$instance"', 'instance="$instance"'),
        'has no instance=~"$instance"',
    ),
    "target-counter-agg-rule": (
        lambda d: expression(d, "CPU", "rate(", "deriv("),
        "is not in rate, irate or increase",
    ),
    "target-logql-rule": (
        lambda d: panel(d, "CPU")["targets"][0]["datasource"].update(type="loki"),
        "there is no Loki",
    ),
    "target-logql-auto-rule": (
        lambda d: panel(d, "CPU")["targets"][0]["datasource"].update(type="loki"),
        "there is no Loki",
    ),
    "uneditable-dashboard": (
        lambda d: d.update(editable=True),
        "editable has to be false",
    ),
}


@pytest.mark.parametrize(("edit", "message"), BROKEN, ids=[message for _, message in BROKEN])
def test_refuses(monitoring, edit, message):
    change(monitoring / "dashboards/service.json", edit)
    assert any(message in problem for problem in problems(monitoring)), problems(monitoring)


def test_every_rule_of_the_linter_is_broken_below():
    assert LINTED.keys() == RULES.keys()


@pytest.mark.parametrize("rule", LINTED)
def test_lints(monitoring, rule):
    edit, message = LINTED[rule]
    change(monitoring / "dashboards/service.json", edit)
    change_exceptions(monitoring, lambda exceptions: exceptions["exclusions"].pop(rule, None))
    found = [problem for problem in problems(monitoring) if f"{rule}: " in problem]
    assert any(message in problem for problem in found), problems(monitoring)


def test_lints_panels_of_collapsed_rows(monitoring):
    change(
        monitoring / "dashboards/service.json",
        lambda dashboard: collapse(dashboard)[0].pop("description"),
    )
    message = "Service: Throughput by status: panel-title-description-rule: there is no description"
    assert message in problems(monitoring)


def test_refuses_what_is_no_json(monitoring):
    path = monitoring / "dashboards/service.json"
    path.write_text(path.read_text().replace("{", "", 1))
    assert any("service.json: it is no JSON" in problem for problem in problems(monitoring))


def test_refuses_another_format(monitoring):
    path = monitoring / "dashboards/service.json"
    path.write_text(json.dumps(json.loads(path.read_text()), indent=4))
    assert len(problems(monitoring)) == 1
    assert "service.json is not as it would be written by" in problems(monitoring)[0]


def allow(exceptions, rule, **entry):
    exceptions["exclusions"].setdefault(rule, {"reason": "Because.", "entries": []})
    exceptions["exclusions"][rule]["entries"].append(entry)


BROKEN_EXCEPTIONS = [
    (
        lambda e: allow(e, "target-job-rule", dashboard="Service", panel="CPU"),
        "target-job-rule for {'dashboard': 'Service', 'panel': 'CPU'} excuses nothing",
    ),
    (
        lambda e: allow(e, "target-job-rule", dashboard="Service"),
        "target-job-rule for {'dashboard': 'Service'} excuses nothing",
    ),
    (
        lambda e: allow(e, "target-jobs-rule", dashboard="Service", panel="CPU"),
        "target-jobs-rule is no rule of dashboard-linter",
    ),
    (
        lambda e: e["exclusions"]["target-job-rule"].pop("reason"),
        "target-job-rule has no reason",
    ),
    (
        lambda e: e["exclusions"]["target-job-rule"]["entries"].pop(),
        "Model: Alerts firing, target 0: target-job-rule: ALERTS{",
    ),
    (lambda e: e["empty"][0].pop("reason"), "Firing alerts has no reason"),
    (
        lambda e: e["empty"][0].update(panel="Fire"),
        "Fire asks nothing that could be empty",
    ),
]


@pytest.mark.parametrize(
    ("edit", "message"), BROKEN_EXCEPTIONS, ids=[message for _, message in BROKEN_EXCEPTIONS]
)
def test_refuses_exceptions(monitoring, edit, message):
    change_exceptions(monitoring, edit)
    assert any(message in problem for problem in problems(monitoring)), problems(monitoring)


# An expression; its selectors as "function metric label operator value ... [range]"; the labels that
# it uses besides, each with the metrics that it may belong to; the labels that it creates.
EXPRESSIONS = [
    ("1 + 2.5e-3 * Inf", [], {}, set()),
    ("up", ["- up"], {}, set()),
    ('up{job="a",instance!~"b|}"}', ['- up job="a" instance!~"b|}"'], {}, set()),
    ("{__name__=\"up\", job='x'}", ['- up job="x"'], {}, set()),
    ('{job="x"}', ['- - job="x"'], {}, set()),
    ("rate(a_total[5m])", ["rate a_total [5m]"], {}, set()),
    (
        'rate(a_total{x="[1]"}[$__rate_interval])',
        ['rate a_total x="[1]" [$__rate_interval]'],
        {},
        set(),
    ),
    ("rate((a_total[5m]))", ["- a_total [5m]"], {}, set()),
    (
        "sum(rate(a_total[5m])) by (b, c)",
        ["rate a_total [5m]"],
        {"b": {"a_total"}, "c": {"a_total"}},
        set(),
    ),
    ("sum by (b) (a) / sum without (c) (d)", ["- a", "- d"], {"b": {"a"}, "c": {"d"}}, set()),
    ("sum(a) by (b) / sum(c)", ["- a", "- c"], {"b": {"a"}}, set()),
    ("a / on (b) group_left (c) d", ["- a", "- d"], {"b": {"a", "d"}, "c": {"a", "d"}}, set()),
    ("a * ignoring (b) group_right c", ["- a", "- c"], {"b": {"a", "c"}}, set()),
    ("a and b or c unless d", ["- a", "- b", "- c", "- d"], {}, set()),
    ("a > bool 0", ["- a"], {}, set()),
    ("a offset 5m - b offset -1h30m @ end()", ["- a", "- b"], {}, set()),
    ("max_over_time(rate(a[1m])[1h:5m])", ["rate a [1m]"], {}, set()),
    (
        "histogram_quantile(0.9, sum by (le) (rate(a_bucket[1m])))",
        ["rate a_bucket [1m]"],
        {"le": {"a_bucket"}},
        set(),
    ),
    ('label_replace(a, "new", "$1", "old", "(.*)")', ["label_replace a"], {"old": {"a"}}, {"new"}),
    (
        'label_join(a, "new", "-", "one", "two")',
        ["label_join a"],
        {"one": {"a"}, "two": {"a"}},
        {"new"},
    ),
    ('count_values("new", a)', ["- a"], {}, {"new"}),
    ("topk by (b) (3, job:a:rate5m)", ["- job:a:rate5m"], {"b": {"job:a:rate5m"}}, set()),
    ("absent(a) or vector(0)", ["absent a"], {}, set()),
    ("a # sum(b", ["- a"], {}, set()),
    ("sum_total + by_total", ["- sum_total", "- by_total"], {}, set()),
]


@pytest.mark.parametrize(("text", "selectors", "uses", "created"), EXPRESSIONS)
def test_reads(text, selectors, uses, created):
    read = promql.read(text)
    found = [
        " ".join(
            [
                selector.function or "-",
                selector.metric or "-",
                *(f'{each.label}{each.operator}"{each.value}"' for each in selector.matchers),
                *([f"[{selector.range}]"] if selector.range else []),
            ]
        )
        for selector in read.selectors
    ]
    assert found == selectors
    assert {use.label: set(use.metrics) for use in read.uses} == uses
    assert read.created == created
    assert all(selector.text in text for selector in read.selectors)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sum(a", "a ( without its )"),
        ("a)", "a ) without its ("),
        ('a{b="c"', "a { without its }"),
        ("a}", "a } without its {"),
        ("a{b}", "is missing"),
        ("a{b=c}", "b= is no matcher"),
        ("sum by (b", "a ( without its )"),
        ("sum by b (a)", "( is missing"),
        ('"a', "cannot read '\"a'"),
        ("a ? b", "cannot read '? b'"),
    ],
)
def test_cannot_read(text, message):
    with pytest.raises(promql.Unreadable) as failure:
        promql.read(text)
    assert message in str(failure.value)


RULES_OF_THE_TEST = [
    {"record": "job:up:sum", "expr": "sum by (job) (up)"},
    {"alert": "Down", "expr": "up == 0", "labels": {"severity": "critical"}},
]


@pytest.fixture(scope="module")
def scraped(tmp_path_factory):
    """A server with a Prometheus that scrapes it; the addresses of both."""
    folder = tmp_path_factory.mktemp("live")
    server = Server(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    target = server.url.removeprefix("http://")
    (folder / "rules.yml").write_text(
        yaml.safe_dump({"groups": [{"name": "test", "rules": RULES_OF_THE_TEST}]})
    )
    config = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(folder / "rules.yml")],
        "scrape_configs": [
            {"job_name": "inference", "static_configs": [{"targets": [target]}]},
            {"job_name": "prometheus", "static_configs": [{"targets": [address]}]},
        ],
    }
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    process = subprocess.Popen(
        [
            ROOT / ".build/tools/usr/bin/prometheus",
            f"--config.file={folder / 'prometheus.yml'}",
            f"--web.listen-address={address}",
            f"--storage.tsdb.path={folder / 'data'}",
            "--log.level=error",
        ]
    )

    def has_rates():
        try:
            live = Live(f"http://{address}", server.url, [])
            rates = live.prometheus.query("rate(inference_requests_total[1m])")
            return rates and live.prometheus.query("job:up:sum")
        except OSError:
            return False  # it does not listen yet

    try:
        wait_until("Prometheus has scraped the server twice", has_rates)
        yield f"http://{address}", server.url
    finally:
        process.terminate()
        process.wait()
        server.stop()


QUERY = 'sum by (status) (rate(inference_requests_total{job=~"$job"}[$__rate_interval]))'
# A query and its legend, and what has to be said about it.
QUERIES = [
    (QUERY, "{{status}}", None),
    ("job:up:sum", "{{job}}", None),
    ('count(ALERTS{alertname="Down", severity="critical"}) or vector(0)', "", None),
    ('label_replace(up, "where", "$1", "instance", "(.*)")', "{{where}}", None),
    ("prometheus_rule_evaluation_failures_total", "{{rule_group}}", None),
    (QUERY.replace("requests_total", "request_total"), "", "no metric inference_request_total"),
    (
        QUERY.replace('job=~"$job"', 'jobs=~"$job"'),
        "",
        "inference_requests_total has no label jobs",
    ),
    (QUERY.replace("by (status)", "by (statuses)"), "", "has no label statuses"),
    ("up / on (jobs) sum by (job) (up)", "", "up has no label jobs"),
    ('label_replace(up, "a", "$1", "b", "(.*)")', "", "up has no label b"),
    ('inference_requests_total{status="299"}', "", "there is no series inference_requests_total{"),
    ('count(ALERTS{alertname="Up"}) or vector(0)', "", "there is no series ALERTS{"),
    ('count(ALERTS{alertnames="Down"}) or vector(0)', "", "ALERTS has no label alertnames"),
    ("inference_requests_total > 1e9", "", "no data: "),
    ("inference_requests_total * NaN", "", "no data: "),
    ("up / on () up", "", "many-to-many matching not allowed"),
    ("rate(up)", "", "expected type range vector"),
    ("sum(up", "", "a ( without its )"),
    (QUERY, "{{code}}", "no series has the label of {{code}}"),
]


def small_dashboard(text=QUERY, legend="{{status}}", overrides=(), variable_query=None):
    target = {"datasource": DATASOURCE, "expr": text, "legendFormat": legend, "refId": "A"}
    query = variable_query or "label_values(inference_requests_total, job)"
    data = {
        "title": "Small",
        "panels": [
            {
                "type": "timeseries",
                "title": "Panel",
                "targets": [target],
                "fieldConfig": {"overrides": list(overrides)},
            }
        ],
        "templating": {
            "list": [
                {"name": "job", "type": "query", "query": {"query": query}, "includeAll": True}
            ]
        },
    }
    return Dashboard("small.json", json.dumps(data))


def live_problems(scraped, dashboard, exceptions="", rules=RULES_OF_THE_TEST):
    live = Live(*scraped, copy.deepcopy(rules))
    found = [*live.check_rules(), *live.check(dashboard, Exceptions(exceptions))]
    return [str(problem) for problem in found]


@pytest.mark.parametrize(("text", "legend", "message"), QUERIES)
def test_asks(scraped, text, legend, message):
    found = live_problems(scraped, small_dashboard(text, legend))
    if message is None:
        assert found == []
    else:
        assert any(message in problem for problem in found), found
        assert all(problem.startswith("Small: Panel, target 0: ") for problem in found), found


def test_asks_for_the_missions_queries(scraped):
    live = Live(*scraped, RULES_OF_THE_TEST)
    said = [str(problem) for problem in live.check_mission()]
    # Nobody has predicted anything yet: the quantile and the two quotients are no numbers.
    assert len(said) == 3
    assert all("no data: " in problem for problem in said)


def test_lets_be_empty_what_may_be(scraped):
    empty = small_dashboard("inference_requests_total > 1e9", "")
    exceptions = "empty: [{dashboard: Small, panel: Panel, reason: It is good.}]"
    assert live_problems(scraped, empty, exceptions) == []
    unknown = small_dashboard("inference_request_total > 1e9", "")
    assert live_problems(scraped, unknown, exceptions) != []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("label_values(inference_request_total, job)", "no metric inference_request_total"),
        (
            "label_values(inference_requests_total, jobs)",
            "inference_requests_total has no label jobs",
        ),
        ("label_names()", "it is no label_values(metric, label)"),
    ],
)
def test_asks_for_variables(scraped, query, message):
    found = live_problems(scraped, small_dashboard(variable_query=query))
    assert any(problem.startswith("Small: job: ") and message in problem for problem in found)


@pytest.mark.parametrize(
    ("kind", "options", "good"),
    [
        ("byName", "200", True),
        ("byName", "201", False),
        ("byRegexp", "/^5/", True),
        ("byRegexp", "/^3/", False),
    ],
)
def test_misses_the_series_of_overrides(scraped, kind, options, good):
    override = {"matcher": {"id": kind, "options": options}, "properties": []}
    found = live_problems(scraped, small_dashboard(overrides=[override]))
    assert any(f"an override is for {options!r}" in problem for problem in found) is not good
    assert not (good and found)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"record": "job:up:min", "expr": "min by (job) (up)"}, "rules: job:up:min: no data"),
        ({"alert": "Up", "expr": "ups == 1"}, "rules: Up: there is no metric ups"),
        ({"alert": "Up", "expr": "min by (jobs) (up) == 1"}, "rules: Up: up has no label jobs"),
        ({"alert": "Up", "expr": 'up{job="all"} == 1'}, "rules: Up: there is no series up{"),
    ],
)
def test_misses_what_rules_name(scraped, rule, message):
    found = live_problems(scraped, small_dashboard(), rules=[*RULES_OF_THE_TEST, rule])
    assert any(problem.startswith(message) for problem in found), found
