"""The real `socket.io-client` from npm, in a Node of its own."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("socket_io_client.mjs")
PATIENCE = 20.0  # seconds: a busy machine is no fault


def node() -> str:
    """The one that set-up found or brought (deploy/setup/front_end.sh)."""
    found = shutil.which("node", path=f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert found, "no node: make setup"
    return found


class SocketIoClient:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._said: Queue[list[Any]] = Queue()
        Thread(target=self._listen, daemon=True).start()

    def next(self, wanted: str) -> Any:
        """What came with the next event of this name; also `connect`, `connect_error`, `disconnect`, `answer`."""
        deadline = time.monotonic() + PATIENCE
        passed: list[Any] = []
        while (left := deadline - time.monotonic()) > 0:
            try:
                name, *data = self._said.get(timeout=left)
            except Empty:
                break
            if name == wanted:
                return data[0] if data else None
            passed.append((name, *data))
        msg = f"no {wanted!r} within {PATIENCE} s, but {passed}"
        raise AssertionError(msg)

    def emit(self, *what: Any) -> None:
        self._write(json.dumps(what))

    def close(self) -> None:
        self._write("close")

    def _write(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._said.put(json.loads(line))


@contextmanager
def socket_io_client(address: str, cookies: str, *, in_pieces: bool = False) -> Iterator[SocketIoClient]:
    """`address` with the namespace: `http://127.0.0.1:8080/staff`. `in_pieces`: its messages leave in fragments."""
    how = ["pieces"] if in_pieces else []
    with subprocess.Popen(
        [node(), SCRIPT, address, cookies, *how], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield SocketIoClient(process)
        finally:
            process.kill()
