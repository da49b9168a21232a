"""Finding in the register: by name, reading, district, group, number, inventory number, or a member of staff's name."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from district_hall.devices.inventory import with_home
from district_hall.devices.models import Device
from district_hall.people.models import Resident, StaffAccount
from district_hall.places.models import District, Group, Household

MOST = 30
LONGEST = 60
MOST_WORDS = 6
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_GROUP_AND_HOUSE = re.compile(r"(?<![\w-])(\d{1,4})-(\d{1,4})(?![\w-])")
_GROUP = re.compile(r"(\d{1,4})\s*[班組]")
_HOUSE = re.compile(r"(\d{1,4})\s*番")


@dataclass(frozen=True)
class Wanted:
    """What was typed, taken apart: words, and the numbers of a house (1-2, 1班2番)."""

    words: Sequence[str] = ()
    group: int | None = None
    house: int | None = None

    def __bool__(self) -> bool:
        return bool(self.words) or self.group is not None or self.house is not None


@dataclass(frozen=True)
class Found:
    """At most `MOST` of each; `is_more` says that there are others."""

    households: list[Household] = field(default_factory=list)
    residents: list[Resident] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    staff: list[StaffAccount] = field(default_factory=list)
    is_more: bool = False

    def __bool__(self) -> bool:
        return bool(self.households or self.residents or self.devices or self.staff)


def wanted(typed: str) -> Wanted:
    """As people type: full-width digits, katakana for a reading, no blank between the names."""
    text = _UNSEEN.sub(" ", unicodedata.normalize("NFKC", typed))[:LONGEST].strip()
    numbers: dict[str, int] = {}
    both = _GROUP_AND_HOUSE.search(text)
    rest = text
    if both:
        numbers = {"group": int(both[1]), "house": int(both[2])}
        rest = rest.replace(both[0], " ")
    for name, shape in (("group", _GROUP), ("house", _HOUSE)):
        one = shape.search(rest)
        if one and name not in numbers:
            numbers[name] = int(one[1])
            rest = rest.replace(one[0], " ")
    words = tuple(word for word in rest.split()[:MOST_WORDS] if word)
    return Wanted(words, numbers.get("group"), numbers.get("house"))


def find(session: Session, typed: str) -> Found:
    what = wanted(typed)
    if not what:
        return Found()
    lists: list[list[Any]] = [list(session.scalars(query.limit(MOST + 1))) for query in _queries(what, typed)]
    households, residents, devices, staff = (one[:MOST] for one in lists)
    return Found(households, residents, devices, staff, is_more=any(len(one) > MOST for one in lists))


def find_residents(session: Session, typed: str) -> list[Resident]:
    """Only people who live in the town now."""
    what = wanted(typed)
    query = _residents(what).where(Resident.left_at.is_(None))
    return list(session.scalars(query.limit(MOST))) if what else []


def _queries(what: Wanted, typed: str) -> tuple[Select[Any], ...]:
    """In the order of `Found`'s lists. An inventory number is looked for as it was typed: `K-12` is no house."""
    label = _UNSEEN.sub(" ", unicodedata.normalize("NFKC", typed))[:LONGEST].strip()
    devices = select(Device).where(Device.label != "", _contains(Device.label, label)).order_by(Device.label, Device.id)
    named = [or_(_contains(StaffAccount.name, word), _contains(StaffAccount.login, word)) for word in what.words]
    staff = (
        select(StaffAccount)
        .where(*named if what.group is None and what.house is None else [false()])
        .order_by(StaffAccount.closed_at.is_not(None), StaffAccount.name)
        .options(selectinload(StaffAccount.roles))
    )
    return _households(what), _residents(what), with_home(devices), staff


def _households(what: Wanted) -> Select[Any]:
    """Those who live there now first; a household is also found by who lives in it, through `_residents`."""
    return (
        select(Household)
        .join(Household.group)
        .join(Household.district)
        .where(*(or_(_contains(Household.name, word), _of_district(word)) for word in what.words), *_at_house(what))
        .order_by(
            Household.left_at.is_not(None), District.position, Group.number, Household.number, Household.left_at.desc()
        )
        .options(joinedload(Household.group), joinedload(Household.district))
    )


def _residents(what: Wanted) -> Select[Any]:
    named = [or_(_named(word), _of_district(word)) for word in what.words]
    home = joinedload(Resident.household)
    return (
        select(Resident)
        .join(Resident.household)
        .join(Household.group)
        .join(Household.district)
        # A place alone finds households, not everybody who lives there.
        .where(*named, *_at_house(what), or_(*(_named(word) for word in what.words), false()))
        .where(Resident.erased_at.is_(None))
        .order_by(Resident.left_at.is_not(None), Resident.kana, Resident.id)
        .options(home.joinedload(Household.group), home.joinedload(Household.district))
    )


def _named(word: str) -> ColumnElement[bool]:
    return or_(
        _contains(func.replace(Resident.name, " ", ""), word),
        _contains(func.replace(Resident.kana, " ", ""), in_hiragana(word)),
    )


def _at_house(what: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if what.group is not None:
        found.append(Group.number == what.group)
    if what.house is not None:
        found.append(Household.number == what.house)
    return found


def _of_district(word: str) -> ColumnElement[bool]:
    return or_(_contains(District.name, word), _contains(District.name_en, word), _contains(District.reading, word))


def _contains(column: Any, word: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.icontains(word, autoescape=True)
    return found


def in_hiragana(word: str) -> str:
    """A reading typed in katakana, as it is kept. U+30A1-30F6 lie 0x60 above their hiragana."""
    return "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign for sign in word)
