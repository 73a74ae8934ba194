"""What the files show and Grafana would not say, or only by a panel that stays empty."""

import json
import re
from collections.abc import Iterator

from dashboards import promql
from dashboards.dashboard import DATASOURCE, GLOBALS, VARIABLE, Dashboard, Problem

COLUMNS = 24
SCHEMA_VERSION = (
    39  # Grafana 11.0's: newer ones migrate it, and none could take one from the future
)

# What the dashboards are there for; everything else may be rearranged. Their panels ask the same
# with selectors for the variables and with another window.
MISSION = (
    "sum(rate(inference_requests_total[1m])) by (status)",
    "histogram_quantile(0.95, sum(rate(inference_duration_seconds_bucket[5m])) by (le))",
    "sum(rate(inference_duration_seconds_sum[5m]))"
    " / sum(rate(inference_duration_seconds_count[5m]))",
    'sum(rate(inference_requests_total{status=~"5.."}[5m]))'
    " / sum(rate(inference_requests_total[5m])) * 100",
    "sum(rate(prediction_output_total[1h])) by (class)",
)


def check_files(dashboards: list[Dashboard], recorded: set[str]) -> Iterator[Problem]:
    """Takes the names of the series that rules record."""
    for dashboard in dashboards:
        yield from check_head(dashboard)
        yield from check_datasources(dashboard)
        yield from check_panels(dashboard)
        # Those of a collapsed row have places of their own, as when it is opened.
        for panels in (
            dashboard.top_level,
            *(row.get("panels", []) for row in dashboard.top_level),
        ):
            yield from check_places(dashboard, panels)
        yield from check_variables(dashboard)
        yield from check_names(dashboard, recorded)
    yield from check_uids(dashboards)
    yield from check_mission(dashboards)


def check_head(dashboard: Dashboard) -> Iterator[Problem]:
    if dashboard.text != dashboard.formatted:
        yield dashboard.problem(
            "",
            f"{dashboard.file} is not as it would be written by:"
            " python3 -m json.tool --indent 2 --sort-keys --no-ensure-ascii",
        )
    for key, wanted in (("id", None), ("schemaVersion", SCHEMA_VERSION)):
        if dashboard.data.get(key, "missing") != wanted:
            yield dashboard.problem("", f"{key} has to be {json.dumps(wanted)}")
    if not re.fullmatch(r"[a-zA-Z0-9_-]{8,40}", dashboard.data.get("uid") or ""):
        yield dashboard.problem("", "uid has to be 8 to 40 letters, digits, - or _")
    for key in ("title", "description", "refresh", "time"):
        if not dashboard.data.get(key):
            yield dashboard.problem("", f"there is no {key}")


def check_datasources(dashboard: Dashboard) -> Iterator[Problem]:
    for marker in ("__inputs", "__requires", "__elements", "${DS_"):
        if marker in dashboard.text:
            yield dashboard.problem(
                "", f"{marker} is for Grafana's import dialog; provisioning leaves it as it is"
            )
    # A panel's own data source is a rule of dashboard-linter.
    asking = [(panel["title"], index, target) for panel, index, target in dashboard.targets]
    asking += [(each.get("name", ""), None, each) for each in dashboard.annotations]
    asking += [(each.get("name", ""), None, each) for each, _ in dashboard.query_variables]
    for place, index, each in asking:
        if each.get("datasource") != DATASOURCE:
            found = json.dumps(each.get("datasource"))
            yield dashboard.problem(place, f"the data source is {found}, not the variable", index)


def check_panels(dashboard: Dashboard) -> Iterator[Problem]:
    titles: set[str] = set()
    owners: dict[int, str] = {}
    for panel in dashboard.everything:
        title, number = panel["title"], panel.get("id")
        if title in titles:
            yield dashboard.problem(title, "two panels have this title")
        titles.add(title)
        if number is None:
            yield dashboard.problem(title, "there is no id")
        elif number in owners:
            yield dashboard.problem(title, f"the id {number} is that of {owners[number]!r} too")
        owners.setdefault(number, title)
        references = [target.get("refId") for target in panel.get("targets", [])]
        if None in references or len(set(references)) < len(references):
            yield dashboard.problem(title, "each target has to have a refId of its own")


def check_places(dashboard: Dashboard, panels: list[dict]) -> Iterator[Problem]:
    taken: dict[tuple[int, int], str] = {}
    for panel in panels:
        title, grid = panel["title"], panel.get("gridPos", {})
        if not all(isinstance(grid.get(key), int) for key in "xywh"):
            yield dashboard.problem(title, "gridPos has to have x, y, w and h")
            continue
        x, y, width, height = (grid[key] for key in "xywh")
        if min(x, y) < 0 or min(width, height) < 1 or x + width > COLUMNS:
            yield dashboard.problem(title, f"it does not fit into {COLUMNS} columns")
            continue
        cells = [(column, line) for column in range(x, x + width) for line in range(y, y + height)]
        for other in sorted({taken[cell] for cell in cells if cell in taken}):
            yield dashboard.problem(title, f"it overlaps {other!r}")
        taken.update(dict.fromkeys(cells, title))


def check_variables(dashboard: Dashboard) -> Iterator[Problem]:
    known = {variable.get("name") for variable in dashboard.variables} | GLOBALS.keys()
    texts = [(panel["title"], panel["title"]) for panel in dashboard.panels]
    texts += [(query.place, query.text) for query in dashboard.queries]
    texts += [(variable.get("name", ""), text) for variable, text in dashboard.query_variables]
    for place, text in texts:
        for match in VARIABLE.finditer(text):
            name = match["braced"] or match["bare"]
            if name not in known:
                yield dashboard.problem(place, f"${name} is no variable of this dashboard")


def check_names(dashboard: Dashboard, recorded: set[str]) -> Iterator[Problem]:
    """Names with a colon are rules'. All other names are a matter of what is scraped."""
    for query in dashboard.queries:
        try:
            metrics = promql.read(query.text).metrics
        except promql.Unreadable as error:
            yield dashboard.problem(query.place, f"{error}: {query.text}", query.target)
            continue
        for name in sorted(name for name in metrics if ":" in name and name not in recorded):
            yield dashboard.problem(query.place, f"{name} is recorded by no rule", query.target)


def check_uids(dashboards: list[Dashboard]) -> Iterator[Problem]:
    uids = [dashboard.data.get("uid") for dashboard in dashboards]
    for dashboard in dashboards:
        if uids.count(dashboard.data.get("uid")) > 1:
            yield dashboard.problem("", "the uid is that of another dashboard too")
        for link in dashboard.data.get("links", []):
            target = re.fullmatch(r"/d/([^/]+)(?:/.*)?", link.get("url", ""))
            if target and target[1] not in uids:
                yield dashboard.problem("", f"no dashboard has the uid of the link {link['url']}")


def check_mission(dashboards: list[Dashboard]) -> Iterator[Problem]:
    """In panels that nobody has to unfold first."""
    asked = {
        shape(target.get("expr", ""))
        for dashboard in dashboards
        for panel in dashboard.top_level
        for target in panel.get("targets", [])
    }
    for expression in MISSION:
        if shape(expression) not in asked:
            yield Problem("dashboards", "", f"no panel shows {expression}")


def shape(expression: str) -> str:
    """The expression without the variables' selectors, and whatever its windows are."""
    try:
        tokens = promql.tokenize(re.sub(r'\b(?:job|instance)=~"\$\w+"\s*,?\s*', "", expression))
    except promql.Unreadable:
        return ""
    text = " ".join("[]" if token.kind == "range" else token.text for token in tokens)
    return text.replace(" { }", "").replace(" , }", " }")
