"""Many requests to one push service, over a bounded number of kept connections, each with its own limit of time."""

import selectors
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from district_hall.delivery.channels.push.answers import Answer, NoAnswerError, TooSlowError
from district_hall.delivery.channels.push.connections import Address, Connection, resolve

MANY = 16  # answered, and the last few of the rest are few
NOBODY_THERE = 16  # failures in a row, and the rest isn't tried
ADDRESS_HOLDS = 300.0  # seconds
LOOKS_EVERY = 0.25  # seconds, for what takes too long


@dataclass(frozen=True)
class Limits:
    """Times in seconds: until a connection stands; until the answer is there, connecting included; for everything that
    was handed over together (what wasn't begun by then isn't tried); for the last few, once all others of many have
    been answered, so that what comes next doesn't wait for them. `connections` at once.
    """

    connect: float = 5.0
    answer: float = 10.0
    together: float = 60.0
    last_few: float = 1.5
    connections: int = 64


Outcome = Answer | OSError | NoAnswerError | ValueError


@dataclass(eq=False)
class Errand:
    """One request. `make` writes it just before it is sent; where it raises ValueError, that is what came of it."""

    make: Callable[[], bytes]
    outcome: Outcome | None = None
    took_ms: int | None = None
    _began: float = 0.0
    _addresses_tried: int = 0
    _repeated: bool = False

    def begin(self, at: float) -> None:
        self._began = self._began or at

    def is_late(self, limits: Limits, at: float, *, connected: bool) -> bool:
        """Each address that a name leads to has its own time to answer."""
        return at - self._began > (limits.answer if connected else limits.connect * (1 + self._addresses_tried))

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


