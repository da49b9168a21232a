"""Web Push: messages a second over TLS to a local sink, each sealed with a fresh key of its own.

Ours is the worker's own channel, from parcels to what came of them (without the outbox's rows, which Node's library
knows nothing of). Peers take turns within each round: the pure crypto of one core (a P-256 key, ECDH, HKDF, AES-GCM a
message, into nothing), Node's web-push with as many kept connections, two processes of ours, and two of pure crypto:
what a second core of this machine adds where nothing else is to be done.
"""

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from district_hall.clock import now
from district_hall.delivery.channel import Parcel
from district_hall.delivery.channels.push.errands import Limits
from district_hall.delivery.channels.push.sealing import CURVE, point, seal
from district_hall.delivery.channels.push.sending import Browser, WebPush
from district_hall.delivery.channels.push.vapid import Vapid
from district_hall.delivery.models import AttemptResult, MessageKind
from tests.bench.push_sink import NoSinkError, Sink, sink

ROOT = Path(__file__).parents[2]
PEERS = [
    ROOT / "test-results" / "bench" / "peers" / "node_modules",
    ROOT / "tests" / "bench" / "peers" / "node_modules",
]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
MESSAGES = int(os.environ.get("BENCH_MESSAGES", "10000"))
SEALED = 2500
IN_FLIGHT = Limits().connections
BROWSERS = 500
KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"  # RFC 8291, appendix A
ONE, TWO, LIMIT, LIMIT_OF_TWO, NODE = (
    "ours, one process",
    "ours, two processes",
    "crypto alone, one process",
    "crypto alone, two processes",
    "Node web-push, keep-alive",
)
SINK = "the sink"

BODY = (
    "土砂災害のおそれがあります。いますぐ、あぶない場所から全員避難してください。避難所：追分公民館、中央公民館。" * 3
)


def parcels(origin: str, count: int) -> list[Parcel[Browser]]:
    message, card = (
        uuid4(),
        {"step": "first", "level": 4, "sound": "alarm", "texts": {"ja": {"title": "避難指示", "body": BODY}}},
    )
    browsers = [_browser(origin, number) for number in range(BROWSERS)]
    for one in browsers:
        point(one.p256dh)
    return [
        Parcel(uuid4(), uuid4(), browsers[number % BROWSERS], message, message, MessageKind.ALERT, card, now(), None)
        for number in range(count)
    ]


def _browser(origin: str, number: int) -> Browser:
    key = ec.generate_private_key(CURVE).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Browser(origin, f"/p/{number}", key, os.urandom(16), "ja")


def seal_all(browsers: Sequence[Browser], count: int) -> None:
    """The pure crypto, and nothing else."""
    plaintext = b"x" * 600
    for number in range(count):
        one = browsers[number % BROWSERS]
        seal(plaintext, one.p256dh, one.auth)


def sender(line: Connection, origin: str, trusted: str) -> None:
    """A process of its own: what to do and how often in; its processor time, in seconds, out."""
    push = WebPush(Vapid(KEY, "mailto:push@example.com"), trusted)
    load = parcels(origin, MESSAGES)
    browsers = [one.target for one in load[:BROWSERS]]
    list(push.deliver(load[:BROWSERS]))  # connections stand, as in a worker that runs
    line.send(0.0)
    while (asked := line.recv()) is not None:
        what, count = asked
        begun = time.process_time()
        if what == "seal":
            seal_all(browsers, count)
        else:
            came = Counter(tried.result for tried in push.deliver(load[:count]))
            assert came == {AttemptResult.SENT: count}, came
        line.send(time.process_time() - begun)
    push.close()


@contextmanager
def senders(number: int, target: Sink) -> Iterator[list[Connection]]:
    context = multiprocessing.get_context("spawn")
    lines, processes = [], []
    for _ in range(number):
        ours, theirs = context.Pipe()
        process = context.Process(target=sender, args=(theirs, target.origin, str(target.certificates.authority)))
        process.start()
        lines.append(ours)
        processes.append(process)
    for line in lines:
        line.recv()
    try:
        yield lines
    finally:
        for line, process in zip(lines, processes, strict=True):
            line.send(None)
            process.join(10)
            process.kill()


