"""What a scrape says."""

import re

from benchmark.failure import Failure

from .client import METRICS, Connection

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)
LABEL = re.compile(r'(\w+)="([^"]*)"')


class Scrape:
    """The samples of a scrape; labels are none that would have to be unescaped."""

    def __init__(self, text: str) -> None:
        self.samples: dict[str, list[tuple[dict[str, str], float]]] = {}
        for name, labels, value in SAMPLE.findall(text):
            # Buckets are most of a scrape, and nobody here asks for them.
            if not name.endswith("_bucket"):
                self.samples.setdefault(name, []).append((dict(LABEL.findall(labels)), float(value)))

    @classmethod
    def of(cls, connection: Connection) -> "Scrape":
        answer = connection.ask(METRICS)
        if answer.status != 200:
            raise Failure(f"GET /metrics was answered with {answer.status}")
        return cls(answer.body.decode())

    def sum(self, name: str, **labels: str) -> float:
        """That of all samples which have these labels, and maybe more."""
        return sum(
            value for own, value in self.samples.get(name, []) if labels.items() <= own.items()
        )

    def by(self, label: str, name: str, **labels: str) -> dict[str, float]:
        """The sums by the values of a label, without those that are 0."""
        sums: dict[str, float] = {}
        for own, value in self.samples.get(name, []):
            if labels.items() <= own.items() and value:
                sums[own[label]] = sums.get(own[label], 0) + value
        return sums


def growth(before: dict[str, float], after: dict[str, float]) -> dict[str, int]:
    """By how much each has grown, without those that have not."""
    grown = {key: round(value - before.get(key, 0)) for key, value in after.items()}
    return {key: value for key, value in sorted(grown.items()) if value}
