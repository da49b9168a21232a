"""Posts the demo town's circulars the way a leader does: start, write, attach the file's bytes, wait for pages, publish."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from circular import actions
from circular.demo.notice_form import Notice, Photo, Sheet
from circular.demo.notices import make_file, notices
from circular.jobs import make_pages
from circular.models import AttachmentState, Category, Circular, Issuer
from district_hall.audience.models import AudienceHousehold, Membership
from district_hall.clock import JST, local_day, now
from district_hall.db import Database
from district_hall.delivery.models import Message, Receipt, ReceiptKind, Way
from district_hall.demo import places
from district_hall.devices.models import Device
from district_hall.files.store import FileStore
from district_hall.ids import new_id
from district_hall.people.models import Resident, StaffRole
from district_hall.people.roles import Role
from district_hall.places.models import District, Group, Household, Reach
from district_hall.signs_of_life.models import SignKind, SignOfLife

SEED = 53
WAKING, SLEEPING = time(6, 30), time(21, 30)


@dataclass(frozen=True)
class Stores:
    """What posting needs: where rows and files go."""

    database: Database
    originals: FileStore
    pictures: FileStore


def fill(stores: Stores, say: Callable[[str], None]) -> str:
    """For `flask demo seed`."""
    return f"回覧{post_all(stores, say=say)}件"


def post_all(stores: Stores, *, say: Callable[[str], None]) -> int:
    """Posts every notice in every district it is for, oldest first; answers how many circulars that made."""
    today = local_day(now())
    drafts: list[tuple[datetime, UUID, float]] = []
    files: dict[Sheet | Photo, tuple[str, int]] = {}
    for notice in notices(today):
        for district in notice.districts:
            circular_id = stores.database.unit_of_work(_write, notice, places.district(district).name, today)
            for item in notice.attachments:
                if item not in files:
                    files[item] = _upload(stores, item)
                stores.database.unit_of_work(actions.attach, circular_id, item.file_name, *files[item], at=now())
            drafts.append((min(notice.published_at(today), now()), circular_id, notice.share_read))
    say("ページの絵を作っています…")
    _make_all_pages(stores)
    rng = random.Random(SEED)
    for at, circular_id, share_read in sorted(drafts):
        stores.database.unit_of_work(_publish, circular_id, share_read, rng, at=at)
    return len(drafts)


def _upload(stores: Stores, item: Sheet | Photo) -> tuple[str, int]:
    data = make_file(item)
    return stores.originals.put(data), len(data)


def _write(session: Session, notice: Notice, district_name: str, today: date) -> UUID:
    district = session.scalars(select(District).where(District.name == district_name)).one()
    leader = session.scalars(
        select(StaffRole).where(StaffRole.district_id == district.id, StaffRole.role == Role.DISTRICT_LEADER)
    ).one()
    groups = session.scalars(
        select(Group.id).where(Group.district_id == district.id, Group.number.in_(notice.groups or ()))
    )
    circular = actions.start(session, district.id, by=leader.account_id, at=now())
    draft = actions.Draft(
        title=notice.title,
        body=notice.body,
        category=Category(notice.category),
        issuer=Issuer(notice.issuer),
        due_on=notice.due_on(today),
        membership=Membership.MEMBERS if notice.members_only else Membership.EVERYONE,
        group_ids=frozenset(groups),
    )
    actions.save(session, circular.id, draft, revision=0, at=now())
    return circular.id


def _make_all_pages(stores: Stores) -> None:
    def until_none_is_left(_: int) -> None:
        while make_pages(stores.database, stores.originals, stores.pictures):
            pass

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(until_none_is_left, range(2)))


def _publish(session: Session, circular_id: UUID, share_read: float, rng: random.Random, *, at: datetime) -> None:
    circular = session.get_one(Circular, circular_id)
    refused = [one.filename for one in circular.attachments if one.state is AttachmentState.REFUSED]
    if refused:
        msg = f"{circular.title}: {refused}"
        raise RuntimeError(msg)
    message = actions.publish(session, circular_id, by=circular.created_by, at=at)
    _let_them_read(session, message, circular.created_by, share_read, rng)


def _let_them_read(session: Session, message: Message, leader: UUID, share: float, rng: random.Random) -> None:
    """Receipts and signs of life of about `share` of the households, as their devices would have reported them."""
    meant = session.execute(
        select(Household.id, Household.reach, Device.id)
        .join(AudienceHousehold, AudienceHousehold.household_id == Household.id)
        .outerjoin(Device, Device.household_id == Household.id)
        .where(AudienceHousehold.audience_id == message.audience_id)
    ).all()
    residents = _eldest(session, message.audience_id)
    receipts: list[dict[str, Any]] = []
    signs: list[dict[str, Any]] = []
    for household_id, reach, device_id in meant:
        read_at = _by_day(message.sent_at + timedelta(minutes=rng.expovariate(1 / 900)), rng)
        if rng.random() > share or read_at > now():
            continue
        receipt = _receipt(message.id, household_id, read_at)
        receipts.append(receipt)
        if device_id is None:
            receipt |= {"way": Way.PAPER, "recorded_by": leader}
            continue
        way = Way.TABLET if reach is Reach.TABLET else Way.PHONE
        receipt |= {"way": way, "device_id": device_id, "client_id": new_id(), "resident_id": residents[household_id]}
        signs.append(_sign(receipt))
    if receipts:
        session.execute(insert(Receipt), [_BLANK | receipt for receipt in receipts])
    if signs:
        session.execute(insert(SignOfLife), signs)


def _by_day(moment: datetime, rng: random.Random) -> datetime:
    """Nobody reads circulars at night: what would fall there is read the morning after."""
    local = moment.astimezone(JST)
    if WAKING <= local.time() < SLEEPING:
        return moment
    morning = local.date() + timedelta(days=0 if local.time() < WAKING else 1)
    return datetime.combine(morning, WAKING, JST) + timedelta(minutes=rng.uniform(5, 150))


def _eldest(session: Session, audience_id: UUID) -> dict[UUID, UUID]:
    """Who reads the circular in each home."""
    rows = session.execute(
        select(Resident.household_id, Resident.id)
        .join(AudienceHousehold, AudienceHousehold.household_id == Resident.household_id)
        .where(AudienceHousehold.audience_id == audience_id)
        .order_by(Resident.birth_year.desc())
    )
    return {row.household_id: row.id for row in rows}


_BLANK: dict[str, Any] = {
    "resident_id": None,
    "device_id": None,
    "client_id": None,
    "sequence": None,
    "recorded_by": None,
}


def _receipt(message_id: UUID, household_id: UUID, at: datetime) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "household_id": household_id,
        "kind": ReceiptKind.READ,
        "occurred_at": at,
        "received_at": at,
    }


def _sign(receipt: dict[str, Any]) -> dict[str, Any]:
    return {
        "household_id": receipt["household_id"],
        "resident_id": receipt["resident_id"],
        "device_id": receipt["device_id"],
        "client_id": receipt["client_id"],
        "kind": SignKind.READING,
        "at": receipt["received_at"],
        "received_at": receipt["received_at"],
    }
