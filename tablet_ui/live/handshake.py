"""The opening handshake (RFC 6455, section 4.2): an HTTP request in, the answer's bytes out.

Whatever extension is offered (browsers offer permessage-deflate) is not taken up: a card is small, and a compressor
for each of ten thousand connections costs more memory than all else together.
"""

import base64
import binascii
from collections.abc import Mapping
from hashlib import sha1
from typing import Any

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
VERSION = "13"
KEY_BYTES = 16


class HandshakeError(ValueError):
    """The request asks for no WebSocket that we speak; says what is wrong."""


def accept(environ: Mapping[str, Any]) -> bytes:
    """The answer to a WSGI request that wants a WebSocket. Raises HandshakeError."""
    wishes = {word.strip().lower() for word in environ.get("HTTP_CONNECTION", "").split(",")}
    if "upgrade" not in wishes or environ.get("HTTP_UPGRADE", "").lower() != "websocket":
        raise HandshakeError("no upgrade to WebSocket was asked for")
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != VERSION:
        raise HandshakeError(f"WebSocket version {VERSION} is spoken here")
    key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "").strip()
    if _decoded_size(key) != KEY_BYTES:
        raise HandshakeError("Sec-WebSocket-Key must be sixteen bytes in base64")
    answer = base64.b64encode(sha1(key.encode() + GUID).digest())  # noqa: S324 - as the RFC has it; it guards nothing
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + answer
        + b"\r\n\r\n"
    )


def _decoded_size(key: str) -> int:
    try:
        return len(base64.b64decode(key, validate=True))
    except (binascii.Error, ValueError):
        return -1
