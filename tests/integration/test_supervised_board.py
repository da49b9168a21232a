"""What `make run` ends with: the supervisor, the web server and the worker, as they really are."""

import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from district_hall.supervisor import ROOT
from tests.services.ports import free_port

PATIENCE_SECONDS = 45.0


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def supervisor(sqlite_url: str, data_dir: Path, port: int) -> Iterator[psutil.Popen]:
    env = {**os.environ, "DATABASE_URL": sqlite_url, "DATA_DIR": str(data_dir), "HOST": "127.0.0.1", "PORT": str(port)}
    with (data_dir / "log").open("wb") as log:
        started = psutil.Popen(
            [sys.executable, "-m", "district_hall.supervisor"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
    yield started
    if started.poll() is None:
        started.terminate()
        started.wait(PATIENCE_SECONDS)


def answers(port: int) -> bool:
    """Waits for the answer: the supervisor's socket takes the call before the web server is up."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=PATIENCE_SECONDS) as answer:
                return bool(answer.status == 200)
        except OSError:  # the supervisor has only just been started, or a dying server had taken the call
            time.sleep(0.05)
    return False


def test_the_board_survives_the_death_of_its_web_server_and_stops_without_a_trace(
    supervisor: psutil.Popen, port: int
) -> None:
    assert answers(port)
    everybody = supervisor.children(recursive=True)
    web = next(process for process in everybody if "gunicorn" in process.cmdline())

    web.kill()
    web.wait(PATIENCE_SECONDS)
    time.sleep(0.3)  # longer than the orphaned server lives
    assert answers(port)
    everybody += supervisor.children(recursive=True)

    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(PATIENCE_SECONDS) == 0
    assert [process for process in everybody if process.is_running() and process.status() != psutil.STATUS_ZOMBIE] == []
    with socket.socket() as caller, pytest.raises(ConnectionRefusedError):
        caller.connect(("127.0.0.1", port))
