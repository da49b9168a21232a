"""A connection to a mail server that ends in time, whatever the server does."""

import io
import smtplib
import socket
import ssl
import time
from typing import Any

from typing_extensions import Buffer, override

SECONDS = 20.0  # that one answer may take


class Connection(smtplib.SMTP):
    """Waits for nothing after `ends_at` (of time.monotonic): raises one of smtp.TROUBLES instead.

    Two things have SECONDS, or as much as is left when they begin, each time anew: each address of the server's name, and
    the handshake after STARTTLS.
    """

    def __init__(self, host: str, port: int, *, ends_at: float, **more: Any) -> None:
        self.ends_at = ends_at
        super().__init__(host, port, timeout=self.left(), **more)

    def left(self) -> float:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            msg = "there is no time left"
            raise TimeoutError(msg)
        return min(SECONDS, left)

    @override
    def send(self, s: Buffer | str) -> None:
        if self.sock is not None:
            self.sock.settimeout(self.left())
        super().send(s)

    @override
    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Heard(self, self.sock))
        return super().getreply()


class TlsConnection(Connection, smtplib.SMTP_SSL):
    """TLS from the first word on."""


class _Heard(io.RawIOBase):
    """What comes from the server, also where it comes one sign after another."""

    def __init__(self, connection: Connection, sock: socket.socket | ssl.SSLSocket) -> None:
        self._connection = connection
        self._sock = sock

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._connection.left())
        return self._sock.recv_into(buffer)
