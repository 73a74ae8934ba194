"""One connection of those who do harm."""

import select
import socket
import struct
import time

from .behaviour import Behaviour

BLOCK_BYTES = 1 << 16
STATUS = slice(9, 12)


def block(repeated: bytes) -> bytes:
    """Many repetitions, and whole ones: the next block begins as the one before has ended."""
    return repeated * max(BLOCK_BYTES // max(len(repeated), 1), 1)


class Intruder:
    """What it still has to send, and what it has received."""

    def __init__(self, address: tuple[str, int], behaviour: Behaviour, block: bytes) -> None:
        self.behaviour = behaviour
        self.block = block
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.connect_ex(address)
        self.is_connected = False
        self.has_seen_end = False  # of what the server sends
        self.connected_at = time.monotonic()
        self.pending = memoryview(behaviour.opening)
        self.repeated_bytes = 0
        self.sent_bytes = 0
        self.first_bytes = b""

    @property
    def has_sent_all(self) -> bool:
        return not self.pending and (
            not self.block or self.repeated_bytes >= self.behaviour.repeated_bytes_max
        )

    @property
    def reads(self) -> bool:
        return self.behaviour.reads and not self.has_seen_end

    @property
    def interest(self) -> int:
        """The events to wait for."""
        if not self.is_connected:
            return select.EPOLLOUT
        events = 0 if self.has_seen_end else select.EPOLLRDHUP
        return events | (select.EPOLLIN * self.reads) | (select.EPOLLOUT * (not self.has_sent_all))

    @property
    def status(self) -> int | None:
        """Of the first answer."""
        text = self.first_bytes[STATUS]
        return int(text) if len(text) == 3 and text.isdigit() else None

    def send(self) -> None:
        """A block or two, so that the others have their turn."""
        for _ in range(2):
            if not self.pending:
                if self.has_sent_all:
                    return
                rest = self.behaviour.repeated_bytes_max - self.repeated_bytes
                self.pending = memoryview(self.block)[:rest]
                self.repeated_bytes += len(self.pending)
            sent = self.socket.send(self.pending)
            self.pending = self.pending[sent:]
            self.sent_bytes += sent

    def receive(self) -> None:
        received = self.socket.recv(BLOCK_BYTES)
        self.has_seen_end = not received
        if len(self.first_bytes) < STATUS.stop:
            self.first_bytes += received[: STATUS.stop]

    def receive_rest(self) -> None:
        """What came before the connection broke."""
        try:
            while self.reads:
                self.receive()
        except OSError:
            pass

    def reset(self) -> None:
        """Makes the next `close` a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
