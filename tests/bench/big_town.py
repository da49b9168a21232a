"""A town of full size for benchmarks, written by bulk inserts: districts, groups, homes, one tablet in each.

Nothing of it goes through pairing: a tablet's credential is `credential(number)`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from alerts import standard_words
from circular.models import Category, Issuer
from district_hall.audience.models import Membership
from district_hall.audience.questions import Area, Meant
from district_hall.clock import iso, now
from district_hall.db import Database
from district_hall.delivery.actions import Terms, send
from district_hall.delivery.models import MessageKind
from district_hall.devices.models import Device, DeviceKind
from district_hall.devices.questions import hash_of
from district_hall.ids import new_id
from district_hall.people.models import Resident
from district_hall.places.models import District, Group, Hall, Helper, Household, Reach

IN_A_DISTRICT = 330
IN_A_GROUP = 15
BODY = "朝8時に公民館前に集まってください。軍手と飲み物をお持ちください。小雨のときも行います。" * 8


@dataclass(frozen=True)
class BigTown:
    """Ids in the order of the homes: tablet `n` stands in home `n`, in district `n // IN_A_DISTRICT`."""

    districts: list[UUID]
    homes: list[UUID]
    tablets: list[UUID]


def credential(number: int) -> str:
    return f"tablet-{number}"


def settle(database: Database, homes: int) -> BigTown:
    return database.unit_of_work(_settle, homes)


def _settle(session: Session, homes: int) -> BigTown:
    districts = [new_id() for _ in range(-(-homes // IN_A_DISTRICT))]
    session.execute(
        insert(District),
        [
            {"id": one, "name": f"第{n}区", "name_en": f"District {n}", "reading": f"{n}", "position": n}
            for n, one in enumerate(districts)
        ],
    )
    session.execute(insert(Hall), [{"district_id": one, "name": "公民館"} for one in districts])
    helpers = [
        {"district_id": one, "position": n, "what": "民生委員", "name": "中山 ふみ", "telephone": "0267-00-0000"}
        for one in districts
        for n in range(4)
    ]
    session.execute(insert(Helper), helpers)
    groups = [(one, new_id(), n + 1) for one in districts for n in range(IN_A_DISTRICT // IN_A_GROUP)]
    session.execute(insert(Group), [{"id": own, "district_id": of, "number": number} for of, own, number in groups])
    rows = list(_homes(groups, homes))
    session.execute(insert(Household), rows)
    ids = [row["id"] for row in rows]
    people = [
        {"household_id": one, "name": "土屋 節子", "kana": "つちや せつこ", "birth_year": 1950}
        for one in ids
        for _ in range(2)
    ]
    session.execute(insert(Resident), people)
    tablets = [new_id() for _ in ids]
    devices = [
        {"id": own, "household_id": of, "kind": DeviceKind.TABLET, "credential_hash": hash_of(credential(n))}
        for n, (own, of) in enumerate(zip(tablets, ids, strict=True))
    ]
    session.execute(insert(Device), devices)
    return BigTown(districts, ids, tablets)


def _homes(groups: list[tuple[UUID, UUID, int]], homes: int) -> Iterator[dict[str, Any]]:
    for n in range(homes):
        district_id, group_id, _number = groups[n // IN_A_GROUP]
        yield {
            "id": new_id(),
            "district_id": district_id,
            "group_id": group_id,
            "number": n % IN_A_GROUP + 1,
            "name": "土屋",
            "is_member": True,
            "reach": Reach.TABLET,
        }


def circulate(
    session: Session, district_id: UUID, *, title: str = "秋の一斉清掃のご案内", at: datetime | None = None
) -> UUID:
    """A circular of the usual size to everybody of a district, without going through drafts and pages."""
    at = at or now()
    card: dict[str, Any] = {
        "kind": "circular",
        "category": Category.EVENT.value,
        "issuer": Issuer.LEADER.value,
        "title": title,
        "body": BODY,
        "published_at": iso(at),
        "due_on": None,
        "pages": [],
    }
    meant = Meant([Area(district_id)], Membership.MEMBERS)
    return send(session, district_id, meant, card, Terms(MessageKind.CIRCULAR), at=at).id


def warn(
    session: Session, areas: list[UUID], *, expires_at: datetime | None = None, at: datetime | None = None
) -> UUID:
    """An alert in three languages to everybody in these districts, without going through the desk's approval."""
    at = at or now()
    official = standard_words.EVACUATION[4]
    texts = {
        language: {"title": official.title[language], "body": official.body[language]} for language in official.body
    }
    card: dict[str, Any] = {
        "kind": "alert",
        "step": "first",
        "level": 4,
        "hazard": "landslide",
        "issuer": dict(standard_words.ISSUER),
        "areas": [],
        "dropped": [],
        "texts": texts,
        "voice": {language: text["body"] for language, text in texts.items()},
        "ask": "safety",
        "sound": "alarm",
        "published_at": iso(at),
        "expires_at": iso(expires_at) if expires_at else None,
    }
    meant = Meant([Area(one) for one in areas], Membership.EVERYONE)
    return send(session, None, meant, card, Terms(MessageKind.ALERT, expires_at), at=at).id
