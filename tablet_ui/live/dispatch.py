"""A few greenlets that do what connections ask for: each connection's messages in order, one at a time."""

from collections import deque
from time import monotonic
from typing import Protocol

import gevent

AT_A_STRETCH = 0.01  # seconds: a storm of connects must not keep the hub from everything else


class Client(Protocol):
    inbox: deque[str]

    def handle(self, item: str) -> None:
        """May wait; must not raise."""


class Dispatcher:
    """`most`: how many greenlets work at the same time; each may wait for the database."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._working = 0
        self._ready: deque[Client] = deque()

    def submit(self, client: Client, item: str) -> None:
        """Never waits: also the hub may call it."""
        client.inbox.append(item)
        if len(client.inbox) > 1:
            return  # somebody is at it, or it stands in the queue
        self._ready.append(client)
        if self._working < self._most:
            self._working += 1
            gevent.spawn(self._work)

    def _work(self) -> None:
        began = monotonic()
        try:
            while self._ready:
                client = self._ready.popleft()
                client.handle(client.inbox[0])
                client.inbox.popleft()  # only now: while it was there, nobody else took up this client
                if client.inbox:
                    self._ready.append(client)
                if monotonic() - began > AT_A_STRETCH:
                    gevent.sleep(0)
                    began = monotonic()
        finally:
            self._working -= 1
