"""The rules of grafana/dashboard-linter, under its names, and the exceptions from them.

They are for panels of every type here, and not only for those that the linter knows.
"""

import json
import pathlib
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator

import yaml
from grafana_foundation_sdk.models import units

from dashboards import promql
from dashboards.dashboard import DATASOURCE, GLOBALS, Dashboard, Problem, Query, fill, overrides

PROMTOOL = pathlib.Path(__file__).resolve().parents[2] / ".build/tools/usr/bin/promtool"
UNITS = {value for name, value in vars(units).items() if name[0].isupper()}

# A rule yields a problem of a dashboard for everything that it finds.
Rule = Callable[[Dashboard], Iterator[Problem]]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    def register(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return register


def lint(dashboards: list[Dashboard]) -> Iterator[Problem]:
    for dashboard in dashboards:
        for name, check in RULES.items():
            for found in check(dashboard):
                yield Problem(found.dashboard, found.place, found.message, found.target, name)


@rule("template-datasource-rule")
def check_datasource_variable(dashboard: Dashboard) -> Iterator[Problem]:
    found = [each for each in dashboard.variables if each.get("type") == "datasource"]
    if not found:
        yield dashboard.problem("", "there is no variable for the data source")
    for variable in found:
        for key, wanted in (("name", "datasource"), ("label", "Data source")):
            if variable.get(key) != wanted:
                yield dashboard.problem(
                    "",
                    f"{key} of the data source's variable is {variable.get(key)!r}, not {wanted!r}",
                )


@rule("template-job-rule")
def check_job_variable(dashboard: Dashboard) -> Iterator[Problem]:
    yield from check_target_variable(dashboard, "job")


@rule("template-instance-rule")
def check_instance_variable(dashboard: Dashboard) -> Iterator[Problem]:
    yield from check_target_variable(dashboard, "instance")


def check_target_variable(dashboard: Dashboard, name: str) -> Iterator[Problem]:
    variable = next((each for each in dashboard.variables if each.get("name") == name), None)
    if variable is None:
        yield dashboard.problem("", f"there is no variable {name}")
        return
    wanted = {
        "allValue": ".+",
        "datasource": DATASOURCE,
        "label": name.title(),
        "multi": True,
        "type": "query",
    }
    for key, value in wanted.items():
        if variable.get(key) != value:
            yield dashboard.problem(
                "", f"{key} of the variable {name} is {variable.get(key)!r}, not {value!r}"
            )


@rule("template-label-promql-rule")
def check_variable_queries(dashboard: Dashboard) -> Iterator[Problem]:
    for variable, text in dashboard.query_variables:
        if not re.fullmatch(r"(?:label_names|label_values|metrics|query_result)\(.+\)", text):
            yield dashboard.problem("", f"the query of {variable.get('name')} is {text!r}")


@rule("template-on-time-change-reload-rule")
def check_refresh(dashboard: Dashboard) -> Iterator[Problem]:
    for variable, _ in dashboard.query_variables:
        if variable.get("refresh") != 2:
            yield dashboard.problem(
                "", f"refresh of {variable.get('name')} has to be 2, with the time range"
            )


@rule("panel-datasource-rule")
def check_panel_datasources(dashboard: Dashboard) -> Iterator[Problem]:
    for panel in dashboard.panels:
        if panel.get("datasource") != DATASOURCE:
            found = json.dumps(panel.get("datasource"))
            yield dashboard.problem(panel["title"], f"the data source is {found}, not the variable")


@rule("panel-title-description-rule")
def check_descriptions(dashboard: Dashboard) -> Iterator[Problem]:
    for panel in dashboard.panels:
        for key in ("title", "description"):
            if not panel.get(key):
                yield dashboard.problem(panel["title"], f"there is no {key}")


@rule("panel-units-rule")
def check_units(dashboard: Dashboard) -> Iterator[Problem]:
    for panel in dashboard.panels:
        if panel.get("type") == "heatmap":
            options = panel.get("options", {})
            used = [options.get(key, {}).get("unit") for key in ("yAxis", "cellValues")]
        else:
            used = [panel.get("fieldConfig", {}).get("defaults", {}).get("unit")]
        properties = [each for override in overrides(panel) for each in override["properties"]]
        used += [each.get("value") for each in properties if each.get("id") == "unit"]
        for unit in used:
            if not unit:
                yield dashboard.problem(panel["title"], "there is no unit")
            elif unit not in UNITS:
                yield dashboard.problem(panel["title"], f"{unit!r} is no unit of Grafana's")


@rule("panel-no-targets-rule")
def check_targets(dashboard: Dashboard) -> Iterator[Problem]:
    for panel in dashboard.panels:
        if not panel.get("targets"):
            yield dashboard.problem(panel["title"], "there are no targets")


@rule("target-promql-rule")
def check_promql(dashboard: Dashboard) -> Iterator[Problem]:
    """promtool knows the expressions as the rules e:0, e:1, ..."""
    values = GLOBALS | {variable.get("name", ""): ".+" for variable in dashboard.variables}
    rules = [
        {"record": f"e:{index}", "expr": fill(query.text, values)}
        for index, query in enumerate(dashboard.queries)
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}, file)
        file.flush()
        command = [PROMTOOL, "check", "rules", "--lint=none", file.name]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.findall(r'"e:(\d+)": (.*)', result.stderr)
    for index, message in found:
        query = dashboard.queries[int(index)]
        yield dashboard.problem(query.place, message, query.target)
    if result.returncode and not found:
        yield dashboard.problem("", f"promtool: {result.stderr.strip()}")


