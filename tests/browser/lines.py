"""A page's socket with somebody on the line: what the server says can be held back, lost, or said again later."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, Route, WebSocketRoute

from tests.services.waiting import eventually

NAMESPACE_JOINED = "40"  # Engine.IO message, Socket.IO CONNECT: what the server says once the tablet is in its rooms
EVENT = "42"
# Of the page's chimes, each with its partial tones.
COUNT_TONES = """
window.tones = 0;
const create = BaseAudioContext.prototype.createOscillator;
BaseAudioContext.prototype.createOscillator = function () { window.tones += 1; return create.call(this); };
"""
TONES_OF_A_NOTICE = 6  # two notes, three partials each
BOARD_KEPT = """() => new Promise((resolve) => {
  const opening = indexedDB.open('household');
  opening.onsuccess = () => {
    const asking = opening.result.transaction('values').objectStore('values').get('board');
    asking.onsuccess = () => {
      opening.result.close();
      resolve(asking.result);
    };
  };
})"""


def nothing(_event: str, _data: Any) -> bool:
    return False


@dataclass
class Line:
    """`holds` decides, by an event's name and payload, what doesn't get through but is put aside in `held`.

    `board_answers`: whether the board is to be had over HTTP; `asked`: how often it was asked for.
    """

    page: Page
    holds: Callable[[str, Any], bool] = nothing
    held: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    board_answers: bool = True
    asked: int = 0
    joined: int = 0
    _connection: WebSocketRoute | None = None

    def __post_init__(self) -> None:
        """From the next load of the page on."""
        self.page.route_web_socket("**/socket.io/**", self._connects)
        self.page.route("**/api/board", self._answer)

    def start_anew(self) -> None:
        """Nothing is held; it is in its rooms, and what it asked then is answered."""
        self.holds, self.board_answers = nothing, True
        self.held.clear()
        self.events.clear()
        self.reload()
        self.page.wait_for_load_state("networkidle")

    def reload(self) -> None:
        """Until it is in its rooms again."""
        before = self.joined
        self.page.reload()
        self.wait(lambda: self.joined > before)

    def hold_the_next_card(self) -> None:
        self.holds = lambda event, _data: event == "card" and not self.held

    def next_held(self) -> None:
        """Until there is one."""
        self.wait(lambda: bool(self.held))

    def wait(self, condition: Callable[[], bool]) -> None:
        """Asks the page meanwhile, so that Playwright tells what happened."""

        def fulfilled() -> bool:
            self.page.evaluate("true")
            return condition()

        eventually(fulfilled)

    def say(self, words: str) -> None:
        """As if the server said it now."""
        assert self._connection is not None
        self._connection.send(words)

    def ask(self) -> None:
        """The page asks for its board now."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def count(self, event: str) -> int:
        """How often that has come, held back or not."""
        return self.events.count(event)

    def _connects(self, connection: WebSocketRoute) -> None:
        self._connection = connection
        connection.connect_to_server().on_message(lambda said: self._hand_on(connection, str(said)))

    def _hand_on(self, connection: WebSocketRoute, said: str) -> None:
        if said.startswith(EVENT):
            event, data = json.loads(said.removeprefix(EVENT))
            self.events.append(event)
            if self.holds(event, data):
                self.held.append(said)
                return
        connection.send(said)
        if said.startswith(NAMESPACE_JOINED):
            self.joined += 1

    def _answer(self, route: Route) -> None:
        self.asked += 1
        if self.board_answers:
            route.continue_()
        else:
            route.abort()


def kept(page: Page) -> dict[str, Any]:
    """The board as the device remembers it."""
    board: dict[str, Any] = page.evaluate(BOARD_KEPT)
    return board


def ids(cards: list[dict[str, Any]]) -> set[str]:
    return {card["id"] for card in cards}
