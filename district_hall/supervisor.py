"""Starts the processes of an installation, starts them again when they die, and stops them together.

`python -m district_hall.supervisor` runs the web server and the worker. The supervisor itself holds the listening
socket: a browser that calls while the web server is being started again waits a moment instead of being refused.
"""

import contextlib
import ctypes
import errno
import logging
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from district_hall import logs
from district_hall.settings import Settings, from_environment

log = logging.getLogger("district_hall.supervisor")  # __name__ is "__main__" where it runs for real

ROOT = Path(__file__).parents[1]
BACKLOG = 4_096
MOST_OPEN_FILES = 1_048_576
PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(frozen=True)
class Process:
    """What to run: its name in the log, its command line, and the open files that it inherits by number."""

    name: str
    command: tuple[str, ...]
    pass_fds: tuple[int, ...] = ()


@dataclass(frozen=True)
class Patience:
    """All in seconds. The pause before a new start doubles from `first` to `longest`, and is forgotten after `calm`."""

    first: float = 0.2
    longest: float = 10.0
    calm: float = 30.0
    grace: float = 10.0  # between asking to stop and insisting


class _Child:
    """One process and its successors. Each leads a process group, so that what it has started ends with it."""

    def __init__(self, process: Process, patience: Patience) -> None:
        self.process = process
        self.patience = patience
        self.running: subprocess.Popen[bytes] | None = None
        self.pause = patience.first
        self.since = self.due = time.monotonic()

    def look_after(self, now: float) -> None:
        """Starts what is due, and notices what has died."""
        if self.running is None:
            if now >= self.due:
                self._start(now)
        elif self.running.poll() is not None:
            self._bury(self.running, now)

    def _start(self, now: float) -> None:
        self.since = now
        self.running = subprocess.Popen(
            self.process.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            pass_fds=self.process.pass_fds,
            process_group=0,
            preexec_fn=_die_with_parent(),  # noqa: PLW1509 - no other thread runs here
        )
        log.info("started", extra={"which": self.process.name, "pid": self.running.pid})

    def _bury(self, dead: subprocess.Popen[bytes], now: float) -> None:
        self.kill_group()
        if now - self.since >= self.patience.calm:
            self.pause = self.patience.first
        log.warning(
            "died; starting again",
            extra={"which": self.process.name, "status": dead.returncode, "in_seconds": self.pause},
        )
        self.running = None
        self.due = now + self.pause
        self.pause = min(self.pause * 2, self.patience.longest)

    def ask_to_stop(self) -> None:
        if self.running is not None:
            self.running.terminate()

    def has_stopped(self) -> bool:
        return self.running is None or self.running.poll() is not None

    def kill_group(self) -> None:
        """Ends whatever is left of the process and of all that it started."""
        if self.running is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: EPERM where only zombies are left
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


