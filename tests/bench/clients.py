"""The load client (load/load.c): compiled when it is needed, on the clients' core, told what to do a line at a time."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.machine import CLIENTS_CORE

SOURCE = Path(__file__).parent / "load" / "load.c"
SOCKETIO = "/socket.io/?EIO=4&transport=websocket"


class NoCompilerError(RuntimeError):
    pass


def compiled(folder: Path) -> Path:
    """The program; raises NoCompilerError."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise NoCompilerError(
            "the load client is a C program, and there is no C compiler: apt-get install gcc libc6-dev"
        )
    program = folder / "load"
    subprocess.run([compiler, "-O2", "-Wall", "-Wextra", "-o", program, SOURCE], check=True)
    return program


class Load:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, line: str) -> dict[str, Any]:
        self._write(line)
        return self.answer()

    def answer(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the load client has ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _write(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


@contextmanager
def load(program: Path, port: int, count: int, *options: str | Path) -> Iterator[Load]:
    """`options` as `load.c` names them; it ends, and with it all its connections, with the block."""
    command = [program, "--port", str(port), "--count", str(count), *options]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    os.sched_setaffinity(process.pid, {CLIENTS_CORE})
    try:
        yield Load(process)
    finally:
        process.kill()
        process.wait()
