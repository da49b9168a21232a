"""The real board, as `make run` starts it, for tests that talk to it over sockets: gunicorn, and the worker if asked."""

import os
import secrets
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from district_hall.supervisor import ROOT, web_command, worker_command
from tests.services.ports import free_port

UP_SECONDS = 45.0
DOWN_SECONDS = 10.0
LAST_LINES = 60


class BoardDidNotStartError(AssertionError):
    """The server ended, or never answered; says what it wrote."""


class RunningBoard:
    """A board on a port of its own, which it keeps when it is stopped and started again."""

    def __init__(self, env: dict[str, str], logs: Path, *, worker: bool) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._env = {**env, "HOST": "127.0.0.1", "PORT": str(self.port)}
        self._logs = logs
        self._commands = [web_command(f"127.0.0.1:{self.port}"), *([worker_command()] if worker else [])]
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Returns when /healthz answers. Raises BoardDidNotStartError with the last of the log."""
        if self._running:
            return
        with self._logs.open("ab") as log:
            for command in self._commands:
                self._running.append(
                    subprocess.Popen(
                        command,
                        cwd=ROOT,
                        env=self._env,
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=subprocess.STDOUT,
                        process_group=0,
                    )
                )
        self._wait_until_up()

    def stop(self) -> None:
        """Asks it to stop, as Ctrl-C does, and waits until it has."""
        for process in self._running:
            process.terminate()
        deadline = time.monotonic() + DOWN_SECONDS
        for process in self._running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
        self.kill()

    def kill(self) -> None:
        """Ends it as a power cut does."""
        for process in self._running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._running = []

    @property
    def logs(self) -> str:
        """The last lines that its processes wrote."""
        if not self._logs.exists():
            return ""
        return "\n".join(self._logs.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:])

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + UP_SECONDS
        while time.monotonic() < deadline:
            if any(process.poll() is not None for process in self._running):
                break
            if _answers(f"{self.url}/healthz"):
                return
            time.sleep(0.05)
        self.kill()
        msg = f"the board didn't come up on {self.url}:\n{self.logs}"
        raise BoardDidNotStartError(msg)


@contextmanager
def running_board(database_url: str, data_dir: Path, *, worker: bool = False, **env: str) -> Iterator[RunningBoard]:
    """A running board on a database that is migrated already; further settings (PUBLIC_URL=…, REDIS_URL=…) as keywords."""
    settings = {
        **{name: value for name, value in os.environ.items() if not name.endswith("_FILE")},
        "DATABASE_URL": database_url,
        "DATA_DIR": str(data_dir),
        "SECRET_KEY": secrets.token_hex(32),
        **env,
    }
    board = RunningBoard(settings, data_dir / "board.log", worker=worker)
    try:
        board.start()
        yield board
    finally:
        board.stop()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
