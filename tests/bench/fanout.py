"""`fanout`: one message to ten thousand connected tablets, from its commit to the last of them.

All servers hold their ten thousand clients at the same time, and shots are fired at them in turn, so that what else the
machine does meets all alike. Ours commits each message durably and sends it by the sweeper; the clock starts at the
commit. The peers only send: theirs starts when they begin (socket.io) or are told to (nchan). Equal bytes for all.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import servers
from tests.bench.clients import SOCKETIO, Load, NoCompilerError, compiled, load
from tests.bench.machine import get_ready, ratio, table, tell
from tests.bench.servers import Server
from tests.bench.tablets import Tablets, alert_card, settle

COUNT = int(os.environ.get("BENCH_TABLETS", "10000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
SLOW = COUNT // 20
SHORT = 600  # bytes of the bare alert
FILLING = 10  # large messages, which are more than the kernel holds for who doesn't read
PAUSE = 0.5  # seconds between shots: answers, garbage and log lines of the last are over
OURS, NODE, NCHAN = "board", "node_socketio", "nchan"


@dataclass
class Contestant:
    server: Server
    load: Load
    kilobytes: float = 0  # of server memory (PSS) a connection
    a_second: float = 0  # connections
    shots: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def connect(self) -> None:
        before = self.server.memory()
        opened = self.load.ask("open")
        if opened["ready"] != COUNT:
            raise RuntimeError(f"{self.server.name}: only {opened['ready']} of {COUNT} connected")
        time.sleep(2)
        self.kilobytes = (self.server.memory() - before) / COUNT
        self.a_second = COUNT / opened["seconds"]

    def fire(self, kind: str, marker: str, word: dict[str, Any]) -> int:
        """Sends `word` to all and notes when it was where; answers how many bytes a message had."""
        self.load.ask(f"expect {marker}")
        since = self._send(word)
        heard = self.load.answer()
        times = self.load.ask(f"since {since}")
        self.shots.setdefault(kind, []).append(times | {"cpu": heard["cpu"], "got": heard["got"]})
        time.sleep(PAUSE)
        return int(times["bytes"])

    def _send(self, word: dict[str, Any]) -> int:
        if self.server.name == OURS:
            return int(self.server.post("/bench/send", json.dumps(word["card"]))["committed"])
        if self.server.name == NODE:
            return int(self.server.post("/send", json.dumps(word))["committed"])
        since = time.monotonic_ns()
        self.server.post("/send", packet(word))
        return since

    def of(self, kind: str, what: str) -> list[float]:
        return [float(shot[what]) for shot in self.shots[kind]]

    def row(self, kind: str, label: str = "") -> list[object]:
        """Times are medians of the rounds. The client's share: how much of the time till the last it was at work."""
        busy = median(
            100 * cpu * 1000 / last for cpu, last in zip(self.of(kind, "cpu"), self.of(kind, "last"), strict=True)
        )
        got = min(int(shot["got"]) for shot in self.shots[kind])
        times = [median(self.of(kind, what)) for what in ("first", "p50", "p99", "last")]
        size = int(self.shots[kind][0]["bytes"])
        return [label or self.server.name, size, got, *times, f"{busy:.0f} %"]


def packet(word: dict[str, Any]) -> str:
    """As Socket.IO sends it."""
    return "42" + json.dumps(["card", word], ensure_ascii=False, separators=(",", ":"))


def bare(marker: str) -> dict[str, Any]:
    """A card of nothing but text, so long that its packet has SHORT bytes once it has an id."""
    card = {"kind": "alert", "training": False, "title": marker, "text": ""}
    whole = {"card": {**card, "id": "x" * 36, "pages": []}, "replaces": [], "version": 10}
    return card | {"text": "x" * (SHORT - len(packet(whole).encode()))}


def as_sent(card: dict[str, Any], size: int) -> dict[str, Any]:
    """The word that the peers send: the same card, filled up to exactly as many bytes as ours had."""
    word: dict[str, Any] = {"card": {**card, "id": "x" * 36, "pages": []}, "replaces": [], "version": 1}
    word["card"]["id"] += "x" * (size - len(packet(word).encode()))
    return word


