"""The supervisor, the web server and the worker, as real processes that can be killed."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from district_hall.supervisor import ROOT
from tests.services.ports import free_port

PATIENCE_SECONDS = 120.0


class SupervisedBoard:
    def __init__(self, database_url: str, data_dir: Path, env: dict[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data_dir / "board.log"
        self._env = {
            **{name: value for name, value in os.environ.items() if not name.endswith("_FILE")},
            "DATABASE_URL": database_url,
            "DATA_DIR": str(data_dir),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            **env,
        }
        self._supervisor: psutil.Popen | None = None

    def __enter__(self) -> Self:
        with self.log.open("ab") as log:
            self._supervisor = psutil.Popen(
                [sys.executable, "-m", "district_hall.supervisor"],
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            self.wait_until_it_answers()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        assert self._supervisor is not None
        self._supervisor.terminate()
        try:
            self._supervisor.wait(PATIENCE_SECONDS)
        except psutil.TimeoutExpired:
            self._supervisor.kill()

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        msg = f"the board doesn't answer:\n{self.log.read_text(encoding='utf-8', errors='replace')[-4000:]}"
        raise AssertionError(msg)

    def kill(self, which: str) -> bool:
        """Ends `web` or `worker` as a power cut does, whoever serves just now; False where none was there."""
        found = self.processes(which)
        for process in found:
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.NoSuchProcess:
                continue
        return bool(found)

    def processes(self, which: str) -> list[psutil.Process]:
        assert self._supervisor is not None
        word = {"web": "gunicorn", "worker": "worker"}[which]
        return [one for one in self._supervisor.children(recursive=True) if word in _command(one)]


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []
