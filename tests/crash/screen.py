"""What a household's page shows and remembers, by its own rules (tablet_ui/static/household: board.js, alert_board.js,
live.js, store.js, sounding.js).

What was rung for stands as a mark in the tablet's own store, and stays there as long as the card stands on its board: the
same card by another way doesn't ring. Nothing else keeps it from ringing. What is rung is written down by what the card
says: the same under another id is heard twice, and so is what was taken away and comes again.
"""

from typing import Any

Card = dict[str, Any]


def says(card: Card) -> str:
    """What people see of it; each of a test's messages says something else."""
    if card["kind"] == "alert":
        text = card["texts"]["ja"]
        return f"{card['step']}: {text['title']} {text['body']}"
    return str(card["title"])


class Screen:
    """Not for several threads at once."""

    def __init__(self) -> None:
        self.shown: dict[str, Card] = {}
        self.rang: list[str] = []
        self.heard = 0
        self.version = 0
        self.is_incomplete = False
        self.marks: set[str] = set()
        self._broadcasts: dict[str, str] = {}
        self.gone: set[str] = set()
        self._complete_to = -1
        self._doubted = False

    def hear_card(self, word: Card) -> list[str]:
        """A card from the socket; which ones arrived for the first time.

        One whose version an answer has known of changes nothing, nor does one that is known to be gone: it comes late.
        """
        card, replaces = word["card"], word["replaces"]
        if self._is_answered(word["version"]):
            return []
        if card["id"] in self.gone:
            if replaces:
                self.hear_withdrawal({"ids": replaces, "version": word["version"]})
            return []
        self._hear(word["version"])
        if card["kind"] == "alert":
            if self._broadcasts.get(card["id"], "live") != "live":
                return []  # something has taken its place already
            self._broadcasts[card["id"]] = "live"
            self._broadcasts |= {one: card["step"] for one in replaces if one in self._broadcasts}
        self._take_away(replaces)
        self.shown[card["id"]] = card
        return self._note_arrivals()

    def hear_withdrawal(self, word: Card) -> None:
        if self._is_answered(word["version"]):
            return
        self._hear(word["version"])
        self._take_away(word["ids"])
        self._note_arrivals()

    def take(self, board: Card, *, heard_before: int) -> list[str] | None:
        """The board by HTTP, asked for when so much had been heard; None where it is out of date already."""
        older = board["version"] < self.version
        self._doubted = older and (self.heard != heard_before or not self._doubted)
        if self._doubted:
            return None
        self.shown = {card["id"]: card for card in [*board["circulars"], *board["alerts"]]}
        self._broadcasts = {one["id"]: one["status"] for one in board["broadcasts"]}
        self.version = self._complete_to = board["version"]
        self.gone = set()
        self.is_incomplete = False
        return self._note_arrivals()

    def is_unchanged(self, *, heard_before: int) -> None:
        """The server says that what it answered before still holds (304)."""
        if self.heard == heard_before:
            self.is_incomplete = False

    def _is_answered(self, version: int) -> bool:
        """Also before the first answer, which is on its way: without a board nothing is shown."""
        return self._complete_to < 0 or version <= self._complete_to

    def _take_away(self, cards: list[str]) -> None:
        for one in cards:
            self.shown.pop(one, None)
            self.gone.add(one)

    def _hear(self, version: int) -> None:
        self.heard += 1
        self.is_incomplete = self.is_incomplete or version > self.version + 1
        self.version = max(version, self.version)

    def _note_arrivals(self) -> list[str]:
        new = [one for one in self.shown if one not in self.marks]
        for one in new:
            self.marks.add(one)
            if self.shown[one].get("sound") != "none":
                self.rang.append(says(self.shown[one]))
        self.marks &= {*self.shown, *self._broadcasts}
        return new
