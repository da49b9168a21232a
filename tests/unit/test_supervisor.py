"""The supervisor with real processes: what dies comes back, what is told to stop leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from district_hall.supervisor import ROOT, listen
from tests.services.ports import free_port

PATIENCE_SECONDS = 15.0

# A hall's supervisor with two processes, each of which has started one itself; they write their ids into files.
STORY = """
import sys
from district_hall import logs
from district_hall.supervisor import Patience, Process, run

CHILD = '''
import os, pathlib, signal, subprocess, sys, time
name, folder, stubborn = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3] == "stubborn"
if stubborn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
(folder / f"{name}.helper").write_text(str(helper.pid))
fresh = folder / f"{name}.fresh"
fresh.write_text(str(os.getpid()))
fresh.rename(folder / name)
time.sleep(600)
'''
folder, manner = sys.argv[1], sys.argv[2]
logs.configure()
patience = Patience(first=0.1, longest=0.4, calm=30.0, grace=0.5)
names = ("web", "worker")
sys.exit(run([Process(n, (sys.executable, "-c", CHILD, n, folder, manner)) for n in names], patience))
"""


class Hall:
    """A supervisor of its own in another process, and what it looks after."""

    def __init__(self, folder: Path, manner: str) -> None:
        self.folder = folder
        self.log = folder / "log"
        with self.log.open("wb") as log:
            command = [sys.executable, "-c", STORY, str(folder), manner]
            self.supervisor = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    def pid(self, name: str, *, other_than: int = 0) -> int:
        """The id of the process of that name, once it is up."""
        path = self.folder / name
        self.wait(lambda: path.exists() and int(path.read_text()) != other_than, f"{name} to be up")
        return int(path.read_text())

    def everybody(self) -> list[int]:
        pids = [self.pid("web"), self.pid("worker")]
        return pids + [int((self.folder / f"{name}.helper").read_text()) for name in ("web", "worker")]

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain for {what}:\n{self.log.read_text()}"
            time.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(params=["obedient"])
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    hall = Hall(tmp_path, request.param)
    everybody = hall.everybody()
    yield hall
    hall.supervisor.kill()
    hall.supervisor.wait()
    for pid in everybody:
        if alive(pid):
            os.kill(pid, signal.SIGKILL)


def test_a_killed_process_comes_back_and_the_other_stays(hall: Hall) -> None:
    web, worker = hall.pid("web"), hall.pid("worker")
    helper = int((hall.folder / "web.helper").read_text())

    os.kill(web, signal.SIGKILL)

    assert alive(hall.pid("web", other_than=web))
    assert hall.pid("worker") == worker
    assert alive(worker)
    hall.wait(lambda: not alive(helper), "what the dead process had started to end")
    assert 'event="died; starting again" which=web status=-9' in hall.log.read_text()


def test_the_pause_before_a_new_start_doubles_up_to_its_longest(hall: Hall) -> None:
    pid = hall.pid("web")
    for _ in range(4):
        os.kill(pid, signal.SIGKILL)
        pid = hall.pid("web", other_than=pid)

    pauses = [line.rsplit("in_seconds=", 1)[1] for line in hall.log.read_text().splitlines() if "in_seconds=" in line]
    assert pauses == ["0.1", "0.2", "0.4", "0.4"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_it_ends_everything_and_says_that_all_is_well(hall: Hall, number: signal.Signals) -> None:
    everybody = hall.everybody()

    hall.supervisor.send_signal(number)

    assert hall.supervisor.wait(PATIENCE_SECONDS) == 0
    assert not [pid for pid in everybody if alive(pid)]
    assert "died" not in hall.log.read_text()


@pytest.mark.parametrize("hall", ["stubborn"], indirect=True)
def test_a_process_that_does_not_listen_is_ended_after_the_time_of_grace(hall: Hall) -> None:
    everybody = hall.everybody()
    began = time.monotonic()

    hall.supervisor.terminate()

    assert hall.supervisor.wait(PATIENCE_SECONDS) == 0
    assert time.monotonic() - began >= 0.5
    assert not [pid for pid in everybody if alive(pid)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
def test_processes_do_not_outlive_a_supervisor_that_is_killed_outright(hall: Hall) -> None:
    web, worker = hall.pid("web"), hall.pid("worker")

    hall.supervisor.kill()
    hall.supervisor.wait()

    hall.wait(lambda: not alive(web) and not alive(worker), "both to notice")


def start_the_real_one(data_dir: Path, port: int, host: str = "127.0.0.1") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "DATA_DIR": str(data_dir), "HOST": host, "PORT": str(port)}
    command = [sys.executable, "-m", "district_hall.supervisor"]
    return subprocess.run(command, check=False, cwd=ROOT, env=env, capture_output=True, text=True, timeout=30)


def test_a_taken_port_is_said_in_both_languages_with_the_way_out(data_dir: Path) -> None:
    port = free_port()
    with listen("127.0.0.1", port):
        outcome = start_the_real_one(data_dir, port)

    assert outcome.returncode == 1
    assert f"ポート {port} は、ほかのプログラムが使っています" in outcome.stderr
    assert f"Port {port} is taken by another program" in outcome.stderr
    assert f"PORT={port + 1} make run" in outcome.stderr


def test_an_address_of_another_machine_is_refused_without_a_traceback(data_dir: Path) -> None:
    outcome = start_the_real_one(data_dir, free_port(), host="192.0.2.1")

    assert outcome.returncode == 1
    assert "HOST" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_setting_that_makes_no_sense_is_named(data_dir: Path) -> None:
    env = {**os.environ, "DATA_DIR": str(data_dir), "PORT": "eighty"}
    command = [sys.executable, "-m", "district_hall.supervisor"]
    outcome = subprocess.run(command, check=False, cwd=ROOT, env=env, capture_output=True, text=True, timeout=30)

    assert outcome.returncode == 2
    assert "PORT must be" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_caller_waits_instead_of_being_refused_while_nobody_answers_yet() -> None:
    port = free_port()
    with listen("127.0.0.1", port), socket.create_connection(("127.0.0.1", port), timeout=2) as caller:
        assert caller.getpeername() == ("127.0.0.1", port)
