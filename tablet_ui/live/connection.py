"""One WebSocket on a non-blocking socket: it lives on gevent's hub and needs no greenlet.

Everything here runs on the hub or in a greenlet that never waits; what has to wait is the owner's to arrange.
"""

import _socket
from collections import deque
from enum import IntEnum
from itertools import islice
from socket import SHUT_WR
from time import monotonic
from typing import Any, Protocol

from gevent import get_hub

from tablet_ui.live.frames import CloseCode, Message, Opcode, Reader, ViolationError, close_frame, frame

READ, WRITE = 1, 2  # gevent's words for what a watcher waits for
AT_ONCE = 16_384  # bytes read in one go: a flood is read a little at a time, so that others come between
FRAMES_AT_ONCE = 16
MOST_UNSENT = 512 * 1024  # bytes, beyond what the kernel holds: some hundred cards. They are shared, not copied
BURST = 40  # messages of any kind that may come at once…
A_SECOND = 10.0  # …and how many more each second


class Owner(Protocol):
    """Told on the hub: must not wait."""

    def received(self, text: str) -> None: ...

    def gone(self) -> None:
        """The connection is closed, by whomever; said once."""


class _Nobody:
    def received(self, text: str) -> None: ...

    def gone(self) -> None: ...


NOBODY = _Nobody()


class State(IntEnum):
    OPEN = 0
    CLOSING = 1  # our close frame is on its way; what still comes is thrown away until the other side hangs up
    CLOSED = 2


class Connection:
    __slots__ = (
        "_allowance",
        "_owner",
        "_raw",
        "_reader",
        "_reading",
        "_seen",
        "_unsent",
        "_waiting",
        "_writing",
        "state",
    )

    def __init__(self, raw: _socket.socket, owner: Owner, largest: int) -> None:
        """`raw` is a connected, non-blocking socket, which is ours from now on; `largest` as of `Reader`."""
        self.state = State.OPEN
        self._raw = raw
        self._owner: Owner = owner
        self._reader = Reader(largest)
        self._unsent: deque[bytes] | None = None
        self._waiting = 0  # bytes of it
        self._writing: Any = None
        self._allowance, self._seen = float(BURST), monotonic()
        self._reading: Any = get_hub().loop.io(raw.fileno(), READ)
        self._reading.start(self._readable)

    def write(self, data: bytes) -> None:
        """Sends whole frames, after whatever still waits. Who doesn't read is cut off when too much waits."""
        if self.state is not State.OPEN:
            return
        if self._unsent is not None:
            self._keep(data)
            return
        try:
            sent = self._raw.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.drop()
            return
        if sent != len(data):
            self._keep(data[sent:])

    def close(self, code: int, reason: str = "") -> None:
        """Says goodbye, and waits for the other side to hang up; `drop` ends the waiting."""
        if self.state is not State.OPEN:
            return
        self.write(close_frame(code, reason))
        if self.state is State.OPEN:  # writing may have found that nobody is there
            self.state = State.CLOSING
            if self._unsent is None:
                self._hang_up()

    def drop(self) -> None:
        """Closes without a word."""
        if self.state is State.CLOSED:
            return
        self.state = State.CLOSED
        for watcher in (self._reading, self._writing):
            if watcher is not None:
                watcher.stop()
                watcher.close()
        self._reading = self._writing = self._unsent = None
        self._raw.close()
        owner, self._owner = self._owner, NOBODY  # no circle is left that only the garbage collector could find
        owner.gone()

    def _keep(self, data: bytes) -> None:
        if self._unsent is None:
            self._unsent = deque()
            self._writing = get_hub().loop.io(self._raw.fileno(), WRITE)
            self._writing.start(self._writable)
        self._unsent.append(data)
        self._waiting += len(data)
        if self._waiting > MOST_UNSENT:
            self.drop()

    def _writable(self) -> None:
        assert self._unsent is not None
        try:
            sent = self._raw.sendmsg(list(islice(self._unsent, FRAMES_AT_ONCE)))
        except BlockingIOError:
            return
        except OSError:
            self.drop()
            return
        self._waiting -= sent
        while sent:
            first = self._unsent.popleft()
            if sent < len(first):
                self._unsent.appendleft(first[sent:])
            sent = max(0, sent - len(first))
        if not self._unsent:
            self._writing.stop()
            self._writing.close()
            self._unsent = self._writing = None
            if self.state is State.CLOSING:
                self._hang_up()

    def _hang_up(self) -> None:
        """Our half only: closing both while something unread waits would reset the line under our last words."""
        try:
            self._raw.shutdown(SHUT_WR)
        except OSError:
            self.drop()

    def _readable(self) -> None:
        try:
            data = self._raw.recv(AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop()
        elif self.state is State.OPEN:
            self._read(data)

    def _read(self, data: bytes) -> None:
        try:
            for message in self._reader.feed(data):
                self._take(message)
                if self.state is not State.OPEN:
                    return
        except ViolationError as violation:
            self.close(violation.code, violation.reason)

    def _take(self, message: Message) -> None:
        if not self._is_allowed():
            self.close(CloseCode.POLICY_VIOLATION, "too many messages")
        elif message.opcode is Opcode.TEXT:
            self._owner.received(message.text)
        elif message.opcode is Opcode.PING:
            self.write(frame(Opcode.PONG, message.payload))
        elif message.opcode is Opcode.CLOSE:
            self.close(message.code or CloseCode.NORMAL)
        elif message.opcode is Opcode.BINARY:
            self.close(CloseCode.UNSUPPORTED_DATA, "text only")

    def _is_allowed(self) -> bool:
        """A bucket of tokens: `BURST` at once, `A_SECOND` on the long run."""
        at = monotonic()
        self._allowance = min(float(BURST), self._allowance + (at - self._seen) * A_SECOND) - 1
        self._seen = at
        return self._allowance >= 0
