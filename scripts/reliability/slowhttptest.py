"""slowhttptest, and a figure of what it saw."""

import csv
import dataclasses
import pathlib
import subprocess

from benchmark.failure import Failure

from .behaviour import Harm

LEVELS = "▁▂▃▄▅▆▇█"


@dataclasses.dataclass(frozen=True)
class SlowTest:
    """What it is started with: a mode, and how long it may take."""

    mode: list[str]
    path: str
    seconds: int
    connections: int = 1_000


class SlowAttack:
    """One run of it."""

    def __init__(self, port: int, test: SlowTest, folder: pathlib.Path) -> None:
        self.folder = folder
        command = ["slowhttptest", *test.mode, "-c", test.connections, "-r", 1_000]
        command += ["-l", test.seconds, "-p", 5, "-g", "-o", folder / "slow", "-v", 1]
        command += ["-u", f"http://127.0.0.1:{port}{test.path}"]
        with (folder / "slowhttptest").open("wb") as said:
            self.process = subprocess.Popen(
                [str(word) for word in command], stdout=said, stderr=subprocess.STDOUT
            )

    @property
    def is_over(self) -> bool:
        return self.process.poll() is not None

    def stop(self) -> None:
        """Ends it before its time."""
        self.process.terminate()

    def harm(self) -> Harm:
        """Nothing: what it says is in its course."""
        self.process.wait()
        return Harm()

    def course(self) -> "Course":
        return Course.read(self.folder)



@dataclasses.dataclass(frozen=True)
class Course:
    """What it counted each second."""

    seconds: list[int]
    connected: list[int]
    pending: list[int]
    closed: list[int]
    unavailable: list[int]  # seconds in which its own probe got no answer

    @classmethod
    def read(cls, folder: pathlib.Path) -> "Course":
        try:
            with (folder / "slow.csv").open(newline="") as file:
                rows = list(csv.DictReader(file))
        except FileNotFoundError:
            rows = []
        if not rows:
            raise Failure(f"slowhttptest: {(folder / 'slowhttptest').read_text()[-2_000:]}")

        def column(name: str) -> list[int]:
            return [int(row[name]) for row in rows]

        return cls(
            seconds=column("Seconds"),
            connected=column("Connected"),
            pending=column("Pending"),
            closed=column("Closed"),
            unavailable=[int(row["Seconds"]) for row in rows if row["Service Available"] == "0"],
        )

    def figure(self, title: str) -> str:
        """A character for each second; the highest stands for the most of all three lines."""
        most = max(self.connected + self.pending + self.closed)
        lines = [f"{title}: 0 to {self.seconds[-1]} s"]
        for name in ("connected", "pending", "closed"):
            values = getattr(self, name)
            lines.append(f"  {name:<9} {bars(values, most)} most {max(values):,}")
        available = ["·" if each in self.unavailable else "█" for each in self.seconds]
        lines.append(f"  available {''.join(available)}")
        return "\n".join(lines) + "\n"


def bars(values: list[int], most: int) -> str:
    """A blank for 0."""
    return "".join(
        LEVELS[min(value * len(LEVELS) // max(most, 1), len(LEVELS) - 1)] if value else " "
        for value in values
    )
