"""What a stream of bytes is: as h11 reads it, and as the server answers it."""

import dataclasses
import re
import socket

import h11

ANSWER = re.compile(rb"HTTP/1\.1 (\d{3}) [^\r\n]*\r\n")
REFUSAL = re.compile(rb'\{"detail":"[^":]+: ([^"]+)"\}$')
ASKS_FOR_END = re.compile(rb"(?i)\nconnection:[^\r\n]*close| HTTP/1\.0\r\n")
TRANSPORT_ONLY = {400, 414, 417, 431, 505}  # No route has them.
HEAD_BYTES = 16 * 1024  # As many as the server reads.
LIMIT_SECONDS = 60  # Bounds a failing check; nothing depends on how long something takes.


@dataclasses.dataclass(frozen=True)
class Opinion:
    """How many requests are whole and right, and what is wrong behind them; nothing if that is empty."""

    requests: int
    wrong: str
    # Whether the stream ends within a request, or what might become one.
    is_partial: bool = False
    # Whether the server has ended the connection though it was not asked to, and had nothing to refuse.
    is_ended: bool = False


def of_h11(stream: bytes) -> Opinion:
    """All of it at once, then the client's end."""
    reader = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_BYTES)
    requests = 0
    try:
        reader.receive_data(stream)
        while True:
            event = reader.next_event()
            if event is h11.NEED_DATA:
                return Opinion(
                    requests, "", bool(reader.trailing_data[0]) or reader.their_state is not h11.IDLE
                )
            # CONNECT and upgrades wait for an answer.
            if event is h11.PAUSED or isinstance(event, h11.EndOfMessage):
                requests += 1
                reader.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
                reader.send(h11.EndOfMessage())
                if reader.our_state is not h11.DONE or reader.their_state is not h11.DONE:
                    return Opinion(requests, "")
                reader.start_next_cycle()
    except h11.RemoteProtocolError as error:
        return Opinion(requests, re.sub(r"(bytearray\(|b?['\"]|\d).*", "…", str(error)))


@dataclasses.dataclass(frozen=True)
class Answers:
    """What the server said."""

    statuses: list[int]
    opinion: Opinion


def of_server(stream: bytes, port: int, source: str) -> Answers:
    """All of it at once, then the client's end. An OSError is a reset."""
    with socket.create_connection(
        ("127.0.0.1", port), timeout=LIMIT_SECONDS, source_address=(source, 0)
    ) as client:
        client.sendall(stream)
        client.shutdown(socket.SHUT_WR)
        said = b""
        while piece := client.recv(65_536):
            said += piece
    statuses = [int(status) for status in ANSWER.findall(said) if status != b"100"]
    wrong = ""
    if refusal := REFUSAL.search(said):
        wrong = refusal[1].decode()
    elif statuses and statuses[-1] in TRANSPORT_ONLY:
        # To HEAD, without words.
        wrong = f"{statuses[-1]} to HEAD"
    is_ended = b"\r\nConnection: close\r\n" in said and not wrong and not ASKS_FOR_END.search(stream)
    return Answers(statuses, Opinion(len(statuses) - bool(wrong), wrong, is_ended=is_ended))
