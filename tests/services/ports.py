"""Ports for the servers that tests start: below those that the system hands out, and apart for each test process."""

import itertools
import os
import socket

FIRST = 20_000
EACH = 1_000

_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw") or 0)
_offsets = itertools.cycle(range(os.getpid() % EACH, os.getpid() % EACH + EACH))


def free_port() -> int:
    """A port where nothing listens, and which stays the caller's while its server is stopped and started again."""
    for offset in itertools.islice(_offsets, EACH):
        port = FIRST + (_worker % 12) * EACH + offset % EACH
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    msg = f"no free port from {FIRST} on"
    raise RuntimeError(msg)
