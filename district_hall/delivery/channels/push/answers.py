"""What a push service answers (HTTP/1.1, RFC 9112), read as it comes in, and what that means for us."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from district_hall.delivery.channel import LONGEST_WORDS
from district_hall.delivery.models import AttemptResult

MOST_HEAD = 16 * 1024
MOST_BODY = 64 * 1024
FRAMING = {b"content-length", b"transfer-encoding"}

_HEAD = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: [^\r\n]*)?(?:\r\n[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\x00]*)*\Z")
_KNOWN = re.compile(rb"\r\n(content-length|transfer-encoding|connection|retry-after):([^\r\n]*)", re.IGNORECASE)
_SIZE = re.compile(rb"[0-9]{1,9}\Z")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,6})(?:[ \t]*;[^\r\n]*)?\Z")
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\u3000-\u30ff\u4e00-\u9fff]+")


class NoAnswerError(Exception):
    """What came is no answer in HTTP, or it broke off."""


class TooSlowError(NoAnswerError):
    """Nothing came in time."""


@dataclass
class Answer:
    """`keeps`: whether the connection can be used again."""

    status: int
    fields: dict[bytes, bytes]
    body: bytes = b""
    keeps: bool = True


@dataclass
class Reader:
    """Takes bytes until an answer is whole. One answer at a time: nothing is asked before it is there."""

    _got: bytes = b""

    @property
    def began(self) -> bool:
        return bool(self._got)

    def feed(self, data: bytes) -> Answer | None:
        """Raises NoAnswerError for what can't be one."""
        self._got = self._got + data if self._got else data
        while True:
            end = self._got.find(b"\r\n\r\n")
            if end < 0:
                if len(self._got) > MOST_HEAD or not b"HTTP/1.".startswith(self._got[:7]):
                    raise NoAnswerError(_start_of(self._got))
                return None
            answer = _head(self._got[:end])
            if answer.status >= 200:
                return self._whole(answer, end + 4)
            self._got = self._got[end + 4 :]  # 1xx: the answer itself is still to come

    def finish(self) -> Answer:
        """The other side closed: an answer without a length ends here. Raises NoAnswerError where it is cut off."""
        end = self._got.find(b"\r\n\r\n")
        answer = _head(self._got[:end]) if end >= 0 else None
        if answer is None or answer.status < 200 or _length(answer) is not None or _is_chunked(answer):
            raise NoAnswerError("closed in the middle" if self._got else "closed without an answer")
        answer.body = self._got[end + 4 :]
        answer.keeps = False
        return answer

    def _whole(self, answer: Answer, start: int) -> Answer | None:
        if len(self._got) - start > MOST_BODY:
            raise NoAnswerError("endless")
        if answer.status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            ends: int | None = start
        elif _is_chunked(answer):
            ends = _unchunk(answer, self._got, start)
        else:
            length = _length(answer)
            if length is None:
                answer.keeps = False
                return None  # until it closes
            ends = start + length if len(self._got) >= start + length else None
            answer.body = self._got[start:ends]
        if ends is None:
            return None
        if ends < len(self._got):
            answer.keeps = False  # it said more than one answer
        self._got = b""
        return answer


def _head(text: bytes) -> Answer:
    """`text` without the empty line that ends it. Only the fields that mean something to us are kept."""
    status = _HEAD.match(text)
    if status is None:
        raise NoAnswerError(_start_of(text))
    fields: dict[bytes, bytes] = {}
    for name, spelled in _KNOWN.findall(text):
        value = spelled.strip(b" \t")
        if fields.setdefault(name.lower(), value) != value and name.lower() in FRAMING:
            raise NoAnswerError("two lengths")
    answer = Answer(int(status[2]), fields)
    wish = fields.get(b"connection", b"").lower()
    answer.keeps = b"close" not in wish if status[1] == b"1" else b"keep-alive" in wish
    return answer


def _length(answer: Answer) -> int | None:
    text = answer.fields.get(b"content-length")
    if text is None:
        return None
    if not _SIZE.match(text) or int(text) > MOST_BODY:
        raise NoAnswerError("a length that is none")
    return int(text)


def _is_chunked(answer: Answer) -> bool:
    coding = answer.fields.get(b"transfer-encoding", b"").lower()
    if coding not in {b"", b"chunked"}:
        raise NoAnswerError("a transfer coding that we don't know")
    return bool(coding)


def _unchunk(answer: Answer, got: bytes, at: int) -> int | None:
    """Fills `body`; returns where the answer ends, or None while it goes on."""
    body = b""
    while True:
        line_end = got.find(b"\r\n", at)
        if line_end < 0:
            return None
        size = _CHUNK.match(got[at:line_end])
        if size is None:
            raise NoAnswerError("a chunk that is none")
        at, length = line_end + 2, int(size[1], 16)
        if length == 0:
            answer.body = body
            return _after_trailers(got, at)
        body += got[at : at + length]
        at += length + 2
        if at > len(got):
            return None


def _after_trailers(got: bytes, at: int) -> int | None:
    if got[at : at + 2] == b"\r\n":
        return at + 2
    end = got.find(b"\r\n\r\n", at)
    return None if end < 0 else end + 4


def _start_of(text: bytes) -> str:
    return f"no answer in HTTP: {readable(text[:80])}"


def readable(text: bytes) -> str:
    """For logs and tables: one line of plain signs."""
    return _UNPRINTABLE.sub(" ", text.decode("utf-8", "replace")).strip()


def result_of(status: int) -> AttemptResult:
    """RFC 8030 (404: gone), RFC 8292 (401, 403: not from us), and what the services' own pages say (410)."""
    if 200 <= status < 300:
        return AttemptResult.SENT
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return AttemptResult.GONE
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return AttemptResult.SUSPECT
    if status in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS} or status >= 500:
        return AttemptResult.LATER
    return AttemptResult.REFUSED  # also where it sends us elsewhere (3xx): we don't follow


def words_of(answer: Answer, secret: str) -> str:
    """The status and the beginning of what it said; `secret` is the endpoint's path, which nobody is to read."""
    if not answer.body:
        return str(answer.status)
    said = readable(answer.body[:1000]).replace(secret, "…")
    return f"{answer.status} {said}".strip()[:LONGEST_WORDS]


def retry_after(answer: Answer, *, at: datetime) -> timedelta | None:
    """How long it wants us to wait (RFC 9110, 10.2.3: seconds or a date); None where it doesn't say."""
    text = answer.fields.get(b"retry-after", b"").decode("latin-1")
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text[:9]))
    try:
        until = parsedate_to_datetime(text)
        until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
        return max(until - at, timedelta(0))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
