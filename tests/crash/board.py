"""The supervisor and all that it runs, as real processes that can be killed: one town's, or a cluster's."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
import pytest

from deploy.cluster.run import Cluster
from district_hall.supervisor import ROOT, worker_command
from tests.services.ports import free_port

# As Debian starts whatever asks for no more.
WITH_FEW_FILES = ("prlimit", "--nofile=1024:") if shutil.which("prlimit") else ()
PATIENCE_SECONDS = 120.0
LINUX_ONLY = pytest.mark.skipif(shutil.which("prlimit") is None, reason="util-linux limits others' files")


class SupervisedBoard:
    command: tuple[str, ...] = ("tests.crash.supervised",)

    def __init__(self, database_url: str, data_dir: Path, env: dict[str, str], port: int = 0) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.doors = [self.url]
        self.database_url = database_url
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
                [*WITH_FEW_FILES, sys.executable, "-m", *self.command],
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
        while time.monotonic() < deadline and self._is_running():
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        msg = f"the board doesn't answer:\n{self.log.read_text(encoding='utf-8', errors='replace')[-4000:]}"
        raise AssertionError(msg)

    def _is_running(self) -> bool:
        return self._supervisor is not None and self._supervisor.poll() is None

    def kill(self, which: str, *, chance: random.Random | None = None, by: int = signal.SIGKILL) -> bool:
        """Ends those of a kind (`web`, `worker`, in a cluster `redis`, `postgres`) as a power cut does, or by another signal;
        or by chance one of them. False where none was there just now.
        """
        found = self.processes(which)
        if chance and found:
            found = [chance.choice(found)]
        for process in found:
            try:
                process.send_signal(by)
            except psutil.NoSuchProcess:
                continue
        return bool(found)

    @contextmanager
    def without(self, which: str, *, hangs: bool, by: int = signal.SIGKILL) -> Iterator[None]:
        """As long as this holds they aren't there, and nobody starts them again; or they are, and answer nothing."""
        assert self._supervisor is not None
        stopped = self.processes(which) if hangs else [self._supervisor]
        for process in stopped:
            process.suspend()
        try:
            if not hangs:
                assert self.kill(which, by=by)
            yield
        finally:
            for process in stopped:
                with suppress(psutil.NoSuchProcess):
                    process.resume()

    @contextmanager
    def one_more_worker(self) -> Iterator[None]:
        with self.log.open("ab") as log:
            worker = subprocess.Popen(worker_command(), cwd=ROOT, env=self._env, stdout=log, stderr=log)
        try:
            yield
        finally:
            worker.kill()
            worker.wait()

    @contextmanager
    def full_disk(self, longest_file: int = 0) -> Iterator[None]:
        """As long as this holds, none of them can write to a file beyond so many bytes."""
        self._limit_files(longest_file)
        try:
            yield
        finally:
            self._limit_files(psutil.RLIM_INFINITY)

    def _limit_files(self, size: int) -> None:
        """Who tries gets EFBIG: Python ignores the signal that would come instead."""
        assert self._supervisor is not None
        for process in [self._supervisor, *self._supervisor.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                _limit_files(process, "unlimited" if size == psutil.RLIM_INFINITY else str(size))

    def processes(self, which: str) -> list[psutil.Process]:
        assert self._supervisor is not None
        word = {"web": "gunicorn", "worker": "worker", "redis": "redis-server", "postgres": "postgres"}[which]
        return [one for one in self._supervisor.children() if any(word in part for part in _command(one))]


def _limit_files(process: psutil.Process, soft: str) -> None:
    """As the user who runs it: root needn't be allowed to change what others' processes may."""
    owner, group = process.uids().real, process.gids().real
    as_owner: dict[str, Any] = {"user": owner, "group": group, "extra_groups": []} if owner != os.getuid() else {}
    done = subprocess.run(
        ["prlimit", "--pid", str(process.pid), f"--fsize={soft}:"], capture_output=True, check=False, **as_owner
    )
    assert done.returncode == 0 or not process.is_running(), done.stderr


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


class ClusterBoard(SupervisedBoard):
    """Two web processes, two workers, PostgreSQL, Redis and nginx, as `make up-cluster` starts them."""

    command = ("tests.crash.supervised", "--cluster", "--empty")

    def __init__(self, data_dir: Path, env: dict[str, str]) -> None:
        port = _ports_in_a_row(PORTS)
        self._cluster = Cluster(data_dir / "cluster", "127.0.0.1", port)
        super().__init__(self._cluster.database_url, data_dir, env, port)
        # Half of the tablets come as they do in life, and one each to either of what stands behind nginx.
        self.doors += [self.url, *(f"http://127.0.0.1:{web}" for web in self._cluster.web_ports)]

    def connected(self) -> list[int]:
        """How many connections each of its web processes holds."""
        served = [process for web in self.processes("web") for process in [web, *web.children()]]
        held = [
            link.laddr.port for one in served for link in one.net_connections("tcp") if link.status == "ESTABLISHED"
        ]
        return [held.count(port) for port in self._cluster.web_ports]

    def stop(self) -> None:
        super().stop()
        shutil.rmtree(self._cluster.postgres_home, ignore_errors=True)


PORTS = 5


def _ports_in_a_row(count: int) -> int:
    """The first of so many that nobody listens on."""
    while True:
        first = free_port()
        if first + count < 65_536 and all(_is_free(first + number) for number in range(count)):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
