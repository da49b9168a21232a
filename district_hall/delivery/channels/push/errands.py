"""What is to be asked of one push service, and how long each may take."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from district_hall.delivery.channels.push.answers import Answer, NoAnswerError, TooSlowError
from district_hall.delivery.channels.push.connections import Connection

WRITTEN_AHEAD = 64
WRITTEN_IN_A_ROW = 32


@dataclass(frozen=True)
class Limits:
    """Times in seconds: until a connection stands; until the answer is there, connecting included; until what was handed
    over has begun (else it isn't tried). `connections` at once. What is waited for longer than `slow` takes nobody's
    place: as many more are opened, up to `stragglers`.
    """

    connect: float = 5.0
    answer: float = 10.0
    together: float = 60.0
    slow: float = 1.5
    connections: int = 64
    stragglers: int = 192


Outcome = Answer | OSError | NoAnswerError | ValueError


@dataclass(eq=False)
class Errand:
    """One request. `make` writes it not long before it is sent; where it raises ValueError, that is what came of it."""

    make: Callable[[], bytes]
    outcome: Outcome | None = None
    took_ms: int | None = None
    handed_at: float = 0.0
    request: bytes = b""
    _began: float = 0.0
    _addresses_tried: int = 0
    _repeated: bool = False

    def begin(self, at: float) -> None:
        self._began = self._began or at

    def is_late(self, limits: Limits, at: float, *, connected: bool) -> bool:
        """Each address that a name leads to has its own time to answer."""
        return at - self._began > (limits.answer if connected else limits.connect * (1 + self._addresses_tried))

    def is_slow(self, limits: Limits, at: float) -> bool:
        return at - self._began > limits.slow

    def began_before(self, at: float) -> bool:
        return self._began < at

    def may_go_anew(self, connection: Connection) -> bool:
        """Once: a kept connection may have been closed while nobody looked. Sent twice, it still shows once."""
        first = connection.used and not connection.answer_began and not self._repeated
        self._repeated = self._repeated or first
        return first

    def may_go_elsewhere(self, addresses: int) -> bool:
        """A name may lead to more than one machine."""
        self._addresses_tried += 1
        return self._addresses_tried < addresses

    def end(self, outcome: Outcome, at: float) -> None:
        self.outcome = outcome
        self.took_ms = round((at - self._began) * 1000) if self._began else None


class Queue:
    """Errands that haven't begun. Some are written before there is room for them, many in a row: sealing in turn with
    sending costs a fifth more, because each drives the other out of the processor's caches.
    """

    def __init__(self) -> None:
        self._unwritten: deque[Errand] = deque()
        self._written: deque[Errand] = deque()

    def __bool__(self) -> bool:
        return bool(self._unwritten or self._written)

    @property
    def has_unwritten(self) -> bool:
        return bool(self._unwritten)

    @property
    def may_write(self) -> bool:
        return bool(self._unwritten) and len(self._written) <= WRITTEN_AHEAD - WRITTEN_IN_A_ROW

    def add(self, errands: Iterable[Errand]) -> None:
        at = time.monotonic()
        for errand in errands:
            errand.handed_at = at
            self._unwritten.append(errand)

    def write_some(self) -> Iterator[Errand]:
        """Gives back those that can't be written."""
        for _ in range(min(WRITTEN_IN_A_ROW, len(self._unwritten))):
            errand = self._unwritten.popleft()
            try:
                errand.request = errand.make()
            except ValueError as error:
                errand.end(error, time.monotonic())
                yield errand
            else:
                self._written.append(errand)

    def next(self) -> Errand | None:
        """One that is written."""
        return self._written.popleft() if self._written else None

    def put_back(self, errand: Errand) -> None:
        """It is the next again, as it was written."""
        self._written.appendleft(errand)

    def give_up(self, why: Outcome, *, handed_before: float = float("inf")) -> Iterator[Errand]:
        for some in (self._written, self._unwritten):
            while some and some[0].handed_at < handed_before:
                errand = some.popleft()
                errand.end(why, time.monotonic())
                yield errand

    def give_up_overdue(self, limits: Limits, at: float) -> Iterator[Errand]:
        why = TooSlowError("the service was too slow for all of them")
        yield from self.give_up(why, handed_before=at - limits.together)

    def clear(self) -> None:
        self._unwritten.clear()
        self._written.clear()
