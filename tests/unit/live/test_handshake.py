"""The opening handshake: RFC 6455's own example, nothing compressed, and a clear no to what isn't one."""

import pytest

from tablet_ui.live.handshake import HandshakeError, accept

ASKED = {
    "HTTP_CONNECTION": "keep-alive, Upgrade",
    "HTTP_UPGRADE": "WebSocket",
    "HTTP_SEC_WEBSOCKET_VERSION": "13",
    "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",
    "HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate; client_max_window_bits",
}


def test_the_rfc_s_key_is_answered_as_the_rfc_answers_it() -> None:
    assert b"\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in accept(ASKED)


def test_compression_is_offered_and_not_taken_up() -> None:
    assert b"extensions" not in accept(ASKED).lower()


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("HTTP_CONNECTION", "keep-alive"),
        ("HTTP_UPGRADE", "h2c"),
        ("HTTP_SEC_WEBSOCKET_VERSION", "8"),
        ("HTTP_SEC_WEBSOCKET_KEY", ""),
        ("HTTP_SEC_WEBSOCKET_KEY", "c2hvcnQ="),
        ("HTTP_SEC_WEBSOCKET_KEY", "dGhlIHNhbXBsZSBub25jZQ"),
        ("HTTP_SEC_WEBSOCKET_KEY", "回覧板回覧板回覧板回覧板"),
    ],
)
def test_what_is_no_handshake_is_refused(header: str, value: str) -> None:
    with pytest.raises(HandshakeError):
        accept(ASKED | {header: value})
    without = {name: given for name, given in ASKED.items() if name != header}
    with pytest.raises(HandshakeError):
        accept(without)
