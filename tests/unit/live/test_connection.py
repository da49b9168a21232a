"""One connection over a real pair of sockets: nothing cut, nothing in between, nobody waits for a slow reader."""

import _socket
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic

import gevent
import pytest

from tablet_ui.live import connection as live
from tablet_ui.live.connection import Connection, State
from tablet_ui.live.frames import text_frame
from tests.services.websocket import RawWebSocket, masked

LARGEST = 16_384
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


@dataclass
class Owner:
    heard: list[str] = field(default_factory=list)
    left: int = 0

    def received(self, text: str) -> None:
        self.heard.append(text)

    def gone(self) -> None:
        self.left += 1


@dataclass
class Pair:
    ours: Connection
    owner: Owner
    theirs: RawWebSocket


@pytest.fixture
def pair() -> Iterator[Pair]:
    mine, yours = socket.socketpair()
    mine.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    mine.setblocking(False)
    yours.settimeout(10)
    owner = Owner()
    ours = Connection(_socket.socket(fileno=mine.detach()), owner, LARGEST)
    with yours:
        yield Pair(ours, owner, RawWebSocket(yours, ""))
    ours.drop()


def until(holds: Callable[[], bool]) -> None:
    """Lets the hub run until it holds."""
    deadline = monotonic() + 10
    while not holds():
        assert monotonic() < deadline
        gevent.sleep(0.001)


def read_all(pair: Pair, wanted: int) -> list[bytes]:
    """The payloads of the next frames, the hub running meanwhile."""
    pair.theirs.link.setblocking(False)
    payloads: list[bytes] = []

    def enough() -> bool:
        try:
            while len(payloads) < wanted and (found := pair.theirs.next()) is not None:
                payloads.append(found.payload)
        except BlockingIOError:
            pass
        return len(payloads) >= wanted

    until(enough)
    return payloads


def test_what_comes_is_told_in_order(pair: Pair) -> None:
    pair.theirs.send(b"".join(masked(TEXT, str(number).encode()) for number in range(5)))
    until(lambda: len(pair.owner.heard) == 5)
    assert pair.owner.heard == list("01234")


def test_a_ping_is_answered_with_its_own_words(pair: Pair) -> None:
    pair.theirs.send(masked(PING, b"still there?"))
    assert read_all(pair, 1) == [b"still there?"]


def test_a_frame_that_was_sent_in_part_is_finished_before_the_next(pair: Pair) -> None:
    frames = [text_frame(letter * 20_000) for letter in "abcdef"]
    for one in frames:
        pair.ours.write(one)
    assert pair.ours._unsent, "the kernel took all of it: the test tests nothing"
    assert read_all(pair, 6) == [letter.encode() * 20_000 for letter in "abcdef"]
    assert pair.ours._unsent is None


def test_who_does_not_read_is_cut_off_when_too_much_waits_and_costs_nobody_time(pair: Pair) -> None:
    written = 0
    while pair.ours.state is State.OPEN:
        pair.ours.write(text_frame("x" * 4000))  # never waits: nothing but this test runs until it is closed
        written += 4000
        assert written < 2 * live.MOST_UNSENT
    assert pair.owner.left == 1


def test_a_goodbye_waits_for_what_was_promised_before(pair: Pair) -> None:
    for letter in "abc":
        pair.ours.write(text_frame(letter * 20_000))
    pair.ours.close(1001, "power cut")
    pair.ours.write(text_frame("too late"))
    *texts, goodbye = read_all(pair, 4)
    assert [len(text) for text in texts] == [20_000] * 3
    assert goodbye == b"\x03\xe9power cut"
    assert pair.owner.left == 0, "the other side hasn't hung up yet"
    pair.theirs.link.close()
    until(lambda: pair.owner.left == 1)


def test_a_goodbye_is_answered_with_the_same_code(pair: Pair) -> None:
    pair.theirs.send(masked(CLOSE, b"\x03\xe9"))
    assert read_all(pair, 1) == [b"\x03\xe9"]


@pytest.mark.parametrize(
    ("sent", "code"), [(masked(BINARY, b"x"), 1003), (masked(TEXT, b"\xff"), 1007), (masked(TEXT, b"x" * 70_000), 1009)]
)
def test_what_can_not_be_taken_is_told_also_to_whoever_still_writes(pair: Pair, sent: bytes, code: int) -> None:
    pair.theirs.send(sent[:60_000])
    (said,) = read_all(pair, 1)
    assert int.from_bytes(said[:2], "big") == code
    pair.theirs.link.setblocking(True)
    pair.theirs.send(masked(TEXT, b"and on and on"))
    assert pair.owner.heard == []


def test_a_flood_ends_with_a_word(pair: Pair) -> None:
    pair.theirs.send(masked(TEXT, b"x") * (live.BURST + 10))
    (said,) = read_all(pair, 1)
    assert int.from_bytes(said[:2], "big") == 1008
    assert len(pair.owner.heard) == live.BURST


def test_a_line_that_breaks_is_noticed_when_it_is_read_and_when_it_is_written(pair: Pair) -> None:
    pair.theirs.link.close()
    pair.ours.write(text_frame("x"))
    until(lambda: pair.owner.left == 1)
    pair.ours.write(text_frame("x"))
    pair.ours.close(1000)
    pair.ours.drop()
    assert pair.owner.left == 1, "said once"
