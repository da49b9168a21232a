"""A wheel: each member's turn comes once in a round, spread evenly, with one greenlet for all."""

from itertools import count
from time import monotonic
from typing import Protocol

import gevent


class Member(Protocol):
    def beat(self) -> bool:
        """Its turn has come. Answers whether it wants another; must not wait."""


class Wheel:
    def __init__(self, round_seconds: float, *, spokes: int = 100) -> None:
        self._pause = round_seconds / spokes
        self._spokes: list[list[Member]] = [[] for _ in range(spokes)]
        self._next_place = count()
        self._turned = 0

    def add(self, member: Member) -> None:
        """One after the other goes to the next spoke: a whole town that comes back at once isn't pinged at once."""
        self._spokes[next(self._next_place) % len(self._spokes)].append(member)

    def turn(self) -> None:
        """One step: those on the next spoke have their turn."""
        place = self._turned % len(self._spokes)
        self._turned += 1
        here, self._spokes[place] = self._spokes[place], []
        self._spokes[place] += [member for member in here if member.beat()]

    def run(self) -> None:
        """Turns for ever, as often as a round needs, also when a turn took long."""
        due = monotonic()
        while True:
            due += self._pause
            gevent.sleep(max(0.0, due - monotonic()))
            self.turn()
