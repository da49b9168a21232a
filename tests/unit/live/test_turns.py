"""The wheel gives each its turn once in a round; the dispatcher keeps each client's order and holds up nobody else."""

from collections import deque
from dataclasses import dataclass, field

import gevent
from gevent.event import Event

from tablet_ui.live.dispatch import Dispatcher
from tablet_ui.live.heartbeat import Wheel


@dataclass
class Member:
    turns: int = 0
    lives: int = 100

    def beat(self) -> bool:
        self.turns += 1
        return self.turns < self.lives


def test_each_has_one_turn_in_a_round_and_a_town_s_turns_are_spread() -> None:
    wheel, members = Wheel(25, spokes=10), [Member() for _ in range(100)]
    for member in members:
        wheel.add(member)
    for turn in range(1, 11):
        wheel.turn()
        assert sum(member.turns for member in members) == turn * 10
    assert {member.turns for member in members} == {1}


def test_who_is_gone_has_no_more_turns() -> None:
    wheel, member = Wheel(25, spokes=2), Member(lives=1)
    wheel.add(member)
    for _ in range(6):
        wheel.turn()
    assert member.turns == 1


@dataclass
class Client:
    """Does what it is told: `wait` waits for `go`, all else is written down."""

    done: list[str]
    go: Event
    inbox: deque[str] = field(default_factory=deque)

    def handle(self, item: str) -> None:
        if item == "wait":
            self.go.wait()
        self.done.append(item)


def test_each_client_s_messages_are_done_in_order_and_a_slow_one_holds_up_nobody_else() -> None:
    done: list[str] = []
    go = Event()
    slow, quick = Client(done, go), Client(done, go)
    dispatcher = Dispatcher(most=2)
    for client, item in ((slow, "wait"), (slow, "after it"), (quick, "a"), (quick, "b")):
        dispatcher.submit(client, item)
    gevent.sleep(0)
    assert done == ["a", "b"]
    go.set()
    gevent.sleep(0.001)
    assert done == ["a", "b", "wait", "after it"]


def test_no_more_work_at_the_same_time_than_allowed_and_all_is_done() -> None:
    done: list[str] = []
    go = Event()
    clients = [Client(done, go) for _ in range(5)]
    dispatcher = Dispatcher(most=2)
    for client in clients:
        dispatcher.submit(client, "wait")
    gevent.sleep(0)
    assert dispatcher._working == 2
    go.set()
    gevent.sleep(0.001)
    assert len(done) == 5
    assert dispatcher._working == 0