@rule("target-rate-interval-rule")
def check_windows(dashboard: Dashboard) -> Iterator[Problem]:
    for query, selector in selectors(dashboard):
        if selector.function in ("rate", "irate") and selector.range != "$__rate_interval":
            message = f"the rate of {selector.text} is over {selector.range}, not $__rate_interval"
            yield dashboard.problem(query.place, message, query.target)


@rule("target-job-rule")
def check_job(dashboard: Dashboard) -> Iterator[Problem]:
    yield from check_matcher(dashboard, "job")


@rule("target-instance-rule")
def check_instance(dashboard: Dashboard) -> Iterator[Problem]:
    yield from check_matcher(dashboard, "instance")


def check_matcher(dashboard: Dashboard, label: str) -> Iterator[Problem]:
    for query, selector in selectors(dashboard):
        if promql.Matcher(label, "=~", f"${label}") not in selector.matchers:
            message = f'{selector.text} has no {label}=~"${label}"'
            yield dashboard.problem(query.place, message, query.target)


@rule("target-counter-agg-rule")
def check_counters(dashboard: Dashboard) -> Iterator[Problem]:
    for query, selector in selectors(dashboard):
        rated = selector.function in ("rate", "irate", "increase")
        if selector.metric.endswith("_total") and not rated:
            message = f"the counter {selector.text} is not in rate, irate or increase"
            yield dashboard.problem(query.place, message, query.target)


def selectors(dashboard: Dashboard) -> Iterator[tuple[Query, promql.Selector]]:
    """Those of the panels; annotations may be about other jobs."""
    for query in dashboard.queries:
        if query.target is None:
            continue
        try:
            found = promql.read(query.text).selectors
        except promql.Unreadable:
            continue  # said already
        for selector in found:
            yield query, selector


@rule("target-logql-rule")
@rule("target-logql-auto-rule")
def check_logql(dashboard: Dashboard) -> Iterator[Problem]:
    """There is no Loki here, so no query can be LogQL."""
    for panel, index, target in dashboard.targets:
        if (target.get("datasource") or {}).get("type") == "loki":
            yield dashboard.problem(panel["title"], "there is no Loki", index)


@rule("uneditable-dashboard")
def check_editable(dashboard: Dashboard) -> Iterator[Problem]:
    if dashboard.data.get("editable", True):
        yield dashboard.problem("", "editable has to be false: the files are what counts")


class Exceptions:
    """What may be otherwise, and why. `exclusions` is as in the linter's own configuration."""

    def __init__(self, text: str) -> None:
        data = yaml.safe_load(text) or {}
        self.exclusions: dict[str, dict] = data.get("exclusions") or {}
        self.empty: list[dict] = data.get("empty") or []

    def apply(self, problems: list[Problem]) -> list[Problem]:
        """What is left of the problems, with those of exceptions that excuse nothing."""
        left = list(problems)
        for name, group in self.exclusions.items():
            if name not in RULES:
                left.append(Problem("exceptions", "", f"{name} is no rule of dashboard-linter"))
            if not group.get("reason"):
                left.append(Problem("exceptions", "", f"{name} has no reason"))
            for entry in group.get("entries") or []:
                excused = [problem for problem in problems if excuses(name, entry, problem)]
                if not excused:
                    left.append(Problem("exceptions", "", f"{name} for {entry} excuses nothing"))
                left = [problem for problem in left if problem not in excused]
        return left

    def check_empty(self, dashboards: list[Dashboard]) -> Iterator[Problem]:
        places = [(each.title, query.place) for each in dashboards for query in each.queries]
        for entry in self.empty:
            if not entry.get("reason"):
                yield Problem("exceptions", "", f"{place(entry)} has no reason")
            if (entry.get("dashboard"), place(entry)) not in places:
                yield Problem("exceptions", "", f"{place(entry)} asks nothing that could be empty")

    def may_be_empty(self, dashboard: Dashboard, query: Query) -> bool:
        listed = [(entry.get("dashboard"), place(entry)) for entry in self.empty]
        return (dashboard.title, query.place) in listed


def excuses(name: str, entry: dict, problem: Problem) -> bool:
    return (
        problem.rule == name
        and problem.dashboard == entry.get("dashboard")
        and problem.place == place(entry)
        and problem.target == entry.get("targetIdx", problem.target)
    )


def place(entry: dict) -> str:
    return entry.get("panel") or entry.get("annotation") or ""
