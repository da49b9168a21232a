"""Households and people as their forms send them."""

import re
import unicodedata
from uuid import UUID

from sqlalchemy.orm import Session

from district_hall.clock import local_day, now
from district_hall.errors import N_, Refused
from district_hall.people.register import Home, House, Person
from district_hall.people.search import in_hiragana
from district_hall.places.models import District, Household, Reach
from district_hall.places.questions import districts
from tablet_ui.office.forms import Sent

NOT_KANA = N_("読みは、ひらがなで入れてください。")
OLDEST = 1890
MOST_NUMBER = 9999
LONGEST_KANA = 60
ROWS = 4
_KANA = re.compile(r"[\u3041-\u3096ー・ ]+")  # hiragana
_NOWHERE = UUID(int=0)


def home(sent: Sent) -> Home:
    return Home(name=sent.line("name", 40), is_member=sent.get("is_member") == "yes", reach=sent.word("reach", Reach))


def known_home(row: Household) -> dict[str, str]:
    return {"name": row.name, "is_member": "yes" if row.is_member else "", "reach": row.reach.value}


def house(sent: Sent, group_id: UUID | None = None) -> House:
    """Where: the group is chosen in the form, or known."""
    return House(group_id or sent.id("group") or _NOWHERE, sent.number("number", 1, MOST_NUMBER))


def person(sent: Sent, row: str = "") -> Person:
    """`row` is what the fields' names end in, where the form has several people."""
    kana = _hiragana(sent.line(f"kana{row}", LONGEST_KANA)[:LONGEST_KANA])
    # Folded, one sign may have become several (㌖ is キロメートル).
    if kana and (len(kana) > LONGEST_KANA or not _KANA.fullmatch(kana)):
        sent.refuse(Refused("not-kana", NOT_KANA, field=f"kana{row}"))
    year = sent.number(f"birth_year{row}", OLDEST, local_day(now()).year, needed=False)
    return Person(sent.line(f"name{row}", 40), kana, year or None)


def people(sent: Sent) -> list[Person]:
    """The rows in which anything was typed."""
    rows = [str(number) for number in range(1, ROWS + 1)]
    return [
        person(sent, row)
        for row in rows
        if any(str(sent.get(f"{name}{row}")).strip() for name in ("name", "kana", "birth_year"))
    ]


def all_groups(session: Session) -> list[District]:
    """For choosing a group anywhere in the town."""
    return [one for one in districts(session) if one.groups]


def _hiragana(text: str) -> str:
    return in_hiragana(unicodedata.normalize("NFKC", text))
