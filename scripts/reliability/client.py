"""A well-behaved client: it asks, reads the whole answer, and honours `Connection: close`."""

import dataclasses
import select
import socket

from benchmark.failure import Failure
from benchmark.servers import ROW

ANSWER_SECONDS = 5


def request(method: str, path: str, body: bytes = b"", *fields: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *fields]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


PREDICT = request("POST", "/predict", ROW)
LIVEZ = request("GET", "/livez")
METRICS = request("GET", "/metrics")


class ConnectionDied(Exception):
    """The connection ended before the answer did."""

    def __init__(self, has_answer_begun: bool) -> None:
        super().__init__("in the middle of an answer" if has_answer_begun else "before the answer")
        self.has_answer_begun = has_answer_begun


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    fields: dict[str, str]
    body: bytes

    @property
    def is_last(self) -> bool:
        return "close" in self.fields.get("connection", "").lower()


class Connection:
    """A connection to the server; `OSError` if there is none to be had, or no answer in time."""

    def __init__(self, port: int, timeout_seconds: float = ANSWER_SECONDS) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout_seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.socket.close()

    def has_ended(self) -> bool:
        """Whether the server has said so: nothing else comes before a request."""
        return bool(select.select([self.socket], [], [], 0)[0])

    def ask(self, request: bytes) -> Answer:
        self.received = b""
        try:
            self.socket.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            raise ConnectionDied(False) from None
        return self.answer()

    def answer(self) -> Answer:
        """The next one."""
        while (end := self.received.find(b"\r\n\r\n")) < 0:
            self.receive()
        first, *lines = self.received[:end].decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        fields = {name.lower(): value.strip() for name, _, value in pairs}
        length = fields.get("content-length", "")
        if not first.startswith("HTTP/1.1 ") or not length.isdigit():
            raise Failure(f"not an answer with a length: {self.received[:200]!r}")
        start, stop = end + 4, end + 4 + int(length)
        while len(self.received) < stop:
            self.receive()
        body, self.received = self.received[start:stop], self.received[stop:]
        return Answer(int(first.split(" ")[1]), fields, body)

    def receive(self) -> None:
        try:
            received = self.socket.recv(1 << 18)
        except ConnectionResetError:
            received = b""
        if not received:
            raise ConnectionDied(bool(self.received))
        self.received += received