@dataclass
class Exchange:
    """With one origin. One call of `send_all` at a time; the connections are kept from one to the next."""

    origin: str
    context: ssl.SSLContext
    limits: Limits = Limits()
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _idle: list[Connection] = field(default_factory=list)
    _busy: dict[Connection, Errand] = field(default_factory=dict)
    _waiting: deque[Errand] = field(default_factory=deque)
    _host: str = ""
    _addresses: list[Address] = field(default_factory=list)
    _resolved_at: float = 0.0
    _failed_in_a_row: int = 0
    _answered: int = 0
    _answered_at: float = 0.0

    def send_all(self, errands: Iterable[Errand]) -> Iterator[Errand]:
        """Gives each back as soon as it has its outcome, in the order in which they end."""
        with self._lock:
            self._waiting, self._failed_in_a_row, self._answered = deque(errands), 0, 0
            looked = time.monotonic()
            ends = looked + self.limits.together
            try:
                yield from self._look_up()
                self._drop_stale()
                while self._waiting or self._busy:
                    yield from self._start_more()
                    for key, _ in self._selector.select(LOOKS_EVERY):
                        yield from self._go_on(key.fileobj)  # type: ignore[arg-type]
                    at = time.monotonic()
                    if at - looked >= LOOKS_EVERY:
                        looked = at
                        yield from self._stop_late(at, over=at > ends)
            finally:  # whoever asked has gone in the middle: what is on its way has no reader any more
                for connection in list(self._busy):
                    self._drop(connection)

    def close(self) -> None:
        with self._lock:
            for connection in self._idle:
                self._unregister(connection)
            self._idle.clear()
            self._selector.close()

    def _start_more(self) -> Iterator[Errand]:
        while self._waiting and (self._idle or len(self._busy) < self.limits.connections):
            errand = self._waiting.popleft()
            try:
                connection = self._idle.pop() if self._idle else self._open()
            except OSError as error:
                self._turn_to_next(self._addresses[0])
                if errand.may_go_elsewhere(len(self._addresses)):
                    self._waiting.appendleft(errand)
                else:
                    yield from self._failed(errand, error)
                continue
            yield from self._send(connection, errand)

    def _send(self, connection: Connection, errand: Errand) -> Iterator[Errand]:
        errand.begin(time.monotonic())
        self._busy[connection] = errand
        try:
            request = errand.make()
        except ValueError as error:
            self._free(connection)
            errand.end(error, time.monotonic())
            yield errand
            return
        try:
            connection.send(request)
            self._watch(connection)
        except OSError as error:
            yield from self._lost(connection, error)

    def _go_on(self, connection: Connection) -> Iterator[Errand]:
        if connection not in self._busy:
            self._drop_stale()
            return
        try:
            answer = connection.go_on()
        except (OSError, NoAnswerError) as error:
            yield from self._lost(connection, error)
            return
        if answer is None:
            self._watch(connection)
            return
        errand = self._busy[connection]
        self._failed_in_a_row = 0
        self._answered += 1
        self._answered_at = time.monotonic()
        errand.end(answer, self._answered_at)
        if not answer.keeps:
            self._drop(connection)
        elif self._waiting:
            yield from self._send(connection, self._waiting.popleft())
        else:
            self._free(connection)
        yield errand

    def _stop_late(self, at: float, *, over: bool) -> Iterator[Errand]:
        are_last = not self._waiting and self._answered >= MANY and at - self._answered_at > self.limits.last_few
        for connection, errand in list(self._busy.items()):
            if are_last or errand.is_late(self.limits, at, connected=connection.is_up):
                yield from self._lost(connection, TooSlowError("no answer in time"))
        if over:
            yield from self._give_up_rest(TooSlowError("the service was too slow for all of them"))

    def _lost(self, connection: Connection, why: Outcome) -> Iterator[Errand]:
        errand = self._busy[connection]
        again = not isinstance(why, TooSlowError) and errand.may_go_anew(connection)
        if not connection.is_up:
            self._turn_to_next(connection.address)
            again = errand.may_go_elsewhere(len(self._addresses))
        self._drop(connection)
        if again:
            self._waiting.appendleft(errand)
        else:
            yield from self._failed(errand, why)

    def _turn_to_next(self, failed: Address) -> None:
        if self._addresses and self._addresses[0] == failed:
            self._addresses.append(self._addresses.pop(0))

    def _failed(self, errand: Errand, why: Outcome) -> Iterator[Errand]:
        self._failed_in_a_row += 1
        errand.end(why, time.monotonic())
        yield errand
        if self._failed_in_a_row >= NOBODY_THERE:
            yield from self._give_up_rest(why)

    def _give_up_rest(self, why: Outcome) -> Iterator[Errand]:
        while self._waiting:
            errand = self._waiting.popleft()
            errand.end(why, time.monotonic())
            yield errand

    def _look_up(self) -> Iterator[Errand]:
        at = time.monotonic()
        if self._addresses and at - self._resolved_at < ADDRESS_HOLDS:
            return
        try:
            self._host, self._addresses = resolve(self.origin)
            self._resolved_at = at
        except OSError as error:
            if not self._addresses:  # else: where it was is better than nowhere
                yield from self._give_up_rest(error)

    def _open(self) -> Connection:
        connection = Connection(self.context, self._host, self._addresses[0])
        connection.open()
        self._selector.register(connection, connection.wants, connection)
        connection.watched = connection.wants
        return connection

    def _watch(self, connection: Connection) -> None:
        """Tells the selector what it waits for; wrapping the socket in TLS keeps its number."""
        if connection.wants != connection.watched:
            self._selector.modify(connection, connection.wants, connection)
            connection.watched = connection.wants

    def _free(self, connection: Connection) -> None:
        del self._busy[connection]
        self._idle.append(connection)

    def _drop(self, connection: Connection) -> None:
        self._busy.pop(connection, None)
        self._unregister(connection)

    def _unregister(self, connection: Connection) -> None:
        self._selector.unregister(connection)
        connection.close()

    def _drop_stale(self) -> None:
        for connection in [one for one in self._idle if one.is_stale()]:
            self._idle.remove(connection)
            self._drop(connection)
