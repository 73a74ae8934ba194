"""Whether a Prometheus that scrapes a server has all that dashboards, rules and alerts name."""

import json
import math
import re
import typing
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

from prometheus_client.parser import text_string_to_metric_families

from dashboards import promql
from dashboards.dashboard import GLOBALS, Dashboard, Problem, Query, fill, overrides
from dashboards.files import MISSION
from dashboards.linter import Exceptions

LABEL_IN_LEGEND = re.compile(r"\{\{\s*(\w+)\s*\}\}")
Series = tuple[dict[str, str], float]


class Prometheus:
    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def get(self, path: str, **parameters: str) -> typing.Any:
        address = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            if error.code == 503:
                raise  # it is starting or stopping, and says so in plain text
            raise ValueError(json.load(error).get("error", str(error))) from None

    def query(self, text: str) -> list[Series]:
        data = self.get("query", query=text)
        if data["resultType"] == "scalar":
            return [({}, float(data["result"][1]))]
        return [(each["metric"], float(each["value"][1])) for each in data["result"]]

    def series(self, selector: str) -> list[dict[str, str]]:
        return self.get("series", **{"match[]": selector})

    def values(self, label: str, selector: str) -> list[str]:
        return self.get(f"label/{label}/values", **{"match[]": selector})


def labels_scraped(server: str) -> Iterator[tuple[str, set[str]]]:
    with urllib.request.urlopen(f"{server.rstrip('/')}/metrics", timeout=30) as answer:
        for family in text_string_to_metric_families(answer.read().decode()):
            for sample in family.samples:
                # Prometheus adds the two.
                yield sample.name, {*sample.labels, "job", "instance"}


class Live:
    def __init__(self, prometheus: str, server: str | None, rules: list[dict]) -> None:
        self.prometheus = Prometheus(prometheus)
        self.rules = rules
        self.labels: dict[str, set[str]] = {}  # of each metric
        for series in self.prometheus.series('{__name__=~".+"}'):
            self.labels.setdefault(series["__name__"], set()).update(series)
        for name, labels in labels_scraped(server) if server else ():
            self.labels.setdefault(name, set()).update(labels)
        # This exists only while something is wrong. An alert has the labels of what it is made of.
        own = {"alertname", "alertstate"}.union(*(rule.get("labels", {}) for rule in rules))
        self.labels["ALERTS"] = own.union(*self.labels.values())

    def check_rules(self) -> Iterator[Problem]:
        for rule in self.rules:
            name = rule.get("alert") or rule["record"]
            for message in self.unknown(rule["expr"]):
                yield Problem("rules", name, message)
            if "record" in rule and name not in self.labels:
                yield Problem("rules", name, "no data")

    def check_mission(self) -> Iterator[Problem]:
        for text in MISSION:
            if not has_data(self.prometheus.query(text)):
                yield Problem("dashboards", "", f"no data: {text}")

    def check(self, dashboard: Dashboard, exceptions: Exceptions) -> Iterator[Problem]:
        values = dict(GLOBALS)
        for variable, text in dashboard.query_variables:
            name = variable.get("name", "")
            values[name], problems = self.value(variable, fill(text, values))
            yield from (dashboard.problem(name, message) for message in problems)
        names: dict[str, set[str]] = {}
        for query in dashboard.queries:
            text = fill(query.text, values)
            result, problems = self.ask(query, text)
            missing = not has_data(result) and not exceptions.may_be_empty(dashboard, query)
            if missing and not problems:
                problems.append(f"no data: {text}")
            yield from (dashboard.problem(query.place, each, query.target) for each in problems)
            found = {legend(query.legends[0], labels) for labels, _ in result}
            names.setdefault(query.place, set()).update(found)
        for panel in dashboard.panels:
            for message in unmatched(panel, names.get(panel["title"], set())):
                yield dashboard.problem(panel["title"], message)

    def value(self, variable: dict, text: str) -> tuple[str, list[str]]:
        """What Grafana fills in for a variable when the dashboard is opened."""
        match = re.fullmatch(r"label_values\((.+),\s*(\w+)\)", text)
        if not match:
            return "", [f"it is no label_values(metric, label): {text}"]
        selector, label = match.groups()
        problems = list(self.unknown(f"count by ({label}) ({selector})"))
        found = self.prometheus.values(label, selector)
        if not problems and not found:
            problems.append(f"no values: {text}")
        if variable.get("includeAll"):
            return variable.get("allValue") or "|".join(found), problems
        return "".join(found[:1]), problems

    def ask(self, query: Query, text: str) -> tuple[list[Series], list[str]]:
        problems = list(self.unknown(text))
        try:
            result = self.prometheus.query(text)
        except ValueError as error:
            return [], [*problems, f"{error}: {text}"]
        for label in {label for form in query.legends for label in LABEL_IN_LEGEND.findall(form)}:
            if result and not any(label in labels for labels, _ in result):
                problems.append(f"no series has the label of {{{{{label}}}}}")
        return result, problems

    def unknown(self, text: str) -> Iterator[str]:
        """What the expression names, and nobody exposes or records."""
        try:
            read = promql.read(text)
        except promql.Unreadable as error:
            yield f"{error}: {text}"
            return
        for selector in read.selectors:
            if selector.metric not in self.labels:
                yield f"there is no metric {selector.metric or selector.text}"
                continue
            labels = [matcher.label for matcher in selector.matchers]
            missing = [label for label in labels if label not in self.labels[selector.metric]]
            yield from (f"{selector.metric} has no label {label}" for label in missing)
            if not missing and not self.exists(selector):
                yield f"there is no series {selector.text}"
        for use in read.uses:
            known = read.created.union(*(self.labels.get(metric, ()) for metric in use.metrics))
            # A metric that is missing is said above.
            if use.metrics <= self.labels.keys() and use.label not in known:
                yield f"{' and '.join(sorted(use.metrics))} has no label {use.label}"

    def exists(self, selector: promql.Selector) -> bool:
        if selector.metric != "ALERTS":
            return bool(self.prometheus.series(selector.text))
        alerts = [rule["alert"] for rule in self.rules if "alert" in rule]
        names = [matcher.value for matcher in selector.matchers if matcher.label == "alertname"]
        return all(any(re.fullmatch(name, alert) for alert in alerts) for name in names)


def unmatched(panel: dict, names: set[str]) -> Iterator[str]:
    """Overrides for series that there are not. Tables and bar charts have theirs for columns."""
    if panel.get("type") not in ("stat", "timeseries") or not names:
        return
    for override in overrides(panel):
        matcher = override.get("matcher", {})
        wanted = str(matcher.get("options", ""))
        by_name = matcher.get("id") == "byName" and wanted not in names
        pattern = re.compile(wanted.strip("/"))
        by_pattern = matcher.get("id") == "byRegexp" and not any(map(pattern.search, names))
        if by_name or by_pattern:
            yield f"an override is for {wanted!r}, and no series is called so"


def legend(form: str, labels: dict[str, str]) -> str:
    """As Grafana does it: a label that is missing stands there with its name."""
    return LABEL_IN_LEGEND.sub(lambda match: labels.get(match[1], match[1]), form)


def has_data(result: list[Series]) -> bool:
    return any(math.isfinite(value) for _, value in result)
