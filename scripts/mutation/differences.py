"""Where h11 and the server differ, and why that is meant."""

from .opinions import Opinion


def kind(ours: Opinion, theirs: Opinion) -> str:
    """What the difference is called: by the words of who refuses first. Empty if there is none."""
    if ours.is_ended and (theirs.wrong or theirs.requests != ours.requests):
        return "ended here behind the last answer"
    if ours.requests == theirs.requests:
        if ours.wrong and theirs.is_partial:
            return "refused here before h11 has seen all"
        if ours.wrong and not theirs.wrong:
            return f"refused here: {ours.wrong}"
        if theirs.wrong and not ours.wrong:
            return f"refused by h11 at the end: {theirs.wrong}"
        return ""
    if ours.requests > theirs.requests:
        return f"refused by h11: {theirs.wrong}" if theirs.wrong else "h11 waits for more"
    return f"refused here: {ours.wrong}" if ours.wrong else "no answer here"


# What is stricter here.
_BEHIND = "h11 ends a connection with HTTP/1.0 and does not look behind; here keep-alive goes on"
_LINES = "h11 takes a line feed for the end of a line, and controls in values: RFC 9112, 2.2, RFC 9110, 5.5"
_STRICTER = {
    "a request begins with a method and a space": _BEHIND,
    "a request line ends with HTTP/1.1 and CR LF": _LINES,
    "a line has no controls and ends with CR LF": _LINES,
    "a field is a name and a colon": f"{_LINES}; {_BEHIND}",
    "this server is no proxy for CONNECT": f"501 for CONNECT is left by h11 to its user; {_BEHIND}",
    "this server speaks HTTP/1.1 and HTTP/1.0": "505 is left by h11 to its user",
    "a field goes on in a second line": "h11 takes folded lines, which a server may refuse: RFC 9112, 5.2",
    "a request has one field Host, with a host and perhaps a port": (
        "h11 takes any value of Host, and none in HTTP/1.0: RFC 9112, 3.2"
    ),
    "a target is a path, an http or https URI with a host, or * with OPTIONS": (
        "h11 takes any target: RFC 9112, 3.2, RFC 9110, 4.2"
    ),
    "a target has visible ASCII characters only, and a version follows it": (
        "h11 takes a fragment in a target: RFC 9112, 3.2"
    ),
    "a request has one space before its target": "h11 takes any target, also an empty one",
    "the target is too long": "h11 has no limit of its own",
    "the head has too many bytes or fields": "the limits are others",
    "chunk extensions and trailers have too many bytes": "the limits are others",
    "the body has too many bytes": "h11 has no limit of a body",
    "the only expectation is 100-continue": "417 is left by h11 to its user: RFC 9110, 10.1.1",
    "a chunk extension is a semicolon and a name, perhaps with = and a value": (
        "h11 passes over extensions: RFC 9112, 7.1.1"
    ),
    "a chunk is a size, CR LF, its bytes, CR LF": "h11 takes folded trailers, and controls in a chunk's line",
    "the size of a chunk is a hexadecimal number": "h11 takes blanks behind a size: RFC 9112, 7.1",
    "the size of a chunk has too many digits": "h11 takes 20 digits, here they fit 64 bits",
    "a request has one Content-Length, a number": (
        "h11 takes the same length twice, which a server may refuse: RFC 9112, 6.3"
    ),
    "Transfer-Encoding goes with neither Content-Length nor HTTP/1.0": (
        "h11 passes over the length, which a server may refuse: RFC 9112, 6.1"
    ),
    "400 to HEAD": "one of these, for HEAD, which has no words",
    "414 to HEAD": "one of these, for HEAD, which has no words",
    "417 to HEAD": "one of these, for HEAD, which has no words",
    "431 to HEAD": "one of these, for HEAD, which has no words",
    "505 to HEAD": "one of these, for HEAD, which has no words",
}

# What is more lenient here, or ends elsewhere.
_EMPTY = "an empty line in front of a request is passed over: RFC 9112, 2.2"
_TRAILERS = "trailers are left out, so that what they say does not matter: RFC 9110, 6.5.1"
_NO_BODY = "HEAD, TRACE and unknown methods are answered without their body, and nothing is read behind it"
_BLANKS = "h11 takes no blank in front of an extension: RFC 9112, 7.1.1"
_LENIENT = {
    "ended here behind the last answer": _NO_BODY,
    "h11 waits for more": _NO_BODY,
    "refused by h11: no request line received": _EMPTY,
    "refused by h11 at the end: no request line received": _EMPTY,
    "refused by h11 at the end: illegal request line": "a carriage return may be half of an empty line",
    "refused by h11: malformed chunk footer: …": _NO_BODY,
    "refused by h11: illegal chunk header: …": f"{_BLANKS}; or {_NO_BODY}",
    "refused by h11 at the end: illegal chunk header: …": _BLANKS,
    "refused by h11: bad Content-Length": _TRAILERS,
    "refused by h11: Only Transfer-Encoding: chunked is supported": _TRAILERS,
}

REASONS = {
    "refused here before h11 has seen all": "what is wrong already is not waited for",
    **{f"refused here: {words}": reason for words, reason in _STRICTER.items()},
    **_LENIENT,
}
