"""A dashboard as it lies in its file, and what can be wrong with it."""

import dataclasses
import json
import re
import typing

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}

# Grafana's own variables, as its expressions see them.
GLOBALS = {
    "__rate_interval": "1m",
    "__interval": "15s",
    "__interval_ms": "15000",
    "__range": "30m",
    "__range_s": "1800",
    "__range_ms": "1800000",
}
# A number is no variable: label_replace has "$1".
VARIABLE = re.compile(r"\$\{(?P<braced>[a-zA-Z_]\w*)(?::\w+)?\}|\$(?P<bare>[a-zA-Z_]\w*)")


@dataclasses.dataclass(frozen=True)
class Problem:
    dashboard: str  # the title
    place: str  # a panel's title, an annotation's or a variable's name, or empty
    message: str
    target: int | None = None
    rule: str = ""  # of dashboard-linter, or empty

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.dashboard, self.place) if part)
        target = "" if self.target is None else f", target {self.target}"
        return f"{where}{target}: {f'{self.rule}: ' if self.rule else ''}{self.message}"


@dataclasses.dataclass(frozen=True)
class Query:
    """An expression that Grafana sends to Prometheus, for a panel or an annotation."""

    place: str
    target: int | None  # the number among the panel's; an annotation has none
    text: str
    legends: tuple[str, ...]  # the texts in which {{label}} is filled in


class Dashboard:
    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.data = json.loads(text)
        self.formatted = json.dumps(self.data, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        self.title = self.data.get("title") or file
        for panel in self.everything:
            panel.setdefault("title", "")

    def problem(self, place: str, message: str, target: int | None = None) -> Problem:
        return Problem(self.title, place, message, target)

    @property
    def top_level(self) -> list[dict]:
        return self.data.get("panels", [])

    @property
    def everything(self) -> list[dict]:
        """Rows, and panels with those that a collapsed row hides."""
        return [each for panel in self.top_level for each in (panel, *panel.get("panels", []))]

    @property
    def panels(self) -> list[dict]:
        return [panel for panel in self.everything if panel.get("type") not in ("row", "text")]

    @property
    def targets(self) -> list[tuple[dict, int, dict]]:
        return [
            (panel, index, target)
            for panel in self.panels
            for index, target in enumerate(panel.get("targets", []))
        ]

    @property
    def variables(self) -> list[dict]:
        return self.data.get("templating", {}).get("list", [])

    @property
    def query_variables(self) -> list[tuple[dict, str]]:
        """The variables that ask Prometheus for their values, and what they ask."""
        asking = [variable for variable in self.variables if variable.get("type") == "query"]
        return [(variable, variable.get("query", {}).get("query", "")) for variable in asking]

    @property
    def annotations(self) -> list[dict]:
        return self.data.get("annotations", {}).get("list", [])

    @property
    def queries(self) -> list[Query]:
        of_panels = [
            Query(panel["title"], index, target.get("expr", ""), (target.get("legendFormat", ""),))
            for panel, index, target in self.targets
        ]
        of_annotations = [
            Query(
                annotation.get("name", ""),
                None,
                annotation.get("expr", ""),
                (annotation.get("titleFormat", ""), annotation.get("textFormat", "")),
            )
            for annotation in self.annotations
        ]
        return of_panels + of_annotations


def fill(text: str, values: dict[str, str]) -> str:
    """The text with the values of the variables; one without a value stays."""
    return VARIABLE.sub(lambda match: values.get(match["braced"] or match["bare"], match[0]), text)


def overrides(panel: dict) -> list[dict[str, typing.Any]]:
    return panel.get("fieldConfig", {}).get("overrides", [])
