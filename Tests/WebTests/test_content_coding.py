"""Compressed requests: Python's gzip and zlib judge what is right, and the answer is that to the plain body."""

import gzip
import http.client
import json
import random
import re
import zlib

import pytest

ROW = b'{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}'
BATCH = b'{"instances":[' + b",".join(b"[%.1f,3.5,1.4,0.2]" % (index / 10) for index in range(2_000)) + b"]}"
BODIES = [ROW, BATCH, b"{", b"", b'{"instances":[]}']


def deflate(body, level=6, bits=15, strategy=zlib.Z_DEFAULT_STRATEGY):
    compressor = zlib.compressobj(level, zlib.DEFLATED, bits, 8, strategy)
    return compressor.compress(body) + compressor.flush()


def flushed(body, bits):
    """With an end of a block after every few bytes, as programs that stream send it."""
    compressor = zlib.compressobj(6, zlib.DEFLATED, bits)
    pieces = [body[start : start + 17] for start in range(0, len(body), 17)]
    blocks = [compressor.compress(piece) + compressor.flush(zlib.Z_SYNC_FLUSH) for piece in pieces]
    return b"".join(blocks) + compressor.flush()


def expanded(coding, data):
    """What Python makes of it; None if it is not whole and right, or if something follows it."""
    body = b""
    while data:
        expander = zlib.decompressobj(31 if coding == "gzip" else 15)
        try:
            body += expander.decompress(data)
        except zlib.error:
            return None
        data = expander.unused_data
        if not expander.eof or data and coding == "deflate":
            return None
    return body


class Client:
    """A connection that is opened again when the server has ended it."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def post(self, body, coding=None, is_chunked=False):
        headers = {} if coding is None else {"Content-Encoding": coding}
        content = iter([body[:7], body[7:]]) if is_chunked and body else body
        self.connection.request("POST", "/predict", content, headers)
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())


@pytest.fixture
def client(server):
    return Client(server)


def test_every_form_of_a_body_means_the_same(client):
    for body in BODIES:
        expected = client.post(body)
        for is_chunked in (False, True):
            for level in range(10):
                assert client.post(gzip.compress(body, level), "gzip", is_chunked) == expected
                assert client.post(deflate(body, level), "deflate", is_chunked) == expected
            for bits in range(9, 16):
                assert client.post(deflate(body, 6, bits), "deflate", is_chunked) == expected
            for strategy in (zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED):
                assert client.post(deflate(body, 6, 15, strategy), "deflate", is_chunked) == expected
            assert client.post(flushed(body, 15), "deflate", is_chunked) == expected
            assert client.post(flushed(body, 31), "gzip", is_chunked) == expected
            halves = gzip.compress(body[: len(body) // 2]) + gzip.compress(body[len(body) // 2 :])
            assert client.post(halves, "x-gzip", is_chunked) == expected


def changed(data, random):
    """`data` with one thing wrong, or not."""
    data = bytearray(data)
    place = random.randrange(len(data))
    match random.randrange(6):
        case 0:
            data[place] ^= 1 << random.randrange(8)
        case 1:
            del data[place:]
        case 2:
            data += bytes(random.randrange(256) for _ in range(random.randrange(1, 20)))
        case 3:
            data[place:place] = bytes([random.randrange(256)])
        case 4:
            data += gzip.compress(ROW[:place])
        case 5:
            del data[place]
    return bytes(data)


def test_what_python_does_not_expand_is_refused(client):
    source = random.Random(1)
    plain = {}
    counts = {"right": 0, "damaged": 0}
    for _ in range(3_000):
        coding = source.choice(["gzip", "deflate"])
        body = source.choice([ROW, b"{", BATCH[:200]])
        data = changed(gzip.compress(body, mtime=0) if coding == "gzip" else zlib.compress(body), source)
        status, answer = client.post(data, coding, source.random() < 0.5)
        content = expanded(coding, data)
        if content is None:
            assert status == 400, data
            assert re.search("compressed|damaged", answer["detail"])
            counts["damaged"] += 1
        else:
            if data and coding == "gzip":
                assert gzip.decompress(data) == content
            if content not in plain:
                plain[content] = client.post(content)
            assert (status, answer) == plain[content], data
            counts["right"] += 1
    # The draws reach both.
    assert min(counts.values()) > 100
    print(counts)


def test_refusals_name_what_is_taken_and_are_counted(server, client):
    for coding in ("br", "zstd", "gzip, gzip", "compress"):
        client.connection.request("POST", "/predict", ROW, {"Content-Encoding": coding})
        response = client.connection.getresponse()
        assert response.status == 415
        assert response.headers["Accept-Encoding"] == "gzip, deflate"
        assert "gzip and deflate" in json.load(response)["detail"]
    for coding, body, status in [
        ("gzip", ROW, 400), ("gzip", gzip.compress(b" " * (8 << 20) + b" "), 413), ("gzip", gzip.compress(ROW), 200),
    ]:
        assert client.post(body, coding)[0] == status
    scrape = server.scrape()
    for reason, count in [("content_coding", 4), ("content_damaged", 1), ("body_too_large", 1)]:
        assert scrape.sum("http_rejected_total", reason=reason) == count
    assert scrape.sum("http_requests_total", route="other", code="415") == 4
