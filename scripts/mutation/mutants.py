"""Good requests, and what is made of them: a few changes each, the same for the same seed."""

import random

ROW = b'{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}'

GET = b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nUser-Agent: a/1.0 (b; c)\r\nAccept: */*\r\n\r\n"
POST = (
    b"POST /predict HTTP/1.1\r\nHost: iris.example\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(ROW), ROW)
)
CHUNKS = (
    b"POST /predict HTTP/1.1\r\nHost: iris.example\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'%x;name=token;other = "a \\"quoted\\" one"\r\n%s\r\n0\r\nX-Trailer: value\r\n\r\n' % (len(ROW), ROW)
)

GOOD = [
    GET,
    POST,
    CHUNKS,
    GET + POST,
    CHUNKS + GET,
    b"GET /readyz?a=b&c=%20 HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n",
    b"GET http://[::1]:8000/livez HTTP/1.1\r\nHost: h:80\r\nConnection: close\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
    b"HEAD /model HTTP/1.1\r\nHost: h\r\nTraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    b"\r\n\r\n",
    b"PUT /nothing HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
]

# Of lines, one of which is put in or takes another's place.
LINES = [
    b"Host: other.example",
    b"Host: [::ffff:127.0.0.1]:8000",
    b"Host: [zz]",
    b"Host: u@h",
    b"Host:",
    b"Content-Length: 0",
    b"Content-Length: 3",
    b"Content-Length: 3, 3",
    b"Content-Length: +3",
    b"Content-Length: 99999999999999999999",
    b"Content-Length : 3",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: CHUNKED",
    b"Transfer-Encoding: gzip, chunked",
    b"Transfer-Encoding: chunked, chunked",
    b"Transfer-Encoding: identity",
    b"Transfer-Encoding: ,chunked",
    b"Connection: close",
    b"Connection: keep-alive, close",
    b"Connection: upgrade",
    b"Upgrade: websocket",
    b"Expect: 100-continue",
    b"Expect: magic",
    b" folded",
    b"\tfolded",
    b"no colon",
    b": no name",
    b"A: \x01",
    b"A: \xe9",
    b"A: " + b"a" * 300,
    b"GET /livez HTTP/1.1",
    b"",
]
WORDS = [
    b"\r\n",
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b" ",
    b"\t",
    b"\0",
    b":",
    b";",
    b",",
    b'"',
    b"\\",
    b"=",
    b"/",
    b"#",
    b"@",
    b"%",
    b"[",
    b"0x",
    b"-1",
    b"0",
    b"f" * 17,
    b"\x80",
    b"\xff",
    b"HTTP/1.1",
    b"HTTP/1.0",
    b"HTTP/2.0",
    b"http://",
    b"*",
    b"CONNECT ",
    b"TRACE ",
    b"chunked",
]


def _byte(dice: random.Random, text: bytes) -> bytes:
    place = dice.randrange(len(text))
    return text[:place] + bytes([dice.randrange(256)]) + text[place + 1 :]


def _less(dice: random.Random, text: bytes) -> bytes:
    place = dice.randrange(len(text))
    return text[:place] + text[place + dice.randint(1, 4) :]


def _word(dice: random.Random, text: bytes) -> bytes:
    place = dice.randrange(len(text) + 1)
    return text[:place] + dice.choice(WORDS) + text[place:]


def _twice(dice: random.Random, text: bytes) -> bytes:
    start = dice.randrange(len(text))
    return text[:start] + text[start : start + dice.randint(1, 20)] + text[start:]


def _line(dice: random.Random, text: bytes) -> bytes:
    lines = text.split(b"\r\n")
    place = dice.randrange(len(lines))
    return b"\r\n".join([*lines[:place], dice.choice(LINES), *lines[place + dice.randint(0, 1) :]])


def _order(dice: random.Random, text: bytes) -> bytes:
    lines = text.split(b"\r\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\r\n".join(lines)


def _case(dice: random.Random, text: bytes) -> bytes:
    place = dice.randrange(len(text))
    return text[:place] + text[place : place + 8].swapcase() + text[place + 8 :]


def _end(dice: random.Random, text: bytes) -> bytes:
    return text[: dice.randrange(len(text))] if dice.random() < 0.2 else text + dice.choice(WORDS)


CHANGES = [_byte, _less, _word, _word, _twice, _line, _line, _order, _case, _end]


def mutant(seed: int, index: int) -> bytes:
    """The bytes of number `index`. One in twenty is left as it is."""
    dice = random.Random(f"{seed} {index}")
    text = dice.choice(GOOD)
    if index % 20 == 0:
        return text
    for _ in range(dice.choice([1, 1, 1, 2, 2, 3])):
        text = dice.choice(CHANGES)(dice, text) or b"\r\n"
    return text
