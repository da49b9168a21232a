"""The door reads only what is plainly one of a few requests, whole; everything else is gunicorn's."""

import pytest

from tablet_ui.live.request_head import read

BOARD = b"GET /api/board HTTP/1.1\r\nHost: hall\r\n"
REPORTS = b"POST /api/reports HTTP/1.1\r\nHost: hall\r\nContent-Type: application/json\r\n"


def test_a_board_is_read_as_wsgi_has_it() -> None:
    data = BOARD + b'cookie: device=abc\r\nIf-None-Match:  "x"\t\r\nX-Said: \xe9\r\n\r\n'
    request = read(data)
    assert request is not None
    assert request.environ == {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/api/board",
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "hall",
        "HTTP_COOKIE": "device=abc",
        "HTTP_IF_NONE_MATCH": '"x"',
        "HTTP_X_SAID": "é",
    }
    assert (request.size, request.body, request.closes) == (len(data), b"", False)


def test_what_follows_a_request_is_not_part_of_it() -> None:
    """Pipelined: the next one stays in the connection."""
    first = REPORTS + b"Content-Length: 2\r\n\r\n{}"
    request = read(first + BOARD + b"\r\n")
    assert request is not None
    assert (request.size, request.body) == (len(first), b"{}")


@pytest.mark.parametrize("wish", [b"close", b"Close", b"keep-alive, close"])
def test_who_wants_no_more_is_known(wish: bytes) -> None:
    request = read(BOARD + b"Connection: " + wish + b"\r\n\r\n")
    assert request is not None
    assert request.closes


def test_a_socket_s_opening_is_read() -> None:
    request = read(b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: hall\r\nUpgrade: websocket\r\n\r\n")
    assert request is not None
    assert request.environ["QUERY_STRING"] == "EIO=4&transport=websocket"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        BOARD,  # not whole yet
        REPORTS + b"Content-Length: 3\r\n\r\n{}",
        # another request
        b"GET / HTTP/1.1\r\nHost: hall\r\n\r\n",
        b"GET /api/board?x=1 HTTP/1.1\r\nHost: hall\r\n\r\n",
        b"GET //api/board HTTP/1.1\r\nHost: hall\r\n\r\n",
        b"GET http://hall/api/board HTTP/1.1\r\nHost: hall\r\n\r\n",
        b"get /api/board HTTP/1.1\r\nHost: hall\r\n\r\n",
        b"GET  /api/board HTTP/1.1\r\nHost: hall\r\n\r\n",
        b"GET /api/board HTTP/1.0\r\nHost: hall\r\n\r\n",
        b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: hall\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        # headers that are wrong, twice, or in doubt
        b"GET /api/board HTTP/1.1\r\n\r\n",
        BOARD + b"Host: other\r\n\r\n",
        BOARD + b"Cookie: a=b\r\nCOOKIE: c=d\r\n\r\n",
        BOARD + b"no colon\r\n\r\n",
        BOARD + b": nameless\r\n\r\n",
        BOARD + b"Cookie : a=b\r\n\r\n",
        BOARD + b" folded: before\r\n\r\n",
        BOARD + b"X: a\r\n b\r\n\r\n",
        BOARD + b"Under_Score: a\r\n\r\n",
        BOARD + b"X: a\nY: b\r\n\r\n",
        BOARD + b"X: a\rY: b\r\n\r\n",
        BOARD + b"X: a\0b\r\n\r\n",
        BOARD + b"X: a\x7fb\r\n\r\n",
        BOARD + "Ｈ: a\r\n\r\n".encode(),
        # bodies
        BOARD + b"Content-Length: 0\r\n\r\n",
        BOARD + b"Content-Length: 2\r\n\r\n{}",
        BOARD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        REPORTS + b"\r\n",
        REPORTS + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        REPORTS + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        REPORTS + b"Content-Length: +2\r\n\r\n{}",
        REPORTS + b"Content-Length: -2\r\n\r\n{}",
        REPORTS + b"Content-Length: 2, 2\r\n\r\n{}",
        REPORTS + b"Content-Length: 0x2\r\n\r\n{}",
        REPORTS + b"Content-Length: \xb2\r\n\r\n{}",
        REPORTS + b"Content-Length: 9999999\r\n\r\n{}",
        REPORTS + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n{}",
    ],
)
def test_everything_doubtful_is_left_to_gunicorn(data: bytes) -> None:
    assert read(data) is None


def test_no_byte_out_of_place_is_overlooked() -> None:
    """Each byte that RFC 9110 doesn't let stand in a header's value, at each place of a small request."""
    whole = BOARD + b"X: ab\r\n\r\n"
    for byte in [*range(9), *range(10, 32), 127]:
        for place in range(len(whole) - 4):
            broken = whole[:place] + bytes([byte]) + whole[place:]
            known = read(broken)
            assert known is None or broken.count(b"\r\n") > whole.count(b"\r\n"), (byte, place)
