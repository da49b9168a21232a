"""Servers under measurement: each in a process group of its own, on the servers' core, and their memory."""

import json
import os
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psutil

from district_hall.supervisor import ROOT
from tests.bench.machine import SERVERS_CORE
from tests.services.node import node
from tests.services.ports import free_port

UP_SECONDS = 60.0
PEERS = ROOT / "test-results" / "bench" / "peers"
PEER_SOURCES = Path(__file__).parent / "peers"


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    process: "subprocess.Popen[bytes]"

    def memory(self) -> int:
        """Kilobytes that would be free without it (PSS), it and its children."""
        parent = psutil.Process(self.process.pid)
        return sum(_pss(one.pid) for one in [parent, *parent.children(recursive=True)])

    def post(self, path: str, body: str) -> Any:
        """Says how it went in JSON, or nothing."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body.encode(), method="POST")
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text.startswith(b"{") else None


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@contextmanager
def serving(
    name: str, command: list[str | Path], port: int, folder: Path, env: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Runs until the block ends; raises RuntimeError with its log where it doesn't come up."""
    log = folder / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            process_group=0,
        )
    os.sched_setaffinity(process.pid, {SERVERS_CORE})
    try:
        _wait(process, port, log)
        yield Server(name, port, process)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + UP_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError, HTTPException):  # it may listen long before it answers
            link = HTTPConnection("127.0.0.1", port, timeout=1)
            link.request("GET", "/healthz")
            link.getresponse().read()
            return
        time.sleep(0.1)
    raise RuntimeError(log.read_text(encoding="utf-8", errors="replace")[-3000:])


@contextmanager
def board(folder: Path, database_url: str) -> Iterator[Server]:
    """The real program under the real gunicorn, and beside it a door to send by (`served.py`)."""
    port = free_port()
    env = {"DATABASE_URL": database_url, "DATA_DIR": str(folder / "data"), "SECRET_KEY": "of a benchmark"}
    python = str(ROOT / ".venv" / "bin" / "python")
    config = str(ROOT / "deploy" / "gunicorn.conf.py")
    command: list[str | Path] = [python, "-m", "gunicorn", "--config", config, "--bind", f"127.0.0.1:{port}"]
    with serving("board", [*command, "tests.bench.served:serve()"], port, folder, env) as server:
        yield server


def node_socketio() -> Path | None:
    """The peer's package; None where `make bench-peers` hasn't brought it."""
    package = PEERS / "node_modules" / "socket.io"
    return package if package.is_dir() else None


@contextmanager
def node_server(folder: Path, board_file: Path) -> Iterator[Server]:
    port = free_port()
    script = PEER_SOURCES / "sio.cjs"
    env = {"NODE_PATH": str(PEERS / "node_modules")}
    with serving("node_socketio", [node(), script, str(port), board_file], port, folder, env) as server:
        yield server


def nchan() -> tuple[str, Path] | None:
    """Nginx and the module; None where `make bench-peers` hasn't brought them."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    module = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
    return (program, module) if program and module.exists() else None


@contextmanager
def nchan_server(folder: Path) -> Iterator[Server]:
    found, port = nchan(), free_port()
    assert found
    words = {"PORT": str(port), "MODULE": str(found[1]), "USER": "user root;" if os.getuid() == 0 else ""}
    config = (PEER_SOURCES / "nchan.conf").read_text(encoding="utf-8")
    for word, value in words.items():
        config = config.replace(f"@{word}@", value)
    place = folder / "nchan"
    place.mkdir()
    (place / "nchan.conf").write_text(config, encoding="utf-8")
    command: list[str | Path] = [found[0], "-p", place, "-c", place / "nchan.conf", "-e", place / "error.log"]
    with serving("nchan", command, port, folder) as server:
        yield server
