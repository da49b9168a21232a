"""Many requests to one push service, over a bounded number of kept connections, each with its own limit of time."""

import selectors
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from district_hall.delivery.channels.push.answers import NoAnswerError, TooSlowError
from district_hall.delivery.channels.push.connections import Address, Connection, resolve
from district_hall.delivery.channels.push.errands import Errand, Limits, Outcome, Queue

NOBODY_THERE = 16  # failures in a row, and the rest isn't tried
ADDRESS_HOLDS = 300.0  # seconds
LOOKS_EVERY = 0.25  # seconds, for what takes too long, and for more to send while something is waited for


@dataclass
class Exchange:
    """With one origin. One call of `send_all` at a time; the connections are kept from one to the next."""

    origin: str
    context: ssl.SSLContext
    limits: Limits = field(default_factory=Limits)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _idle: list[Connection] = field(default_factory=list)
    _busy: dict[Connection, Errand] = field(default_factory=dict)
    _waiting: Queue = field(default_factory=Queue)
    _host: str = ""
    _addresses: list[Address] = field(default_factory=list)
    _resolved_at: float = 0.0
    _failed_in_a_row: int = 0
    _answered_at: float = 0.0
    _slow: int = 0

    def send_all(
        self, errands: Iterable[Errand], more: Callable[[], Iterable[Errand]] = lambda: ()
    ) -> Iterator[Errand]:
        """Gives each back as soon as it has its outcome, in the order in which they end.

        Where nothing waits any more and there is room, it asks for `more`; where that has none, now and then again, for
        as long as something is on its way: one that doesn't answer keeps nothing else waiting.
        """
        with self._lock:
            self._failed_in_a_row, self._answered_at, self._slow = 0, 0.0, 0
            looked = asked = 0.0
            try:
                yield from self._take(errands)
                while True:
                    if self._wants_more() and time.monotonic() - asked >= LOOKS_EVERY:
                        yield from self._take(more())
                        asked = 0.0 if self._waiting else time.monotonic()
                    if not self._waiting and not self._busy:
                        return
                    if self._waiting.may_write:
                        yield from self._waiting.write_some()
                    yield from self._start_more()
                    for key, _ in self._selector.select(0 if self._waiting.may_write else LOOKS_EVERY):
                        yield from self._go_on(key.fileobj)  # type: ignore[arg-type]
                    at = time.monotonic()
                    if at - looked >= LOOKS_EVERY:
                        looked = at
                        yield from self._stop_late(at)
            finally:  # whoever asked has gone in the middle: what is on its way has no reader any more
                self._waiting.clear()
                for connection in list(self._busy):
                    self._drop(connection)

    def close(self) -> None:
        with self._lock:
            for connection in self._idle:
                self._unregister(connection)
            self._idle.clear()
            self._selector.close()

    def _take(self, errands: Iterable[Errand]) -> Iterator[Errand]:
        self._waiting.add(errands)
        if self._waiting:
            self._drop_stale()
            yield from self._look_up()

    def _wants_more(self) -> bool:
        return not self._waiting.has_unwritten and self._has_room()

    def _has_room(self) -> bool:
        return len(self._busy) < self.limits.connections + min(self._slow, self.limits.stragglers)

    def _start_more(self) -> Iterator[Errand]:
        while self._has_room() and (errand := self._waiting.next()):
            try:
                connection = self._idle.pop() if self._idle else self._open()
            except OSError as error:
                self._turn_to_next(self._addresses[0])
                if errand.may_go_elsewhere(len(self._addresses)):
                    self._waiting.put_back(errand)
                else:
                    yield from self._failed(errand, error)
                continue
            yield from self._send(connection, errand)

    def _send(self, connection: Connection, errand: Errand) -> Iterator[Errand]:
        errand.begin(time.monotonic())
        self._busy[connection] = errand
        try:
            connection.send(errand.request)
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
        self._answered_at = time.monotonic()
        errand.end(answer, self._answered_at)
        if not answer.keeps:
            self._drop(connection)
        elif following := self._waiting.next():
            yield from self._send(connection, following)
        else:
            self._free(connection)
        yield errand

    def _stop_late(self, at: float) -> Iterator[Errand]:
        self._slow = 0
        for connection, errand in list(self._busy.items()):
            if errand.is_late(self.limits, at, connected=connection.is_up):
                yield from self._lost(connection, TooSlowError("no answer in time"))
            else:
                self._slow += errand.is_slow(self.limits, at)
        yield from self._waiting.give_up_overdue(self.limits, at)

    def _lost(self, connection: Connection, why: Outcome) -> Iterator[Errand]:
        errand = self._busy[connection]
        again = not isinstance(why, TooSlowError) and errand.may_go_anew(connection)
        if not connection.is_up:
            self._turn_to_next(connection.address)
            again = errand.may_go_elsewhere(len(self._addresses))
        self._drop(connection)
        if again:
            self._waiting.put_back(errand)
        else:
            yield from self._failed(errand, why)

    def _turn_to_next(self, failed: Address) -> None:
        if self._addresses and self._addresses[0] == failed:
            self._addresses.append(self._addresses.pop(0))

    def _failed(self, errand: Errand, why: Outcome) -> Iterator[Errand]:
        """It says something about the service only where nobody was answered since it began."""
        self._failed_in_a_row += not errand.began_before(self._answered_at)
        errand.end(why, time.monotonic())
        yield errand
        if self._failed_in_a_row >= NOBODY_THERE:
            yield from self._waiting.give_up(why)

    def _look_up(self) -> Iterator[Errand]:
        at = time.monotonic()
        if self._addresses and at - self._resolved_at < ADDRESS_HOLDS:
            return
        try:
            self._host, self._addresses = resolve(self.origin)
            self._resolved_at = at
        except OSError as error:
            if not self._addresses:  # else: where it was is better than nowhere
                yield from self._waiting.give_up(error)

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
        if len(self._busy) + len(self._idle) < self.limits.connections:
            self._idle.append(connection)
        else:  # opened while others were slow
            self._drop(connection)

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
