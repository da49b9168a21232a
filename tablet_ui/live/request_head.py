"""The few requests that a town's tablets send all at once, read from the first bytes of a connection (RFC 9112).

Only what is plainly one of them, whole and without anything unusual, is read here; None is no judgement but means that
gunicorn, whose parser knows all of HTTP, is to read it. So everything doubtful is None: what isn't whole yet, what comes
twice, a transfer coding, a byte that doesn't belong.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

SOCKET, BOARD, REPORTS = "/socket.io/", "/api/board", "/api/reports"
_KNOWN = {
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1": ("GET", SOCKET, "EIO=4&transport=websocket"),
    "GET /api/board HTTP/1.1": ("GET", BOARD, ""),
    "POST /api/reports HTTP/1.1": ("POST", REPORTS, ""),
}
_END = b"\r\n\r\n"
_USUAL = b"\t" + bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100))  # RFC 9110, 5.5
_TOKEN = re.compile(r"[!#$%&'*+.^`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2, less `_`, which WSGI can't tell from `-`
_CHANGES_HOW_IT_IS_READ = frozenset({"HTTP_TRANSFER_ENCODING", "HTTP_EXPECT", "HTTP_TRAILER"})
_MOST_DIGITS = 6


class Request(NamedTuple):
    """As WSGI has it, but for the body's stream and the server's own words. `size`: its bytes, body included."""

    environ: dict[str, Any]
    size: int
    body: bytes
    closes: bool


def read(data: bytes) -> Request | None:
    end = data.find(_END)
    if end < 0:
        return None
    head = data[:end]
    first, *lines = head.decode("latin-1").split("\r\n")
    known = _KNOWN.get(first)
    if known is None or head.translate(None, _USUAL) != b"\r\n" * len(lines):
        return None
    environ: dict[str, Any] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        key = _key(name) if colon else None
        if key is None or key in environ:
            return None
        environ[key] = value.strip(" \t")
    if "HTTP_HOST" not in environ or not _CHANGES_HOW_IT_IS_READ.isdisjoint(environ):
        return None
    body = _body(data, end + len(_END), environ.get("CONTENT_LENGTH"), wanted=known[0] == "POST")
    if body is None:
        return None
    environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["QUERY_STRING"] = known
    environ["SERVER_PROTOCOL"] = "HTTP/1.1"
    closes = "close" in environ.get("HTTP_CONNECTION", "").lower()
    return Request(environ, end + len(_END) + len(body), body, closes)


def _body(data: bytes, start: int, length: str | None, *, wanted: bool) -> bytes | None:
    if not wanted:
        return b"" if length is None else None
    if length is None or not length.isdecimal() or len(length) > _MOST_DIGITS:
        return None
    body = data[start : start + int(length)]
    return body if len(body) == int(length) else None


@lru_cache(maxsize=256)
def _key(name: str) -> str | None:
    if not _TOKEN.fullmatch(name):
        return None
    key = name.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
