"""What came of a check, and what is wrong with it."""

import dataclasses
import statistics

from benchmark.figures import duration, number

from .behaviour import Harm
from .check import Check
from .metrics import growth
from .prober import Prober
from .sampler import Sample
from .slowhttptest import Course, SlowTest

MEBIBYTE = 2**20
# What an allocator may keep of memory that was given back to it.
KEPT_BYTES_MAX = 32 * MEBIBYTE

HEAD = [
    "check",
    "refused",
    "closed after",
    "connections",
    "memory, MiB",
    "descriptors",
    "CPU",
    "well-behaved client",
]


@dataclasses.dataclass
class Outcome:
    check: Check
    prober: Prober
    samples: list[Sample]  # the first is that of the start
    problems: list[str] = dataclasses.field(default_factory=list)
    harm: Harm = dataclasses.field(default_factory=Harm)
    course: Course | None = None  # of slowhttptest
    attack_end: float = 0  # of the monotonic clock
    cpu_share: float = 0  # of a core
    drain_seconds: float | None = None
    after: Sample | None = None  # none if it has ended

    @property
    def before(self) -> Sample:
        return self.samples[0]

    @property
    def resident_bytes_most(self) -> int:
        samples = self.samples + ([self.after] if self.after else [])
        return max(sample.resident_bytes_peak for sample in samples)

    @property
    def refused(self) -> dict[str, int]:
        """By reason."""
        return growth(self.before.rejected, (self.after or self.samples[-1]).rejected)

    @property
    def close_seconds(self) -> tuple[float, float] | None:
        """When the first and the last connection were closed, each since it was made."""
        if self.course:
            return self.sampled_close_seconds
        seconds = self.harm.close_seconds
        return (min(seconds), max(seconds)) if seconds else None

    @property
    def watched(self) -> list[Sample]:
        """Until slowhttptest itself closed what it still had."""
        test = self.check.attacks
        if isinstance(test, SlowTest) and self.course and self.course.seconds[-1] >= test.seconds:
            end = self.attack_end - 1
            return [sample for sample in self.samples if sample.seconds < end]
        return self.samples

    @property
    def sampled_close_seconds(self) -> tuple[float, float] | None:
        """The same as the server's gauge shows it: the first tenth came, and the first tenth went."""
        counts = [(sample.seconds, sample.connections) for sample in self.watched]
        most = max(count for _, count in counts)
        came = next(seconds for seconds, count in counts if count > most / 10)
        full = next(seconds for seconds, count in counts if count > most * 0.9)
        later = [(seconds, count) for seconds, count in counts if seconds > full]
        went = next((seconds for seconds, count in later if count < most * 0.9), None)
        # The well-behaved client has one or two.
        rest = self.before.connections + 2
        gone = next((seconds for seconds, count in later if count <= rest), None)
        return (went - came, gone - full) if went and gone else None

    def judge(self) -> list[str]:
        """All that is wrong."""
        check = self.check
        problems = self.problems + self.prober.failures[:3] + check.harm_problems(self.harm)
        if check.drain_seconds is None or self.course:
            problems += self.close_problems()
        problems += self.memory_problems()
        if not self.prober.predict_times:
            problems.append("the well-behaved client got no prediction")
        if (count := self.check.livez_count) and len(self.livez_seconds) < count:
            problems.append(f"it was over before {count} new connections had asked /livez")
        if self.course and self.course.unavailable:
            problems.append(f"slowhttptest found it unavailable at {self.course.unavailable} s")
        if check.cpu_share_max is not None and self.cpu_share > check.cpu_share_max:
            problems.append(f"{self.cpu_share:.0%} of a core: it spins")
        if self.drain_seconds is not None and self.drain_seconds > check.drain_seconds + 1:
            problems.append(f"drained in {self.drain_seconds:.1f} s, not {check.drain_seconds} s")
        return problems + self.refusal_problems()

    def close_problems(self) -> list[str]:
        if self.check.count and self.close_seconds is None and not self.is_left_by_clients:
            return ["connections were not closed while it was watched"]
        if self.close_seconds is None:
            return []
        least, most = self.check.close_seconds
        first, last = self.close_seconds
        if least - 0.5 <= first and last <= most:
            return []
        return [f"closed after {first:.1f} to {last:.1f} s, not {least:g} to {most:g} s"]

    @property
    def is_left_by_clients(self) -> bool:
        attacks = self.check.attacks
        return isinstance(attacks, list) and all(each.resets for each in attacks)

    def memory_problems(self) -> list[str]:
        problems = []
        growth_most = (self.resident_bytes_most - self.before.resident_bytes) / MEBIBYTE
        if growth_most > self.check.memory_mebibytes_max:
            most = self.check.memory_mebibytes_max
            problems.append(f"memory grew by {growth_most:,.0f} MiB, not {most} at most")
        if self.after:
            kept = self.after.resident_bytes - self.before.resident_bytes
            if kept > KEPT_BYTES_MAX:
                problems.append(f"{kept // MEBIBYTE:,} MiB of memory are kept")
            if self.after.descriptors > self.before.descriptors:
                more = self.after.descriptors - self.before.descriptors
                problems.append(f"{more:,} descriptors are kept")
            if self.after.connections > self.before.connections:
                problems.append(f"{self.after.connections - 1:,} connections are kept")
            if self.after.is_paused:
                problems.append("a listener is still paused")
        return problems

    def refusal_problems(self) -> list[str]:
        if self.drain_seconds is not None:
            return []
        wanted = self.check.refusals
        if wanted and (problem := wanted.problem(self.refused)):
            return [problem]
        others = self.refused.keys() - (wanted.reasons if wanted else set())
        return [f"{self.refused[reason]:,} refused for {reason}" for reason in sorted(others)]

    @property
    def livez_seconds(self) -> list[float]:
        """How long /livez on a new connection took, for as many as were to be asked: from when most of
        those who do harm were connected until they had gone."""
        came = [each.seconds for each in self.samples if each.connections > self.check.count / 2]
        took = [
            answered - asked
            for asked, answered in self.prober.livez_times
            if came and came[0] <= asked and answered <= self.attack_end
        ]
        return took[: self.check.livez_count]

    @property
    def livez_figure(self) -> str:
        seconds = self.livez_seconds
        return (
            f"In `{self.check.name}`, `/livez` on {len(seconds)} new connections: "
            f"P50 {duration(statistics.median(seconds))}, most {duration(max(seconds))}.\n"
        )

    @property
    def row(self) -> list[str]:
        """Its line in the table."""
        refused = ", ".join(f"{number(count)} {reason}" for reason, count in self.refused.items())
        closed = "by the client"
        if self.drain_seconds is not None:
            closed = f"drained in {self.drain_seconds:.1f} s"
        elif self.close_seconds:
            closed = "{:.1f}..{:.1f} s".format(*self.close_seconds)
        memory = [self.before.resident_bytes, self.resident_bytes_most]
        memory += [self.after.resident_bytes] if self.after else []
        return [
            self.check.name,
            refused or "none",
            closed,
            number(max(sample.connections for sample in self.samples)),
            ", ".join(number(each / MEBIBYTE) for each in memory),
            number(max(sample.descriptors for sample in self.samples)),
            f"{self.cpu_share:.0%}",
            self.prober.figures,
        ]
