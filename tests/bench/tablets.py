"""A town of paired tablets for benchmarks: written in bulk, since ten thousand pairings would take minutes."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from alerts import standard_words
from district_hall import schema
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
from district_hall.places.models import District, Group, Household, Reach

DISTRICTS = 30
WHERE = {
    "ja": "大雨で、離山の南がわの沢ぞいに土砂災害のおそれがあります。中央公民館と軽井沢中学校をひらいています。"
    "車で行けるかたは早めに、歩くかたは二人以上で移動してください。外に出るのがあぶないときは、がけから離れた二階へ。",
    "ja-plain": "大雨で、 山の 土が くずれる かもしれません。 中央公民館と 軽井沢中学校に 行けます。 車で 行く 人は、 "
    "はやく 行って ください。 外が あぶない ときは、 二階の、 山から とおい へやに いて ください。",
    "en": "Heavy rain may bring down slopes along the streams south of Hanareyama. The Central Hall and Karuizawa Junior "
    "High School are open. If you drive, leave early; if you walk, go in twos. If going out is dangerous, move upstairs, "
    "to the side away from the slope.",
}
CIRCULARS = 4  # on each district's board
HOMES_IN_A_GROUP = 15


@dataclass(frozen=True)
class Tablets:
    database_url: str
    cookies: Path  # a line a tablet: what it sends as its Cookie
    districts: list[UUID]


def settle(folder: Path, count: int) -> Tablets:
    """A migrated SQLite database in `folder`, thirty districts, one tablet a home."""
    url = f"sqlite:///{folder / 'board.db'}"
    schema.upgrade(url)
    database, credentials = Database(url), [secrets.token_urlsafe(32) for _ in range(count)]
    districts = database.unit_of_work(_settle, credentials)
    database.close()
    cookies = folder / "cookies"
    cookies.write_text("".join(f"device={one}\n" for one in credentials), encoding="ascii")
    return Tablets(url, cookies, districts)


def _settle(session: Session, credentials: list[str]) -> list[UUID]:
    districts = [new_id() for _ in range(DISTRICTS)]
    rows: list[dict[str, Any]] = [
        {"id": one, "name": f"第{n}区", "name_en": f"District {n}", "reading": f"だい{n}く", "position": n}
        for n, one in enumerate(districts)
    ]
    session.execute(insert(District), rows)
    groups = [
        {"id": new_id(), "district_id": districts[n % DISTRICTS], "number": n // DISTRICTS + 1}
        for n in range(-(-len(credentials) // HOMES_IN_A_GROUP))
    ]
    session.execute(insert(Group), groups)
    homes = [
        {
            "id": new_id(),
            "district_id": group["district_id"],
            "group_id": group["id"],
            "number": n % HOMES_IN_A_GROUP + 1,
            "name": "土屋",
            "is_member": n % 10 < 6,
            "reach": Reach.TABLET,
        }
        for n, group in enumerate(groups[n // HOMES_IN_A_GROUP] for n in range(len(credentials)))
    ]
    session.execute(insert(Household), homes)
    people = {"name": "土屋 節子", "kana": "つちや せつこ", "birth_year": 1950}
    session.execute(insert(Resident), [{"household_id": home["id"], **people} for home in homes])
    devices = [
        {"id": new_id(), "household_id": home["id"], "kind": DeviceKind.TABLET, "credential_hash": hash_of(own)}
        for home, own in zip(homes, credentials, strict=True)
    ]
    session.execute(insert(Device), devices)
    return districts


def alert_card(marker: str) -> dict[str, Any]:
    """An evacuation order as the desk writes it: the standard words and what to do where, in three languages."""
    words = standard_words.EVACUATION[4]
    texts = {one: {"title": words.title[one], "body": words.body[one] + WHERE[one]} for one in words.body}
    return {
        "kind": "alert",
        "step": "first",
        "level": 4,
        "hazard": "landslide",
        "issuer": dict(standard_words.ISSUER),
        "areas": [],
        "dropped": [],
        "texts": texts,
        "voice": {language: text["title"] + text["body"] for language, text in texts.items()},
        "ask": "safety",
        "sound": "alarm",
        "published_at": iso(now()),
        "expires_at": iso(now()),
        "marker": marker,
    }


def furnish(tablets: Tablets) -> None:
    """A usual board: a few circulars in each district, and one alert for the whole town."""
    database = Database(tablets.database_url)
    database.unit_of_work(_furnish, tablets.districts)
    database.close()


def _furnish(session: Session, districts: list[UUID]) -> None:
    at = now()
    for district in districts:
        for number in range(CIRCULARS):
            card: dict[str, Any] = {
                "kind": "circular",
                "category": "event",
                "issuer": "leader",
                "title": f"秋の一斉清掃のご案内（{number + 1}）",
                "body": "朝8時に公民館前に集まってください。軍手と飲み物をお持ちください。小雨のときも行います。" * 6,
                "published_at": iso(at),
                "due_on": None,
                "pages": [],
            }
            meant = Meant([Area(district)], Membership.EVERYONE)
            send(session, district, meant, card, Terms(MessageKind.CIRCULAR), at=at)
    card = alert_card("furnished")
    send(
        session,
        None,
        Meant([Area(one) for one in districts], Membership.EVERYONE),
        card,
        Terms(MessageKind.ALERT),
        at=at,
    )
