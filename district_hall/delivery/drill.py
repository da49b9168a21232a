"""The one gate between a drill (訓練) and reality. Whoever counts, lists, exports or acts on messages asks here.

`stamp` marks what people see and hear; `is_real` and `real_only` keep a drill out of every count, export and visit.
No other file decides by `training` (tests/architecture/test_drill_gate.py).
"""

from typing import Any

from sqlalchemy import ColumnElement, case, literal

from district_hall.delivery.models import Message

SAID = {"ja": "これは訓練です。", "ja-plain": "これは くんれん です。", "en": "This is a drill."}
MARK = {"ja": "【訓練】", "ja-plain": "【くんれん】", "en": "[DRILL] "}


def stamp(card: dict[str, Any], *, training: bool) -> dict[str, Any]:
    """The card as it is sent: a drill says so in every title and, in the voice, before and after (as the radio does).

    `card["texts"]` and `card["voice"]` are by language.
    """
    if not training:
        return {**card, "training": False}
    texts = {
        language: {**text, "title": MARK.get(language, MARK["ja"]) + text["title"]}
        for language, text in card.get("texts", {}).items()
    }
    voice = {
        language: f"{_said(language)}{spoken}{_said(language)}" for language, spoken in card.get("voice", {}).items()
    }
    return {**card, "training": True, "texts": texts, "voice": voice}


def marked(card: dict[str, Any]) -> dict[str, bool]:
    """The card's own mark, for what is made of it and shown elsewhere (a notification, a mail)."""
    return {"training": bool(card.get("training"))}


def _said(language: str) -> str:
    return SAID.get(language, SAID["ja"])


def said(card: dict[str, Any], language: str) -> str:
    """The sentence that says so where a card is shown as text; nothing of what is real."""
    return _said(language) if card.get("training") else ""


def is_real(message: Message) -> bool:
    return not message.training


def real_only() -> ColumnElement[bool]:
    """For queries over messages: those that are no drill."""
    return Message.training.is_(False)


def named(title: ColumnElement[str], flagged: Any) -> ColumnElement[str]:
    """For lists that name what was sent, or is being written (`flagged`: Message or Alert): a drill says so first."""
    return case((flagged.training, literal(MARK["ja"])), else_="").concat(title)
