"""How the minutes of a soak are spent."""

import dataclasses
import typing

# As few as show that the second is no other: the longer a life, the surer is its slope.
LIVES = 2
SCENARIOS = 4
RESTARTS = 3
RESTART_SECONDS = 4
# One to warm up, and three to compare.
ROUNDS_MIN = 4
SCENARIO_SECONDS_MAX = 15


@dataclasses.dataclass(frozen=True)
class Plan:
    """Lives of the server; in each rounds of all scenarios, and then restarts under load."""

    lives: int
    rounds: int
    scenario_seconds: int
    shares_port: bool  # between the server that ends and the next

    @classmethod
    def of(cls, minutes: float, shares_port: bool) -> typing.Self:
        seconds = minutes * 60 / LIVES - RESTARTS * RESTART_SECONDS
        # Longer rounds have more to tell than more of them.
        scenario_seconds = int(seconds / ROUNDS_MIN / SCENARIOS)
        scenario_seconds = min(max(scenario_seconds, 1), SCENARIO_SECONDS_MAX)
        rounds = max(int(seconds / SCENARIOS / scenario_seconds), ROUNDS_MIN)
        return cls(LIVES, rounds, scenario_seconds, shares_port)

    @property
    def options(self) -> list[typing.Any]:
        """Of the server; the scenario of errors wants some from it."""
        return ["--fault-injection", *(["--reuse-port"] if self.shares_port else [])]

    @property
    def text(self) -> str:
        shared = "before the old one drains" if self.shares_port else "when the old one has ended"
        return (
            f"{self.lives} lives of {self.rounds} rounds, each scenario {self.scenario_seconds} s a round; "
            f"after each life {RESTARTS} restarts under load, the new process starts {shared}."
        )
