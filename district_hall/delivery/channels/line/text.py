"""What a LINE message says: title and level first, Japanese above English, never longer than LINE takes."""

from typing import Any

from district_hall.delivery.channels.content import Content, content
from district_hall.delivery.channels.words import LANGUAGES, Say, say
from district_hall.delivery.models import MessageKind

LONGEST = 5000  # UTF-16 code units (Messaging API reference, "Text message")
LONGEST_PART = 2300
MORE = "…"


def text(kind: MessageKind, card: dict[str, Any], public_url: str) -> str:
    parts = [_part(content(kind, card, language, for_family=False)) for language in LANGUAGES]
    board = f"{say(LANGUAGES[0], Say.OPEN_BOARD)}: {public_url}/"
    return "\n\n――――\n\n".join([*parts, board])


def _part(found: Content) -> str:
    facts = "\n".join(f"{name}: {value}" for name, value in found.facts)
    whole = "\n\n".join(one for one in (found.title, *found.first, facts, found.body, *found.last) if one)
    return _cut(whole)


def _cut(whole: str) -> str:
    """The end goes, which says the least; no sign is cut in two."""
    units = whole.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_PART:
        return whole
    return units[: 2 * (LONGEST_PART - 1)].decode("utf-16-le", "ignore") + MORE