def run() -> dict[str, float]:
    get_ready()
    with tempfile.TemporaryDirectory(prefix="fanout-") as name:
        folder = Path(name)
        try:
            program = compiled(folder)
        except NoCompilerError as reason:
            print(f"left out: {reason}")
            return {}
        tablets = settle(folder, COUNT)
        with contestants(folder, program, tablets) as field_of:
            race(field_of)
            show(field_of)
            figures = compare(field_of)
        rows = [hardship(folder, program, tablets, *options) for options in HARDSHIPS]
        print("\nThe board alone, under what makes it harder (bare alert):\n")
        table(HEAD, rows)
        return figures


@contextmanager
def contestants(folder: Path, program: Path, tablets: Tablets) -> Iterator[dict[str, Contestant]]:
    with ExitStack() as stack:
        field_of: dict[str, Contestant] = {}

        def enter(server: Server, *options: str | Path) -> None:
            one = Contestant(server, stack.enter_context(load(program, server.port, COUNT, *options)))
            one.connect()
            field_of[server.name] = one

        board = stack.enter_context(servers.board(folder, tablets.database_url))
        enter(board, "--path", SOCKETIO, "--cookies", tablets.cookies)
        if servers.node_socketio():
            enter(stack.enter_context(servers.node_server(folder, tablets.cookies)), "--path", SOCKETIO)
        else:
            print("left out: Node's socket.io isn't there (make bench-peers)")
        if servers.nchan():
            enter(stack.enter_context(servers.nchan_server(folder)), "--path", "/sub", "--raw")
        else:
            print("left out: nginx with nchan isn't there (make bench-peers)")
        yield field_of


def race(field_of: dict[str, Contestant]) -> None:
    """The first shot of each kind warms up and counts for nobody."""
    for kind, make in (("bare", bare), ("card", alert_card)):
        for number in range(ROUNDS + 1):
            marker = f"shot-{kind}-{number:03}"
            card = make(marker)
            size = field_of[OURS].fire(kind, marker, {"card": card})
            for name, one in field_of.items():
                if name != OURS:
                    one.fire(kind, marker, as_sent(card, size))
        for one in field_of.values():
            del one.shots[kind][0]


HEAD = ("server", "bytes", "tablets", "first ms", "p50 ms", "p99 ms", "last ms", "client busy")


def show(field_of: dict[str, Contestant]) -> None:
    print(f"\nMedians of {ROUNDS} rounds, to {COUNT:,} tablets:\n")
    table(HEAD, [one.row(kind) for kind in ("bare", "card") for one in field_of.values()])
    print()
    rows = [[one.server.name, one.kilobytes, round(one.a_second)] for one in field_of.values()]
    table(("server", "kB a connection (PSS)", "connects a second"), rows)


def compare(field_of: dict[str, Contestant]) -> dict[str, float]:
    ours, figures = field_of[OURS], {}
    for name, figure in ((NCHAN, "fanout_p99_vs_nchan"), (NODE, "fanout_p99_vs_node_socketio")):
        if name in field_of:
            figures[figure] = ratio(ours.of("bare", "p99"), field_of[name].of("bare", "p99"))
    if NODE in field_of:
        figures["fanout_memory_vs_node_socketio"] = ours.kilobytes / field_of[NODE].kilobytes
    return figures


HARDSHIPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("as above", ()),
    ("compression offered by all", ("--deflate",)),
    (f"{SLOW} of them never read", ("--slow", str(SLOW))),
)


def hardship(folder: Path, program: Path, tablets: Tablets, label: str, options: tuple[str, ...]) -> list[object]:
    """The slow ones' buffers are full before it counts; the others' times are what counts."""
    with ExitStack() as alone:
        server = alone.enter_context(servers.board(folder, tablets.database_url))
        client = alone.enter_context(
            load(program, server.port, COUNT, "--path", SOCKETIO, "--cookies", tablets.cookies, *options)
        )
        one = Contestant(server, client)
        one.connect()
        for number in range(FILLING if "--slow" in options else 0):
            marker = f"shot-fill-{number:03}"
            one.fire("filling", marker, {"card": bare(marker) | {"body": "x" * 24_000}})
        for number in range(ROUNDS):
            marker = f"shot-hard-{number:03}"
            one.fire("bare", marker, {"card": bare(marker)})
        return one.row("bare", label)


if __name__ == "__main__":
    tell(run())