@dataclass
class Turns:
    """Rates in messages a second, and processor time a message in microseconds, of each round."""

    target: Sink
    rates: dict[str, list[float]] = field(default_factory=dict)
    processor: dict[str, list[float]] = field(default_factory=dict)

    def seal(self, name: str, lines: Sequence[Connection]) -> None:
        self._ask(name, lines, "seal", SEALED)

    def send(self, name: str, lines: Sequence[Connection]) -> None:
        self.target.came()
        self._ask(name, lines, "send", MESSAGES)
        self._all_came(MESSAGES, self.processor.setdefault(SINK, []))

    def node(self, process: "subprocess.Popen[str]") -> None:
        self.target.came()
        self.rates.setdefault(NODE, []).append(ask_node(process, self.target, MESSAGES // 4))
        self._all_came(MESSAGES // 4, [])

    def _ask(self, name: str, lines: Sequence[Connection], what: str, count: int) -> None:
        """These processes together, each with its share."""
        begun = time.perf_counter()
        for line in lines:
            line.send((what, count // len(lines)))
        spent = sum(line.recv() for line in lines)
        self.rates.setdefault(name, []).append(count / (time.perf_counter() - begun))
        self.processor.setdefault(name, []).append(spent / count * 1e6)

    def _all_came(self, count: int, processor: list[float]) -> None:
        came = self.target.came()
        assert (came.taken, came.refused) == (count, 0), came
        processor.append(came.processor_us / count)


@contextmanager
def node_sender(target: Sink) -> Iterator["subprocess.Popen[str] | None"]:
    """Node's web-push; None where `make bench-peers` hasn't brought it."""
    node = shutil.which("node", path=f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    modules = next((path for path in PEERS if (path / "web-push").is_dir()), None)
    if node is None or modules is None:
        print("Node's web-push is left out: `make bench-peers` brings it.")
        yield None
        return
    script = Path(__file__).parent / "peers" / "web_push.cjs"
    process = subprocess.Popen([node, script, modules], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        ask_node(process, target, BROWSERS)
        yield process
    finally:
        process.kill()
        process.wait()


def ask_node(process: "subprocess.Popen[str]", target: Sink, count: int) -> float:
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{target.origin} {target.certificates.authority} {IN_FLIGHT} {count}\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the rounds' ratios: what slows the machine for a while slows both of a round."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def run() -> dict[str, float]:
    """Raises NoSinkError where there is nothing to send to."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sink(Path(folder)) as target,
        senders(2, target) as two,
        node_sender(target) as peer,
    ):
        did = Turns(target)
        turns: list[Callable[[], None]] = [
            partial(did.seal, LIMIT, two[:1]),
            partial(did.send, ONE, two[:1]),
            partial(did.send, TWO, two),
            partial(did.seal, LIMIT_OF_TWO, two),
        ]
        if peer is not None:
            turns.append(partial(did.node, peer))
        for number in range(ROUNDS):
            first = number % len(turns)
            for turn in turns[first:] + turns[:first]:
                turn()
    return _told(did)


def _told(did: Turns) -> dict[str, float]:
    rates, width = did.rates, max(map(len, [*did.rates, *did.processor]))
    print(f"{IN_FLIGHT} connections, {ROUNDS} rounds; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"| {'messages a second'.ljust(width)} | median |   least |    most | processor µs a message |")
    print(f"| {'-' * width} | ------ | ------- | ------- | ---------------------- |")
    for name in sorted({*rates, *did.processor}):
        found = [f"{of(rates[name]):7,.0f}" if name in rates else " " * 7 for of in (median, min, max)]
        spent = f"{median(did.processor[name]):22.0f}" if name in did.processor else " " * 22
        print(f"| {name.ljust(width)} |{' | '.join(found)} | {spent} |")
    ours = rates[ONE]
    print(f"By a second process crypto alone gains {ratio(rates[LIMIT_OF_TWO], rates[LIMIT]):.2f} on this machine now.")
    figures = {"push_rate_vs_node_webpush": ratio(ours, rates[NODE])} if NODE in rates else {}
    return {
        **figures,
        "push_rate_vs_crypto_limit": ratio(ours, rates[LIMIT]),
        "push_scaling_2_processes": ratio(rates[TWO], ours),
        "push_scaling_by_processor_time": 2 * ratio(did.processor[ONE], did.processor[TWO]),
    }


def main() -> int:
    try:
        figures = run()
    except NoSinkError as error:
        print(f"left out: {error}")
        return 0
    print()
    for name, value in figures.items():
        print(f"{name}={value:.3g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
