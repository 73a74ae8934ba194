"""What clients do that do harm, and what comes of it."""

import collections
import dataclasses


@dataclasses.dataclass(frozen=True)
class Behaviour:
    """What each connection of a crowd sends: the opening, and then the same again and again."""

    count: int
    opening: bytes = b""
    repeated: bytes = b""
    repeated_bytes_max: int = 0
    reads: bool = True
    # Ends the connection with a reset when all is sent.
    resets: bool = False
    # A new one comes for each that has gone.
    at_once: int = 1_000_000
    # How long the server has to close all of them.
    seconds_max: float = 60


@dataclasses.dataclass
class Harm:
    """What came of it."""

    connected: int = 0
    refused: int = 0
    sent_bytes: int = 0
    # Of the first answer to each connection.
    statuses: collections.Counter[int] = dataclasses.field(default_factory=collections.Counter)
    # Since the connect, of those that the server has closed.
    close_seconds: list[float] = dataclasses.field(default_factory=list)
    left: int = 0  # still open at the end

    def add(self, other: "Harm") -> None:
        self.statuses.update(other.statuses)
        self.close_seconds += other.close_seconds
        for name in ("connected", "refused", "sent_bytes", "left"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
