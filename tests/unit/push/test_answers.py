"""What a push service says is read strictly, a piece at a time, and never trusted with more than its share."""

from datetime import UTC, datetime, timedelta

import pytest

from district_hall.delivery.channels.push.answers import (
    MOST_BODY,
    MOST_HEAD,
    Answer,
    NoAnswerError,
    Reader,
    result_of,
    retry_after,
    words_of,
)
from district_hall.delivery.models import AttemptResult

AT = datetime(2026, 11, 27, 12, tzinfo=UTC)


def read(text: bytes) -> Answer:
    """Byte by byte, as the worst line would bring it."""
    reader = Reader()
    for number in range(len(text)):
        answer = reader.feed(text[number : number + 1])
        if answer is not None:
            assert number == len(text) - 1
            return answer
    return reader.finish()


@pytest.mark.parametrize(
    ("text", "status", "body", "keeps"),
    [
        (b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", 201, b"", True),
        (b"HTTP/1.1 201\r\ncontent-length:2\r\n\r\nok", 201, b"ok", True),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", True),
        (b"HTTP/1.1 410 Gone\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngone", 410, b"gone", False),
        (b"HTTP/1.0 201 Created\r\nContent-Length: 0\r\n\r\n", 201, b"", False),
        (b"HTTP/1.1 500 Oh\r\n\r\nto the end", 500, b"to the end", False),
        (
            b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
            201,
            b"",
            True,
        ),
        (
            b"HTTP/1.1 429 Slow\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
            429,
            b"abcde",
            True,
        ),
        (b"HTTP/1.1 429 S\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nTrailer: x\r\n\r\n", 429, b"a", True),
    ],
)
def test_an_answer_is_read_however_it_is_cut(text: bytes, status: int, body: bytes, keeps: bool) -> None:
    answer = read(text)
    assert (answer.status, answer.body, answer.keeps) == (status, body, keeps)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/2 201\r\n\r\n",
        b"HTTP/1.1 99 Low\r\n\r\n",
        b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nab",  # cut off
        b"HTTP/1.1 201 Created\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 201 Created\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 201 Created\r\nContent-Length: 999999999999\r\n\r\n",
        b"HTTP/1.1 201 Created\r\nno field\r\n\r\n",
        b"HTTP/1.1 201 Created\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 201 Created\r\nX: " + b"a" * MOST_HEAD,
        b"HTTP/1.1 201 Created\r\n\r\n" + b"a" * (MOST_BODY + 1),
    ],
)
def test_what_is_no_answer_is_called_none(text: bytes) -> None:
    reader = Reader()
    with pytest.raises(NoAnswerError):
        _ = reader.feed(text) or reader.finish()


def test_more_than_one_answer_ends_the_connection() -> None:
    answer = Reader().feed(b"HTTP/1.1 201 C\r\nContent-Length: 0\r\n\r\nHTTP/1.1 201 C\r\nContent-Length: 0\r\n\r\n")
    assert answer is not None
    assert not answer.keeps


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (200, AttemptResult.SENT),
        (201, AttemptResult.SENT),
        (202, AttemptResult.SENT),
        (302, AttemptResult.REFUSED),
        (400, AttemptResult.REFUSED),
        (401, AttemptResult.SUSPECT),
        (403, AttemptResult.SUSPECT),
        (404, AttemptResult.GONE),
        (410, AttemptResult.GONE),
        (413, AttemptResult.REFUSED),
        (429, AttemptResult.LATER),
        (500, AttemptResult.LATER),
        (503, AttemptResult.LATER),
    ],
)
def test_each_status_has_its_meaning(status: int, result: AttemptResult) -> None:
    assert result_of(status) is result


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        (b"120", timedelta(minutes=2)),
        (b"Fri, 27 Nov 2026 12:05:00 GMT", timedelta(minutes=5)),
        (b"Fri, 27 Nov 2026 11:05:00 GMT", timedelta(0)),
        (b"Friday, 27-Nov-26 12:05:00 GMT", timedelta(minutes=5)),
        (b"9" * 400, timedelta(seconds=999_999_999)),
        (b"-5", None),
        (b"soon", None),
        ("１２".encode(), None),
        (b"", None),
        (b"Mon, 99 Foo 2026 99:99:99 GMT", None),
    ],
)
def test_how_long_to_wait_is_read_in_both_forms(text: bytes, wait: timedelta | None) -> None:
    assert retry_after(Answer(429, {b"retry-after": text}), at=AT) == wait


def test_what_is_written_down_holds_no_secret_address_and_no_control_signs() -> None:
    answer = Answer(400, {}, b"no such /p/secret-endpoint\x00\x1b[31m\n" + b"x" * 5000)
    words = words_of(answer, "/p/secret-endpoint")
    assert words.startswith("400 no such …")
    assert "secret" not in words
    assert words.isprintable()
    assert len(words) <= 300
