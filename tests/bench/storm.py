"""`storm`: the power is back. Five thousand tablets connect in the same moment, and each asks for its board.

From the first connect until the last tablet is connected *and* has its board, as many on their way at once for both. Ours
knows each tablet by its cookie when it connects and again when it asks; the peer serves everybody the same board from
memory. The figure is for a board that is the one that the tablet has (ETag, 304); the table also has the whole one, and
what connecting alone takes.
"""

import os
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from tests.bench import servers
from tests.bench.clients import SOCKETIO, Load, NoCompilerError, compiled, load
from tests.bench.machine import get_ready, ratio, table, tell
from tests.bench.servers import Server
from tests.bench.tablets import furnish, settle

COUNT = int(os.environ.get("BENCH_STORM_TABLETS", "5000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
IN_FLIGHT = "512"
PAUSE = 2.0  # seconds between storms: the server has noticed that all are gone
OURS, NODE = "board", "node_socketio"
KINDS = {"connecting alone": "open", "whole": "storm", "unchanged": "storm tags"}  # and the client's word for it
HEAD = ("server", "board", "bytes", "tablets a second", "p50 ms", "last ms", "server CPU ms each", "client busy")


class Contestant:
    def __init__(self, server: Server, client: Load) -> None:
        self.server = server
        self.load = client
        self.storms: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}

    def blow(self, kind: str) -> None:
        before = self._cpu()
        outcome = self.load.ask(KINDS[kind])
        outcome["each"] = (self._cpu() - before) * 1000 / COUNT
        if outcome["n"] != COUNT or (kind == "unchanged" and outcome["unchanged"] != COUNT):
            raise RuntimeError(f"{self.server.name}: {outcome}")
        self.storms[kind].append(outcome)
        self.load.ask("close")
        time.sleep(PAUSE)

    def rates(self, kind: str) -> list[float]:
        return [COUNT / float(one["seconds"]) for one in self.storms[kind]]

    def row(self, kind: str) -> list[object]:
        def of(what: str) -> float:
            return median(float(one[what]) for one in self.storms[kind])

        busy = f"{100 * of('cpu') / of('seconds'):.0f} %"
        size = int(of("bytes")) if kind == "whole" else 0
        each = f"{of('each'):.2f}"
        return [self.server.name, kind, size, round(median(self.rates(kind))), of("p50"), of("last"), each, busy]

    def _cpu(self) -> float:
        parent = psutil.Process(self.server.process.pid)
        spent = [one.cpu_times() for one in [parent, *parent.children(recursive=True)]]
        return sum(one.user + one.system for one in spent)


def run() -> dict[str, float]:
    get_ready()
    with tempfile.TemporaryDirectory(prefix="storm-") as name, ExitStack() as stack:
        folder = Path(name)
        try:
            program = compiled(folder)
        except NoCompilerError as reason:
            print(f"left out: {reason}")
            return {}
        tablets = settle(folder, COUNT)
        furnish(tablets)
        options: tuple[str | Path, ...] = ("--path", SOCKETIO, "--cookies", tablets.cookies, "--in-flight", IN_FLIGHT)
        board = stack.enter_context(servers.board(folder, tablets.database_url))
        boards_file = folder / "board.json"
        boards_file.write_bytes(_board_of_the_first(board, tablets.cookies))
        servers_here = [board]
        if servers.node_socketio():
            servers_here.append(stack.enter_context(servers.node_server(folder, boards_file)))
        else:
            print("left out: Node's socket.io isn't there (make bench-peers)")
        field_of = {
            one.name: Contestant(one, stack.enter_context(load(program, one.port, COUNT, *options)))
            for one in servers_here
        }
        for kind in KINDS:
            for _ in range(ROUNDS):
                for one in field_of.values():
                    one.blow(kind)
        print(f"\nMedians of {ROUNDS} rounds, {COUNT:,} tablets, {IN_FLIGHT} on their way at once:\n")
        table(HEAD, [one.row(kind) for kind in KINDS for one in field_of.values()])
        if NODE not in field_of:
            return {}
        ours, node = field_of[OURS], field_of[NODE]
        return {
            "storm_rate_vs_node_socketio": ratio(ours.rates("unchanged"), node.rates("unchanged")),
            "storm_whole_board_vs_node_socketio": ratio(ours.rates("whole"), node.rates("whole")),
        }


def _board_of_the_first(board: Server, cookies: Path) -> bytes:
    with cookies.open(encoding="ascii") as lines:
        cookie = lines.readline().strip()
    request = urllib.request.Request(f"http://127.0.0.1:{board.port}/api/board", headers={"Cookie": cookie})
    with urllib.request.urlopen(request, timeout=30) as answer:
        body: bytes = answer.read()
    return body


if __name__ == "__main__":
    tell(run())
