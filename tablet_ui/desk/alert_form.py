"""From what the writing page sent to an alert's content, and back to what stands in its fields."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from werkzeug.datastructures import MultiDict

from alerts import wording
from alerts.actions import Content
from alerts.models import AlertVersion, Ask, Hazard
from alerts.rules import LONGEST_TRANSCRIPT
from district_hall.audience.questions import Area
from district_hall.clock import JST
from district_hall.errors import N_, Refused
from district_hall.ids import parse_id
from district_hall.places.models import District

Word = TypeVar("Word", bound=StrEnum)

SHAPE = N_("送られたものの形が正しくありません。")
NO_AREA = N_("どこに出すかを えらんでください。区や班をえらぶか、「町ぜんたい」をえらびます。")
NO_SUCH_AREA = N_("えらんだ区や班が、いまの台帳にありません。もう一度えらんでください。")
NO_TIME = N_("「いつまで」の日と時刻が読めません。えらび直してください。")
TEXTS = ("transcript", "title", "body", "plain", "english")
HOURS = (3, 6, 12, 24)
LARGEST_VERSION = 2**31 - 1
EARLIEST = 2000  # years that no calendar here shows are a slip of the finger


def values(version: AlertVersion | None) -> dict[str, Any]:
    """What stands in the fields. Before anything is written no place is chosen: none must never mean the whole town."""
    if version is None:
        return dict.fromkeys(TEXTS, "") | {
            "level": "",
            "hazard": "",
            "ask": Ask.ACKNOWLEDGE.value,
            "scope": "",
            "districts": [],
            "groups": [],
            "until": "6",
            "until_on": "",
            "until_at": "",
        }
    until = version.expires_at.astimezone(JST) if version.expires_at else None
    return {name: getattr(version, name) for name in TEXTS} | {
        "level": str(version.level or ""),
        "hazard": version.hazard.value,
        "ask": version.ask.value,
        "scope": "areas" if version.areas else "town",
        "districts": [str(area.district_id) for area in version.areas if area.group_id is None],
        "groups": [str(area.group_id) for area in version.areas if area.group_id],
        "until": "own" if until else "open",
        "until_on": until.strftime("%Y-%m-%d") if until else "",
        "until_at": until.strftime("%H:%M") if until else "",
    }


def typed(sent: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, as it goes back into the fields when the save is refused."""
    names = (*TEXTS, "level", "hazard", "ask", "scope", "until", "until_on", "until_at")
    return {name: sent.get(name, "") for name in names} | {
        "districts": sent.getlist("districts"),
        "groups": sent.getlist("groups"),
    }


def content(sent: MultiDict[str, str], everywhere: Sequence[District], *, at: datetime) -> Content:
    """Raises Refused, naming the field, for what can't be understood; whether it may be sent, the action decides."""
    transcript = _plain(sent.get("transcript", ""))
    return Content(
        transcript=transcript,
        level=_level(sent.get("level", "")),
        hazard=_word(Hazard, sent, "hazard", Hazard.OTHER),
        title=_line(sent.get("title", "")),
        body=_plain(sent.get("body", "")).strip() or wording.fold(transcript[: LONGEST_TRANSCRIPT + 1]).body,
        plain=_plain(sent.get("plain", "")).strip(),
        english=_plain(sent.get("english", "")).strip(),
        ask=_word(Ask, sent, "ask", Ask.ACKNOWLEDGE),
        areas=_areas(sent, everywhere),
        expires_at=_until(sent, at),
    )


def seen(sent: Mapping[str, str]) -> int:
    """The number of the version that was shown."""
    text = sent.get("seen", "")
    if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= LARGEST_VERSION):
        raise Refused("bad-request", SHAPE, field="seen")
    return int(text)


def reason(sent: Mapping[str, str]) -> str:
    return _line(sent.get("reason", "")).strip()


def _plain(text: str) -> str:
    """Lines end in a line feed; what has no sign of its own, and half a character, is left out: databases refuse those."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))


def _line(text: str) -> str:
    return _plain(text).replace("\n", " ").replace("\t", " ").strip()


def _level(text: str) -> int | None:
    if text not in {"", "1", "2", "3", "4", "5"}:
        raise Refused("bad-request", SHAPE, field="level")
    return int(text) if text else None


def _word(words: type[Word], sent: Mapping[str, str], name: str, otherwise: Word) -> Word:
    word = sent.get(name) or otherwise.value
    if word not in set(words):
        raise Refused("bad-request", SHAPE, field=name)
    return words(word)


def _areas(sent: MultiDict[str, str], everywhere: Sequence[District]) -> frozenset[Area]:
    """`scope` says `town` or `areas`; choosing nothing must not mean everybody."""
    scope = sent.get("scope", "")
    if scope == "town":
        return frozenset()
    whole, some = _ids(sent, "districts"), _ids(sent, "groups")
    if scope not in {"", "areas"}:
        raise Refused("bad-request", SHAPE, field="areas")
    if not whole and not some:
        raise Refused("area-missing", NO_AREA, field="areas")
    district_of = {group.id: row.id for row in everywhere for group in row.groups}
    if whole - {row.id for row in everywhere} or some - set(district_of):
        raise Refused("area-unknown", NO_SUCH_AREA, field="areas")
    groups = {Area(district_of[one], one) for one in some if district_of[one] not in whole}
    return frozenset({Area(one) for one in whole} | groups)


def _ids(sent: MultiDict[str, str], name: str) -> set[UUID]:
    named = sent.getlist(name)
    found = {one for text in named if (one := parse_id(text))}
    if len(found) != len(set(named)):
        raise Refused("area-unknown", NO_SUCH_AREA, field="areas")
    return found


def _until(sent: Mapping[str, str], at: datetime) -> datetime | None:
    """So many hours from now, a moment in Japan, or (`open`) until it is ended."""
    choice = sent.get("until", "")
    if choice == "open":
        return None
    if choice in {str(hours) for hours in HOURS}:
        return (at + timedelta(hours=int(choice))).replace(second=0, microsecond=0)
    try:
        moment = datetime.fromisoformat(f"{sent.get('until_on', '')}T{sent.get('until_at', '')}")
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - no moment at all
    if not EARLIEST <= moment.year <= at.year + 2:
        raise Refused("expiry-unreadable", NO_TIME, field="until")
    return moment.replace(tzinfo=JST)
