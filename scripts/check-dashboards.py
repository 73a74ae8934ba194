"""Checks the dashboards as far as that goes without Grafana.

    check-dashboards.py                                   what the files alone show
    check-dashboards.py --prometheus URL [--server URL]   and whether everything has data there

Prints a line for each problem and exits with 1, or one line that says what it looked at. Exceptions
are in monitoring/dashboards/lint-exceptions.yml, each with its reason. Needs what
scripts/setup-tests.sh gets.
"""

import argparse
import pathlib
import sys

import yaml

from dashboards.dashboard import Dashboard, Problem
from dashboards.files import check_files
from dashboards.linter import Exceptions, lint
from dashboards.live import Live
from dashboards.model import check_models

MONITORING = pathlib.Path(__file__).resolve().parent.parent / "monitoring"


def check(monitoring: pathlib.Path, prometheus: str | None, server: str | None) -> tuple[list, str]:
    """The problems, and what was looked at."""
    dashboards: list[Dashboard] = []
    problems: list[Problem] = []
    for path in sorted((monitoring / "dashboards").glob("*.json")):
        try:
            dashboards.append(Dashboard(path.name, path.read_text(encoding="utf-8")))
        except ValueError as error:
            problems.append(Problem(path.name, "", f"it is no JSON: {error}"))
    rules = [
        rule
        for path in sorted((monitoring / "rules").glob("*.yml"))
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
        for rule in group["rules"]
    ]
    exceptions = Exceptions((monitoring / "dashboards/lint-exceptions.yml").read_text("utf-8"))

    problems += check_files(dashboards, {rule["record"] for rule in rules if "record" in rule})
    problems += check_models(dashboards)
    problems += exceptions.apply(list(lint(dashboards)))
    problems += exceptions.check_empty(dashboards)
    if prometheus:
        live = Live(prometheus, server, rules)
        problems += live.check_rules()
        problems += live.check_mission()
        for dashboard in dashboards:
            problems += live.check(dashboard, exceptions)

    panels = sum(len(dashboard.panels) for dashboard in dashboards)
    queries = sum(len(dashboard.queries) for dashboard in dashboards)
    seen = f"{len(dashboards)} dashboards, {panels} panels, {queries} queries, {len(rules)} rules"
    return list(dict.fromkeys(problems)), f"{seen}: {'all have data' if prometheus else 'fine'}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks the dashboards without Grafana.")
    parser.add_argument("--prometheus", metavar="URL", help="asks it for everything that is shown")
    parser.add_argument("--server", metavar="URL", help="looks at its scrape for metrics as well")
    arguments = parser.parse_args()
    try:
        problems, summary = check(MONITORING, arguments.prometheus, arguments.server)
    except OSError as error:
        sys.exit(f"check-dashboards: {error}")
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(summary)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
