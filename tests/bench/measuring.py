"""What the benchmarks of receipts and boards share: a served town, wrk as the client, rounds, and the last lines.

The client is wrk (C, epoll, one thread; Debian's package of that name) with `tablets.lua`. That it is not the limit is shown in
each run: it also asks for the empty view, and reaches far more requests a second there than the board's views take.
"""

import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from district_hall import schema
from district_hall.settings import Settings
from district_hall.supervisor import ROOT, web_command
from tablet_ui.device_token import device_token
from tests.bench import big_town
from tests.bench.big_town import BigTown
from tests.services.ports import free_port
from wsgi import create_app

LUA = Path(__file__).with_name("tablets.lua")
UP_SECONDS = 60


@dataclass(frozen=True)
class Result:
    """Of one round: requests a second, the server's own seconds of processor a request, answers by status."""

    rate: float
    cpu: float
    statuses: dict[int, int]


class Served:
    """A town behind gunicorn as it runs in life, one process, with the empty view beside it."""

    def __init__(self, url: str, folder: Path, homes: int) -> None:
        schema.upgrade(url)
        self.secret = secrets.token_hex(32)
        self.folder = folder
        self.url = url
        app = create_app(Settings(data_dir=folder, database_url=url, secret_key=self.secret))
        self.database = app.extensions["house"].database
        self.town: BigTown = big_town.settle(self.database, homes)
        self.tokens = folder / "tokens"
        credentials = (big_town.credential(number) for number in range(len(self.town.tablets)))
        self.tokens.write_text("\n".join(device_token(self.secret, one) for one in credentials), encoding="ascii")
        self.message = self.database.unit_of_work(big_town.warn, self.town.districts)
        self.turn = 0

    @contextmanager
    def serve(self, **env: str) -> Iterator["Server"]:
        port = free_port()
        command = [*web_command(f"127.0.0.1:{port}")[:-1], "tests.bench.serving:application"]
        settings = {"DATABASE_URL": self.url, "DATA_DIR": str(self.folder), "SECRET_KEY": self.secret, **env}
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "BENCH_SERVES": "1", **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        try:
            server = Server(self, f"http://127.0.0.1:{port}", process.pid)
            server.wait_until_up()
            yield server
        finally:
            process.terminate()
            process.wait()


class Server:
    """One served process group, and what a client measures of it."""

    def __init__(self, served: Served, base: str, group: int) -> None:
        self._served = served
        self._group = group
        self.base = base

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + UP_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                msg = f"nobody answers on {self.base}"
                raise TimeoutError(msg)
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.base}/healthz", timeout=5).close()
        except OSError:
            return False
        return True

    def board(self, number: int, tag: str = "") -> tuple[str, int]:
        """The tag of a tablet's board and its size in bytes (0: unchanged)."""
        headers = {"Cookie": f"device={big_town.credential(number)}"}
        if tag:
            headers["If-None-Match"] = tag
        asked = urllib.request.Request(f"{self.base}/api/board", headers=headers)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return str(answer.headers["ETag"]), len(answer.read())

    def load(self, what: str, *, seconds: int, connections: int, tags: Path | None = None) -> Result:
        """Wrk for so long: board, reports, bare-get or bare-post, each request another tablet's, going on where it was."""
        served = self._served
        arguments = [what, str(len(served.town.tablets)), str(served.tokens), str(served.message)]
        arguments += [str(tags or "/dev/null"), str(secrets.randbelow(2**31)), str(served.turn)]
        before = _processor_seconds(self._group)
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(LUA), self.base, "--", *arguments],
            check=True,
            capture_output=True,
            text=True,
        )
        line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
        found = dict(part.split("=", 1) for part in line.removeprefix("RESULT ").split(" ", 2))
        requests = int(found["requests"])
        served.turn += requests
        statuses = dict(one.split(":") for one in found["statuses"].split())
        return Result(
            rate=requests / int(found["microseconds"]) * 1e6,
            cpu=(_processor_seconds(self._group) - before) / max(1, requests),
            statuses={int(status): int(count) for status, count in statuses.items()},
        )


def _processor_seconds(group: int) -> float:
    """User and system time of all processes of the group so far (proc(5))."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has ended since
        if int(fields[2]) == group:
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def need(program: str) -> None:
    """Ends the benchmark, saying so, where its client isn't there."""
    if shutil.which(program) is None:
        print(f"left out: {program} was not found (apt-get install {program})")
        sys.exit(0)


def table(results: Mapping[str, list[Result]]) -> None:
    print(f"{'':34}{'requests/s (median, least, most)':>36}{'server CPU/request':>22}   answers")
    for name, rounds in results.items():
        rates = sorted(one.rate for one in rounds)
        statuses: dict[int, int] = {}
        for one in rounds:
            for status, count in one.statuses.items():
                statuses[status] = statuses.get(status, 0) + count
        told = " ".join(f"{status}×{count}" for status, count in sorted(statuses.items()))
        cpu = f"{median(one.cpu for one in rounds) * 1e6:.0f} µs"
        print(f"{name:34}{f'{median(rates):.0f}  ({rates[0]:.0f}–{rates[-1]:.0f})':>36}{cpu:>22}   {told}")


def ratio(some: list[Result], others: list[Result]) -> float:
    """The median over the rounds of what one reached as a share of the other in the same round."""
    return median(one.rate / other.rate for one, other in zip(some, others, strict=True))
