"""What a push shows: title, level and first lines, in the device's language. Never anything about a person.

A push must always show something, so that a word that something is over is shown too, in the place (`tag`) of what it
ends. What the page needs to know of it (`id`) it asks for itself.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from district_hall.delivery import drill
from district_hall.delivery.channel import Parcel
from district_hall.delivery.channels.push.sealing import LARGEST_PLAINTEXT
from district_hall.delivery.models import MessageKind

LONGEST_TITLE = 120
LONGEST_BODY = 240
FIRST_LINES = 4
LONGEST_TTL = timedelta(days=28)  # what Google's service keeps at the most
USUAL_TTL = timedelta(days=3)  # of what has no end: a tablet that was off longer finds it on its board

LEVEL = {
    "ja": "%(title)s（警戒レベル%(level)s）",
    "ja-plain": "%(title)s（レベル %(level)s）",
    "en": "%(title)s (level %(level)s)",
}
CIRCULAR = {"ja": "回覧板：%(title)s", "ja-plain": "かいらんばん：%(title)s", "en": "Circular: %(title)s"}
WITHDRAWN = {
    "ja": ("回覧が取り消されました", "前にお知らせした回覧は、取り消されました。"),
    "ja-plain": ("かいらんを とりけしました", "まえに おしらせした かいらんは、 なくなりました。"),
    "en": ("A circular was withdrawn", "The circular you were told of before was taken back."),
}


@dataclass(frozen=True)
class Look:
    """How it comes: `urgency` (RFC 8030, 5.3); whether it `rings`, and whether it `stays` until somebody touches it."""

    urgency: str
    rings: bool
    stays: bool


def look_of(kind: MessageKind, card: dict[str, Any]) -> Look:
    """An alert rings and stays; its end comes quietly; paper that goes round wakes nobody."""
    if kind is MessageKind.ALERT and card.get("sound") != "none":
        return Look("high", rings=True, stays=True)
    return Look("normal" if kind is MessageKind.ALERT else "low", rings=False, stays=False)


def payload(parcel: Parcel[Any], language: str) -> bytes:
    """JSON for sw.js, as UTF-8; small enough for every service whatever the message holds."""
    look = look_of(parcel.kind, parcel.card)
    title, body = _words(parcel.kind, parcel.card, language)
    shown = {
        "id": str(parcel.message_id),
        "tag": str(parcel.thread_id),
        "kind": parcel.kind.value,
        "step": parcel.card.get("step"),
        "level": parcel.card.get("level"),
        **drill.marked(parcel.card),
        "lang": "en" if language == "en" else "ja",
        "title": title,
        "body": body,
        "url": "/",
        "rings": look.rings,
        "stays": look.stays,
        "sent_at": int(parcel.sent_at.timestamp() * 1000),
    }
    return _fitting(shown)


def _words(kind: MessageKind, card: dict[str, Any], language: str) -> tuple[str, str]:
    if kind is MessageKind.WITHDRAWAL:
        return WITHDRAWN.get(language, WITHDRAWN["ja"])
    if kind is MessageKind.CIRCULAR:
        title = CIRCULAR.get(language, CIRCULAR["ja"]) % {"title": _cut(card.get("title", ""), LONGEST_TITLE)}
        return title, _first_lines(card.get("body", ""))
    texts = card.get("texts", {})
    text = texts.get(language) or texts.get("ja") or {"title": "", "body": ""}
    title = _cut(text["title"], LONGEST_TITLE)
    if card.get("level") and look_of(kind, card).rings:
        title = LEVEL.get(language, LEVEL["ja"]) % {"title": title, "level": card["level"]}
    return title, _first_lines(text["body"])


def _first_lines(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return _cut("\n".join(lines[:FIRST_LINES]), LONGEST_BODY)


def _cut(text: str, longest: int) -> str:
    text = text.strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _fitting(shown: dict[str, Any]) -> bytes:
    """Signs that JSON writes with six bytes each could make even a short text too long: then it is cut further."""
    longest = LONGEST_BODY
    while True:
        # Half a surrogate pair, which no text should hold, is no UTF-8: it becomes a question mark.
        encoded = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        if len(encoded) <= LARGEST_PLAINTEXT:
            return encoded
        longest //= 2
        shown = {**shown, "body": _cut(shown["body"], longest)}


def topic(thread_id: UUID) -> str:
    """At most 32 signs of base64url (RFC 8030, 5.4): what waits at the service is replaced by what follows it."""
    return base64.urlsafe_b64encode(thread_id.bytes).rstrip(b"=").decode("ascii")


def seconds_to_live(expires_at: datetime | None, *, at: datetime) -> int:
    """TTL (RFC 8030, 5.2): until the message's own end, at least a second."""
    left = expires_at - at if expires_at is not None else USUAL_TTL
    return max(1, int(min(left, LONGEST_TTL).total_seconds()))
