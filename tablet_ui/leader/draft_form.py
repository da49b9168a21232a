"""From what a leader's page sent, as form or JSON, to a draft. What isn't sent stays as it is."""

import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from circular.actions import Draft
from circular.models import Category, Circular, Issuer
from district_hall.audience.models import Membership
from district_hall.clock import local_day, now
from district_hall.errors import N_, Refused
from district_hall.ids import parse_id

Word = TypeVar("Word", bound=StrEnum)

SHAPE = N_("送られたものの形が正しくありません。")
NO_DATE = N_("「いつまで」の日が読めません。日をえらび直してください。")
FAR_DATE = N_("「いつまで」の日が遠すぎます。2年先までの日をえらんでください。")
NO_GROUP = N_("班がひとつもえらばれていません。班をえらぶか、「区ぜんたい」をえらんでください。")
FARTHEST = timedelta(days=730)
LARGEST_REVISION = 2**31 - 1


def values(row: Circular) -> dict[str, Any]:
    """The draft as the pages' scripts know it."""
    return {
        "title": row.title,
        "body": row.body,
        "category": row.category.value,
        "issuer": row.issuer.value,
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "membership": row.membership.value,
        "groups": [str(group.id) for group in row.groups],
    }


def draft(row: Circular, sent: Mapping[str, object]) -> Draft:
    """`row` with what was sent in its place; raises Refused, naming the field, for what can't be understood."""
    return Draft(
        title=_line(_text(sent, "title", row.title)),
        body=_plain(_text(sent, "body", row.body)),
        category=_word(Category, sent, "category", row.category),
        issuer=_word(Issuer, sent, "issuer", row.issuer),
        due_on=_day(sent, row.due_on),
        membership=_word(Membership, sent, "membership", row.membership),
        group_ids=_groups(sent, frozenset(group.id for group in row.groups)),
    )


def revision(sent: Mapping[str, object]) -> int:
    number = sent.get("revision")
    if isinstance(number, str) and number.isascii() and number.isdigit():
        number = int(number[:10])
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= LARGEST_REVISION:
        raise Refused("bad-request", SHAPE, field="revision")
    return number


def _text(sent: Mapping[str, object], name: str, otherwise: str) -> str:
    text = sent.get(name, otherwise)
    if not isinstance(text, str):
        raise Refused("bad-request", SHAPE, field=name)
    return text


def _plain(text: str) -> str:
    """Lines end in a line feed; what has no sign of its own (NUL and the like) and half a character is left out.

    Databases refuse those (PostgreSQL: NUL; UTF-8: lone surrogates), and nobody would miss them.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))


def _line(text: str) -> str:
    return _plain(text).replace("\n", " ").replace("\t", " ")


def _word(words: type[Word], sent: Mapping[str, object], name: str, otherwise: Word) -> Word:
    word = sent.get(name)
    if word is None:
        return otherwise
    if not isinstance(word, str) or word not in set(words):
        raise Refused("bad-request", SHAPE, field=name)
    return words(word)


def _day(sent: Mapping[str, object], otherwise: date | None) -> date | None:
    if "due_on" not in sent:
        return otherwise
    text = sent["due_on"]
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        day = None
    if day is None:
        raise Refused("due-unreadable", NO_DATE, field="due_on")
    if day > local_day(now()) + FARTHEST:
        raise Refused("due-too-far", FAR_DATE, field="due_on")
    return day


def _groups(sent: Mapping[str, object], otherwise: frozenset[UUID]) -> frozenset[UUID]:
    """`scope` says `district` or `groups`; choosing groups and then none must not mean everybody."""
    if sent.get("scope") == "district":
        return frozenset()
    if "groups" not in sent and "scope" not in sent:
        return otherwise
    named = sent.get("groups", [])
    if not isinstance(named, list):
        raise Refused("bad-request", SHAPE, field="groups")
    ids = frozenset(found for one in named if (found := parse_id(one)))
    if len(ids) != len(named):
        raise Refused("bad-request", SHAPE, field="groups")
    if not ids and sent.get("scope") == "groups":
        raise Refused("no-group", NO_GROUP, field="groups")
    return ids
