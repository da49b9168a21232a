"""Refuses every connection of the test process that would leave this machine."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock


class OutsideError(AssertionError):
    """A test tried to reach somebody else's machine."""


def _check(sock: socket.socket, address: Any) -> None:
    if sock.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = str(address[0])
    try:
        inside = ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = host == "localhost"
    if not inside:
        msg = f"tests talk to this machine only, not to {host}"
        raise OutsideError(msg)


@contextmanager
def loopback_only() -> Iterator[None]:
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        _check(self, address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        _check(self, address)
        return connect_ex(self, address)

    with (
        mock.patch.object(socket.socket, "connect", guarded),
        mock.patch.object(socket.socket, "connect_ex", guarded_ex),
    ):
        yield
