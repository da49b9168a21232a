"""A Redis (or Valkey) server for one test process; it keeps nothing."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.services.ports import free_port

PATIENCE_SECONDS = 10.0


@contextmanager
def redis_server() -> Iterator[str]:
    """Gives its URL. Raises RuntimeError where it isn't installed or doesn't come up."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        msg = "redis-server wasn't found: apt-get install redis-server"
        raise RuntimeError(msg)
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="redis-", dir="/tmp") as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        server = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            _wait(server, port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as link:
                link.sendall(b"PING\r\n")
                if link.recv(16).startswith(b"+PONG"):
                    return
        except OSError:
            time.sleep(0.02)
    msg = f"redis-server didn't come up on port {port}"
    raise RuntimeError(msg)
