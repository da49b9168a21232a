"""A WebSocket client that may also do what none should: it writes frames byte by byte, and reads when told to."""

import base64
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from struct import pack, unpack

PATH = "/socket.io/?EIO=4&transport=websocket"
PATIENCE = 10.0  # seconds for an answer: a busy machine is no fault


def masked(
    opcode: int, payload: bytes = b"", *, final: bool = True, reserved: int = 0, mask: bytes = b"\x01\x02\x03\x04"
) -> bytes:
    """A client's frame (RFC 6455, 5.2); without a mask where `mask` is empty."""
    size, flag = len(payload), 0x80 if mask else 0
    head = bytes([(0x80 if final else 0) | reserved | opcode])
    if size < 126:
        head += bytes([flag | size])
    elif size < 1 << 16:
        head += pack("!BH", flag | 126, size)
    else:
        head += pack("!BQ", flag | 127, size)
    key = mask or bytes(4)
    return head + mask + bytes(byte ^ key[place % 4] for place, byte in enumerate(payload))


@dataclass(frozen=True)
class Frame:
    opcode: int
    payload: bytes

    @property
    def close_code(self) -> int | None:
        return unpack("!H", self.payload[:2])[0] if self.opcode == 8 and self.payload else None


class RawWebSocket:
    def __init__(self, link: socket.socket, head: str) -> None:
        self.link = link
        self.head = head  # of the server's answer to the handshake
        self._waiting = b""

    def send(self, data: bytes) -> None:
        self.link.sendall(data)

    def say(self, text: str) -> None:
        self.send(masked(1, text.encode()))

    def next(self) -> Frame | None:
        """The next frame; None when the other side has hung up. Raises TimeoutError."""
        while (found := self._whole()) is None:
            try:
                more = self.link.recv(65_536)
            except ConnectionResetError:
                more = b""
            if not more:
                return None
            self._waiting += more
        return found

    def frames(self) -> Iterator[Frame]:
        """All that comes until the other side hangs up."""
        while (found := self.next()) is not None:
            yield found

    def close_code(self) -> int | None:
        """With which code the server closes; None where it hangs up without one."""
        codes = [one.close_code for one in self.frames() if one.opcode == 8]
        return codes[0] if codes else None

    def _whole(self) -> Frame | None:
        data = self._waiting
        if len(data) < 2:
            return None
        start = {126: 4, 127: 10}.get(data[1], 2)
        if len(data) < start:
            return None
        size = int.from_bytes(data[2:start], "big") if start > 2 else data[1]
        if len(data) < start + size:
            return None
        self._waiting = data[start + size :]
        return Frame(data[0] & 0x0F, data[start : start + size])


@contextmanager
def raw_websocket(port: int, *headers: str, path: str = PATH, receive_buffer: int = 0) -> Iterator[RawWebSocket]:
    """Opened by a handshake; `headers` as they stand in the request (`Cookie: device=…`)."""
    with socket.socket() as link:
        if receive_buffer:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        link.settimeout(PATIENCE)
        link.connect(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        usual = {
            "Host": f"127.0.0.1:{port}",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": key,
        }
        given = dict(line.split(": ", 1) for line in headers)
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in (usual | given).items() if value)]
        link.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = b""
        while b"\r\n\r\n" not in head and (byte := link.recv(1)):
            head += byte
        yield RawWebSocket(link, head.decode())