class _Signals:
    """Wakes a waiting loop on signals: no polling, and nothing but a flag is touched inside a handler."""

    def __init__(self) -> None:
        self.asked = 0
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)

    @contextlib.contextmanager
    def caught(self) -> Iterator[None]:
        kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        for number, handler in kept.items():
            if handler is not signal.SIG_IGN:  # `nohup` asks for SIGHUP to mean nothing
                signal.signal(number, self._stop)
        kept[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        old_wakeup = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(old_wakeup)
            for number, handler in kept.items():
                signal.signal(number, handler)
            self._reader.close()
            self._writer.close()

    def _stop(self, *_: object) -> None:
        self.asked += 1

    def wait(self, seconds: float | None) -> None:
        """Until a signal comes, at most so many seconds; None is for ever."""
        if select.select([self._reader], [], [], seconds)[0]:
            with contextlib.suppress(BlockingIOError):
                while self._reader.recv(512):
                    pass


def run(processes: Sequence[Process], patience: Patience | None = None) -> int:
    """Keeps the processes running until SIGINT, SIGTERM or SIGHUP; then stops them all and returns 0.

    Must be called in the main thread. A second signal stops at once.
    """
    children = [_Child(process, patience or Patience()) for process in processes]
    signals = _Signals()
    with signals.caught():
        try:
            while not signals.asked:
                now = time.monotonic()
                for child in children:
                    child.look_after(now)
                signals.wait(min((max(0.0, c.due - now) for c in children if c.running is None), default=None))
            _stop(children, signals)
        finally:
            for child in children:
                child.kill_group()
    log.info("stopped")
    return 0


def _stop(children: Sequence[_Child], signals: _Signals) -> None:
    log.info("stopping")
    deadline = time.monotonic() + max((child.patience.grace for child in children), default=0.0)
    asked = signals.asked
    for child in children:
        child.ask_to_stop()
    while not all(child.has_stopped() for child in children):
        left = deadline - time.monotonic()
        if left <= 0 or signals.asked > asked:
            log.warning("not waiting any longer")
            return
        signals.wait(left)


def _die_with_parent() -> Callable[[], None] | None:
    """For the child, before it becomes its program: ends with the supervisor even where that is killed outright."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is None:  # only Linux has it
        return None
    parent = os.getpid()

    def prepare() -> None:
        prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
        if os.getppid() != parent:  # it died before we could ask to be told
            os._exit(1)

    return prepare


def listen(host: str, port: int) -> socket.socket:
    """The socket that browsers connect to. Raises OSError: the port is taken, forbidden, or the address isn't ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def web_command(bind: str) -> tuple[str, ...]:
    """The web server's command line; `bind` is gunicorn's word for where it listens (`fd://3`, `127.0.0.1:8080`)."""
    config = str(ROOT / "deploy" / "gunicorn.conf.py")
    return (sys.executable, "-m", "gunicorn", "--config", config, "--bind", bind, "wsgi:web()")


def worker_command() -> tuple[str, ...]:
    return (sys.executable, "-m", "flask", "--app", "wsgi:create_app", "worker")


def main(patience: Patience | None = None) -> int:
    """Runs this installation as the environment says; returns the exit status."""
    try:
        logs.configure()
        settings = from_environment()
    except ValueError as mistake:
        print(mistake, file=sys.stderr)
        return 2
    try:
        listener = listen(settings.host, settings.port)
    except OSError as refusal:
        print(_why_not(refusal, settings), file=sys.stderr)
        return 1
    allow_many_sockets()
    with listener:
        print(_welcome(settings, listener.getsockname()[1]), flush=True)
        web = Process("web", web_command(f"fd://{listener.fileno()}"), pass_fds=(listener.fileno(),))
        return run([web, Process("worker", worker_command())], patience)


def allow_many_sockets() -> None:
    """One open file a tablet: takes as many as the machine allows without asking, also for those that it starts."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _welcome(settings: Settings, port: int) -> str:
    own = settings.host if settings.host not in {"", "0.0.0.0", "::"} else "localhost"  # noqa: S104 - compared only
    address = f"http://[{own}]:{port}/" if ":" in own else f"http://{own}:{port}/"
    lines = ["", f"  回覧板を開く / Open the board:  {address}"]
    if settings.public_url:
        lines.append(f"  町の皆さんには / For everyone:  {settings.public_url}/")
    return "\n".join([*lines, "  止める / To stop:              Ctrl-C", ""])


def _why_not(refusal: OSError, settings: Settings) -> str:
    host, port = settings.host, settings.port
    if refusal.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8080
        return (
            f"\n  ポート {port} は、ほかのプログラムが使っています。別の番号で始めてください:\n"
            f"  Port {port} is taken by another program. Start with another number:\n\n      PORT={other} make run\n"
        )
    return (
        f"\n  {host} のポート {port} を使えません（{refusal.strerror}）。HOST と PORT を確かめてください。\n"
        f"  Can't listen on {host} port {port} ({refusal.strerror}). Check HOST and PORT.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
