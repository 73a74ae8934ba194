"""Figures of several rounds, and tables of them."""

import dataclasses
import statistics
from collections.abc import Iterable, Sequence

from .load import OTHERS_MAX, Measured


@dataclasses.dataclass
class Spread:
    """One figure, measured in several rounds."""

    values: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def text(self, digits: int) -> str:
        """`10.2 (10.0..10.9)`: the median, the least and the most."""
        least, most = (number(value, digits) for value in (min(self.values), max(self.values)))
        return f"{number(self.median, digits)} ({least}..{most})"

    @property
    def middle(self) -> tuple[float, float]:
        """Half of the values lie between these two."""
        if len(self.values) < 2:
            return self.median, self.median
        first, _, third = statistics.quantiles(self.values, n=4, method="inclusive")
        return first, third

    @property
    def middle_text(self) -> str:
        """`0.86 (0.85..0.88)`: the median, and what half of the values lie between."""
        first, third = self.middle
        return f"{short(self.median)} ({short(first)}..{short(third)})"


def ratios(values: Sequence[float], to: Sequence[float]) -> Spread:
    """Those of the turns: what disturbs a turn disturbs those beside it."""
    return Spread([value / base for value, base in zip(values, to, strict=True)])


def number(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}"


def short(value: float) -> str:
    """Three digits that count."""
    if value == 0 or abs(value) >= 100:
        return number(value)
    return number(value, 2 if abs(value) < 10 else 1)


def duration(seconds: float) -> str:
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            break
    return f"{short(seconds * factor)} {unit}"


def mebibytes(count: float) -> str:
    return f"{short(count / 2**20)} MiB"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def remarks(runs: dict[str, list[Measured]]) -> str:
    """What hinders that the figures are believed; empty if nothing does."""
    lines = []
    for name, measured in runs.items():
        others = statistics.median(each.others for each in measured)
        if others > OTHERS_MAX:
            lines.append(f"{name}: other programs took {others:.0%} of the server's core.")
        used = statistics.median(each.server for each in measured)
        generator = statistics.median(each.generator for each in measured)
        if generator > 0.95 and used < 0.95:
            lines.append(
                f"{name} used {used:.0%} of its core because wrk had no more to give: "
                "it can do more requests/s than that."
            )
    return "".join(f"\n{line}\n" for line in lines)
