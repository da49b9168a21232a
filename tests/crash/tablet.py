"""A household's tablet as the server meets it: socket and board, a store that survives, reports until they are confirmed.

It follows the page's rules (tablet_ui/static/household): what it shows and rings is `Screen`'s; it asks for its board at
each connection, when a version says that something is missing, and now and then; what is pressed is kept until the server
names it under `confirmed`.
"""

import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests
import socketio
import websocket

from district_hall.clock import iso, now
from tests.crash.screen import Screen

RETRY_SECONDS = 0.3
POLL_SECONDS = 60.0  # the page's, where it has a socket: a test that waits for it has failed before
MOST_IN_A_BATCH = 200  # the page's (outbox.js); the server refuses more


@dataclass
class Report:
    """One thing that happened here, under an id of our own."""

    kind: str
    message: str | None
    sequence: int
    id: str = field(default_factory=lambda: str(uuid4()))
    occurred_at: str = field(default_factory=lambda: iso(now()))

    def line(self) -> dict[str, Any]:
        return {**vars(self)}


class Tablet:
    """Lives in threads of its own until `switch_off`."""

    def __init__(self, url: str, credential: str) -> None:
        self.screen = Screen()
        self.words = 0  # that came by the socket, also late ones
        self.confirmed: set[str] = set()
        self.made: list[Report] = []
        self.refused: list[int] = []
        self._url = url
        self._cookie = {"Cookie": f"device={credential}"}
        self._lock = threading.Lock()
        self._waiting: list[Report] = []
        self._etag = ""
        self._off = threading.Event()
        self._look = threading.Event()
        self._opened: list[Any] = []
        self._socket = socketio.Client(
            reconnection=True,
            reconnection_delay=0.2,
            reconnection_delay_max=1,
            websocket_extra_options={"class_": self._open},
        )
        self._socket.on("connect", self._look.set)
        self._socket.on("card", self._on_card)
        self._socket.on("withdrawn", self._on_withdrawn)
        self._socket.on("board_changed", lambda *_: self._look.set())
        self._socket.on("board_version", self._on_version)
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._connect, self._ask, self._tell)]

    def switch_on(self) -> None:
        for thread in self._threads:
            thread.start()

    def switch_off(self) -> None:
        self._off.set()
        self._look.set()
        for thread in self._threads:
            thread.join(30)
        self._socket.disconnect()
        for connection in self._opened:
            connection.shutdown()

    def press(self, kind: str, message: str | None = None) -> Report:
        """Somebody reads, or says 元気です: kept, sent, repeated until it is confirmed."""
        with self._lock:
            report = Report(kind, message, len(self.made) + 1)
            self.made.append(report)
            self._waiting.append(report)
        return report

    @property
    def shown(self) -> set[str]:
        """Ids of the cards that stand on its screen."""
        with self._lock:
            return set(self.screen.shown)

    @property
    def rang(self) -> list[str]:
        """What it rang for, in order, by what the card says."""
        with self._lock:
            return list(self.screen.rang)

    @property
    def is_connected(self) -> bool:
        return bool(self._socket.connected)

    @property
    def connections(self) -> int:
        """How many it has opened; one more each time that the server has gone."""
        return len(self._opened)

    def ask_now(self) -> None:
        self._look.set()

    def forget_answer(self) -> None:
        """The next board comes whole."""
        self._etag = ""

    def look(self) -> int:
        """Asks for the board once more; the status that comes back."""
        return requests.get(f"{self._url}/api/board", headers=self._cookie, timeout=30).status_code

    def _connect(self) -> None:
        while not self._off.is_set() and not self._socket.connected:
            try:
                self._socket.connect(
                    self._url, headers=self._cookie, transports=["websocket"], wait_timeout=5, retry=False
                )
            except socketio.exceptions.ConnectionError:
                self._off.wait(RETRY_SECONDS)

    def _open(self, **options: Any) -> websocket.WebSocket:
        """The client forgets a connection whose server died before its first word, and leaves it open."""
        connection = websocket.WebSocket(**options)
        self._opened.append(connection)
        return connection

    def _on_card(self, word: dict[str, Any]) -> None:
        with self._lock:
            self.words += 1
            self._say_arrived(self.screen.hear_card(word))
            if self.screen.is_incomplete:
                self._look.set()

    def _on_withdrawn(self, word: dict[str, Any]) -> None:
        with self._lock:
            self.words += 1
            self.screen.hear_withdrawal(word)
            if self.screen.is_incomplete:
                self._look.set()

    def _on_version(self, word: dict[str, Any]) -> None:
        with self._lock:
            if word["version"] > self.screen.version or self.screen.is_incomplete:
                self._look.set()

    def _say_arrived(self, cards: list[str]) -> None:
        for card in cards:
            report = Report("arrived", card, len(self.made) + 1)
            self.made.append(report)
            self._waiting.append(report)

    def _ask(self) -> None:
        while not self._off.is_set():
            self._look.wait(POLL_SECONDS)
            self._look.clear()
            try:
                is_current = self._fetch()
            except (requests.RequestException, ValueError):
                is_current = False
            if not is_current:
                self._off.wait(RETRY_SECONDS)
                self._look.set()

    def _fetch(self) -> bool:
        """The board by HTTP; False where the answer is out of date already. Raises requests.RequestException."""
        heard_before = self.screen.heard
        known = {"If-None-Match": self._etag} if self._etag else {}
        answer = requests.get(f"{self._url}/api/board", headers=self._cookie | known, timeout=10)
        answer.raise_for_status()
        with self._lock:
            if answer.status_code == requests.codes.not_modified:
                self.screen.is_unchanged(heard_before=heard_before)
                return True
            arrived = self.screen.take(answer.json(), heard_before=heard_before)
            if arrived is None:
                return False
            self._etag = answer.headers.get("ETag", "")
            self._say_arrived(arrived)
            return True

    def _tell(self) -> None:
        """What waits, in batches, until the server has confirmed it."""
        while not self._off.is_set():
            with self._lock:
                batch = self._waiting[:MOST_IN_A_BATCH]
            if not batch:
                time.sleep(0.02)
                continue
            try:
                done = self._post(batch)
            except (requests.RequestException, ValueError, KeyError):
                self._off.wait(RETRY_SECONDS)
                continue
            with self._lock:
                self.confirmed |= done
                self._waiting = [report for report in self._waiting if report.id not in done]

    def _post(self, batch: list[Report]) -> set[str]:
        with requests.Session() as http:
            http.headers.update(self._cookie)
            session = http.get(f"{self._url}/api/session", timeout=10)
            self._note(session)
            token = session.json()["csrf"]
            # The session's own cookie comes beside the device's, which stays ours.
            cookies = "; ".join([self._cookie["Cookie"], *(f"{one.name}={one.value}" for one in http.cookies)])
            answer = http.post(
                f"{self._url}/api/reports",
                json={"sent_at": iso(now()), "reports": [report.line() for report in batch]},
                headers={"X-CSRFToken": token, "Cookie": cookies},
                timeout=15,
            )
            self._note(answer)
            return set(answer.json()["confirmed"])

    def _note(self, answer: requests.Response) -> None:
        """Raises requests.HTTPError for a no."""
        if not answer.ok:
            self.refused.append(answer.status_code)
        answer.raise_for_status()
