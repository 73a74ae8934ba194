"""What clients were answered, beside what the server says that it has answered."""

import collections
import dataclasses

from .metrics import Scrape, growth

# Answers by route: what clients of a soak ask otherwise, for scrapes and the model, is not compared.
COMPARED_ROUTES = ("predict", "other")


@dataclasses.dataclass
class Ledger:
    """The clients' side."""

    answers: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    rows: int = 0
    # Sent, and the connection died before any byte of an answer: the server may have counted it.
    retried: int = 0
    # Sent and given up: the same.
    unanswered: int = 0
    # Attempts to connect that were refused while no server listened.
    refused: int = 0
    errors: list[str] = dataclasses.field(default_factory=list)

    def count(self, status: int, rows: int = 0) -> None:
        self.answers[str(status)] += 1
        self.rows += rows

    def add(self, other: "Ledger") -> None:
        self.answers.update(other.answers)
        self.errors += other.errors
        for name in ("rows", "retried", "unanswered", "refused"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def total(self) -> int:
        return self.answers.total()

    def differences(self, before: Scrape, after: Scrape) -> list[str]:
        """Where the server's counters say something else, or contradict one another."""
        slack = self.retried + self.unanswered
        differences = []

        def compare(what: str, counted: int, sent: int, slack: int) -> None:
            if not 0 <= counted - sent <= slack:
                differences.append(f"{what}: {counted:,} counted, {sent:,} answered")

        counted = self.by_code(before, after)
        for code in sorted(counted.keys() | self.answers.keys()):
            compare(f"status {code}", counted.get(code, 0), self.answers[code], slack)
        rows = grown(before, after, "prediction_output_total")
        # How many rows an unanswered request had is not known here.
        compare("rows", rows, self.rows, slack * 1_000)
        # What is refused has no duration: neither with 4xx in the first, nor before a route in the second.
        statuses = growth(*(each.by("status", "inference_requests_total") for each in (before, after)))
        inference = sum(count for status, count in statuses.items() if not status.startswith("4"))
        duration = grown(before, after, "inference_duration_seconds_count")
        compare("inference_duration_seconds_count", duration, inference, 0)
        requests = grown(before, after, "http_requests_total")
        duration = grown(before, after, "http_request_duration_seconds_count")
        rejected = grown(before, after, "http_rejected_total")
        compare("http_request_duration_seconds_count", duration, requests - rejected, 0)
        return differences

    @staticmethod
    def by_code(before: Scrape, after: Scrape) -> dict[str, int]:
        sums: collections.Counter[str] = collections.Counter()
        for route in COMPARED_ROUTES:
            old, new = (each.by("code", "http_requests_total", route=route) for each in (before, after))
            sums.update(growth(old, new))
        return dict(sums)


def grown(before: Scrape, after: Scrape, name: str) -> int:
    return round(after.sum(name) - before.sum(name))
