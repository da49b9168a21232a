"""What a letter or a LINE text says of a message, in one language: a title, a few facts, the text, and what is to be known beside."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from district_hall.clock import JST
from district_hall.delivery import drill
from district_hall.delivery.channels.words import ENGLISH, MONTHS, WEEKDAYS, Say, say
from district_hall.delivery.models import MessageKind


@dataclass(frozen=True)
class Content:
    """`first` stands before everything: that it is a drill, why it comes to this reader."""

    language: str
    title: str
    first: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    body: str = ""
    last: tuple[str, ...] = ()


def content(kind: MessageKind, card: dict[str, Any], language: str, *, for_family: bool) -> Content:
    """Of what was sent, as the card says it (docs/interface.md)."""
    if kind is MessageKind.ALERT:
        return _alert(card, language, for_family=for_family)
    if kind is MessageKind.CIRCULAR:
        return _circular(card, language)
    named = card.get("title")  # not of those that were withdrawn by an earlier version
    body = say(language, Say.WITHDRAWN_NAMED, title=named) if named else say(language, Say.WITHDRAWN_BODY)
    return Content(language, say(language, Say.WITHDRAWN_TITLE), body=body)


def _alert(card: dict[str, Any], language: str, *, for_family: bool) -> Content:
    text = card["texts"].get(language) or card["texts"]["ja"]
    level = card.get("level")
    title = f"{text['title']}（{say(language, Say.LEVEL, level=level)}）" if level else text["title"]
    issuer, areas = card.get("issuer", {}), _names(card.get("areas", ()), language)
    facts = [
        (Say.ISSUER, issuer.get(language) or issuer.get("ja", "")),
        (Say.AREAS, areas or say(language, Say.WHOLE_TOWN)),
        (Say.DROPPED, _names(card.get("dropped", ()), language)),
        (Say.SENT_AT, _moment(card.get("published_at"), language)),
        (Say.HOLDS_UNTIL, _moment(card.get("expires_at"), language)),
    ]
    first = [drill.said(card, language), say(language, Say.FOR_FAMILY) if for_family else ""]
    return Content(
        language,
        title if language != ENGLISH else title.replace("（", " (").replace("）", ")"),
        first=tuple(one for one in first if one),
        facts=_told(facts, language),
        body=text["body"],
    )


def _circular(card: dict[str, Any], language: str) -> Content:
    """It is written in one language only; of its pages only how many there are, for a letter is kept by many servers."""
    last = [say(language, Say.ONLY_JAPANESE)]
    if card.get("pages"):
        last.append(say(language, Say.SEE_PAGES, pages=len(card["pages"])))
    facts = [
        (Say.SENT_AT, _moment(card.get("published_at"), language)),
        (Say.DUE_ON, _day(date.fromisoformat(card["due_on"]), language) if card.get("due_on") else ""),
    ]
    return Content(
        language,
        say(language, Say.CIRCULAR, title=card.get("title", "")),
        facts=_told(facts, language),
        body=card.get("body", ""),
        last=tuple(one for one in last if one),
    )


def _told(facts: list[tuple[Say, str]], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((say(language, name), value) for name, value in facts if value)


def _names(areas: Any, language: str) -> str:
    joint = ", " if language == ENGLISH else "、"
    return joint.join(one.get(language) or one["ja"] for one in areas)


def _moment(text: str | None, language: str) -> str:
    """11月23日(月) 14:32, of an RFC 3339 moment."""
    if not text:
        return ""
    local = datetime.fromisoformat(text).astimezone(JST)
    return f"{_day(local.date(), language)} {local.hour}:{local.minute:02}"


def _day(on: date, language: str) -> str:
    weekday = WEEKDAYS[language][on.weekday()]
    if language == ENGLISH:
        return f"{weekday}, {on.day} {MONTHS[on.month - 1]}"
    return f"{on.month}月{on.day}日({weekday})"
