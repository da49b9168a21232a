"""One run serves whoever waits, and nobody is kept waiting for whoever might still come."""

from collections.abc import Sequence
from functools import partial
from threading import Thread

import pytest

from district_hall import together
from district_hall.together import Together
from tests.services.waiting import eventually

HOLD = 0.01


class Queue:
    """Who asks, how long each run lets others come in, and what it then asks for: written down in that order."""

    def __init__(self) -> None:
        self.happened: list[float | list[str]] = []
        self.come_while_held: list[str] = []
        self.come_during_a_run: list[str] = []
        self.served = Together(self._run, most=10, hold=HOLD, enough=3)
        self._threads: list[Thread] = []

    def hold(self, seconds: float) -> None:
        self.happened.append(seconds)
        self._let_in(self.come_while_held)

    def leave(self) -> None:
        for thread in self._threads:
            thread.join(30)

    def _run(self, asked: Sequence[str]) -> Sequence[str]:
        self.happened.append([*asked])
        self._let_in(self.come_during_a_run)
        return asked

    def _let_in(self, coming: list[str]) -> None:
        """One after the other; returns when they wait."""
        while coming:
            name = coming.pop(0)
            self._threads.append(Thread(target=self.served.ask, args=(name,), daemon=True))
            self._threads[-1].start()
            eventually(partial(self._waits, name))

    def _waits(self, name: str) -> bool:
        return name in [one.asked for one in self.served._waiting]


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    made = Queue()
    monkeypatch.setattr(together, "sleep", made.hold)
    return made


def test_whoever_comes_alone_is_held_once(queue: Queue) -> None:
    assert queue.served.ask("alone") == "alone"
    assert queue.happened == [HOLD, ["alone"]]


def test_a_run_is_held_once_however_many_keep_coming(queue: Queue) -> None:
    queue.come_while_held = ["second", "third"]
    queue.come_during_a_run = ["fourth"]
    assert queue.served.ask("first") == "first"
    queue.leave()
    assert queue.happened == [HOLD, ["first", "second", "third"], HOLD, ["fourth"]]


def test_a_run_isn_t_held_where_enough_wait_already(queue: Queue) -> None:
    queue.come_during_a_run = ["second", "third", "fourth"]
    assert queue.served.ask("first") == "first"
    queue.leave()
    assert queue.happened == [HOLD, ["first"], ["second", "third", "fourth"]]
