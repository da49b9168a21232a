"""A small story town for tests.

追分区: its leader is 荻原 (login `oiwake`), two groups of three households each. 借宿区: its leader is 市村 (`kariyado`),
one group of two. In 追分区 1班: 1番 ハツ lives alone (member, tablet), 2番 the 土屋 family of three (member, tablet and
phone), 3番 is no member. Each district has a hall. The desk is
田中 (`desk`), 小山 (`desk2`) and its chief 内堀 (`chief`); 依田 runs the town office (`office`), 中山 is 追分区's welfare
commissioner (`commissioner`). Nobody here exists.
"""

import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from circular import actions as circulars
from circular.models import Category, Issuer
from district_hall.audience.models import Membership
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import Message
from district_hall.devices import actions as devices
from district_hall.devices.actions import Paired
from district_hall.devices.models import DeviceKind
from district_hall.family.models import Consent, FamilyAccess, FamilyPhone, Given, Relation
from district_hall.people.models import Resident, StaffAccount, StaffRole
from district_hall.people.roles import Role
from district_hall.places.models import District, Group, Hall, Household, Reach

PASSWORD = "おいわけの-とても-ながい-ことば"
# As cheap as argon2 can be: what it costs to guess is another test's matter.
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


TOWN_STAFF = (
    ("desk", "田中 光男", Role.DESK),
    ("desk2", "小山 典子", Role.DESK),
    ("chief", "内堀 茂", Role.DESK_CHIEF),
    ("office", "依田 久美", Role.TOWN_OFFICE),
)


@dataclass
class Town:
    """Who and what there is, by key: households by `区/班/番`, e.g. `oiwake/1/2`."""

    districts: dict[str, UUID] = field(default_factory=dict)
    groups: dict[str, UUID] = field(default_factory=dict)
    households: dict[str, UUID] = field(default_factory=dict)
    residents: dict[str, UUID] = field(default_factory=dict)
    leaders: dict[str, UUID] = field(default_factory=dict)
    halls: dict[str, UUID] = field(default_factory=dict)
    staff: dict[str, UUID] = field(default_factory=dict)


def settle(database: Database) -> Town:
    return database.unit_of_work(_settle)


def _settle(session: Session) -> Town:
    town = Town()
    for position, (key, name, groups) in enumerate((("oiwake", "追分区", (3, 3)), ("kariyado", "借宿区", (2,)))):
        district = District(name=name, name_en=key.title(), reading=key, position=position)
        session.add(district)
        session.flush()
        town.districts[key] = district.id
        hall = Hall(district_id=district.id, name=name.removesuffix("区") + "公民館")
        session.add(hall)
        session.flush()
        town.halls[key] = hall.id
        for number, size in enumerate(groups, start=1):
            group = Group(district_id=district.id, number=number)
            session.add(group)
            session.flush()
            town.groups[f"{key}/{number}"] = group.id
            for house in range(1, size + 1):
                town.households[f"{key}/{number}/{house}"] = _household(session, group, house)
        town.leaders[key] = _staff(
            session, key, "荻原 善次" if key == "oiwake" else "市村 悦子", Role.DISTRICT_LEADER, district.id
        )
    for login, name, role in TOWN_STAFF:
        town.staff[login] = _staff(session, login, name, role)
    town.staff["commissioner"] = _staff(
        session, "commissioner", "中山 ふみ", Role.WELFARE_COMMISSIONER, town.districts["oiwake"]
    )
    for home, *people in (("oiwake/1/1", "荻原 ハツ"), ("oiwake/1/2", "土屋 清", "土屋 節子", "土屋 健太")):
        for name in people:
            resident = Resident(household_id=town.households[home], name=name, kana=name, birth_year=1950)
            session.add(resident)
            session.flush()
            town.residents[name] = resident.id
    return town


def _household(session: Session, group: Group, number: int) -> UUID:
    home = Household(
        district_id=group.district_id,
        group_id=group.id,
        number=number,
        name="荻原",
        is_member=number != 3,
        reach=Reach.TABLET if number < 3 else Reach.PAPER,
    )
    session.add(home)
    session.flush()
    return home.id


def _staff(session: Session, login: str, name: str, role: Role, district_id: UUID | None = None) -> UUID:
    account = StaffAccount(login=login, name=name, password_hash=_HASH)
    session.add(account)
    session.flush()
    session.add(StaffRole(account_id=account.id, role=role, district_id=district_id))
    return account.id


def pair(database: Database, town: Town, home: str, kind: DeviceKind = DeviceKind.TABLET) -> Paired:
    """A paired device of this household."""
    made_by = town.leaders[home.split("/", maxsplit=1)[0]]
    code = database.unit_of_work(devices.make_pairing_code, town.households[home], kind, by=made_by, at=now())
    return database.unit_of_work(devices.pair_by_secret, code.secret, at=now())


def pair_hall(database: Database, town: Town, hall: str) -> Paired:
    """A hall's shared tablet."""
    code = database.unit_of_work(devices.make_hall_code, town.halls[hall], by=town.staff["office"], at=now())
    return database.unit_of_work(devices.pair_by_secret, code.secret, at=now())


def let_family_look(database: Database, town: Town, resident: str) -> str:
    """This resident consents on paper, and a family contact's phone is paired: its credential."""
    credential = secrets.token_urlsafe(32)

    def consent(session: Session) -> None:
        given = Consent(
            resident_id=town.residents[resident],
            relation=Relation.SON,
            name="健一",
            given=Given.PAPER,
            recorded_by=town.leaders["oiwake"],
        )
        phone = FamilyPhone(credential_hash=sha256(credential.encode()).digest())
        session.add_all([given, phone])
        session.flush()
        session.add(FamilyAccess(phone_id=phone.id, consent_id=given.id))

    database.unit_of_work(consent)
    return credential


def write(
    database: Database,
    town: Town,
    district: str = "oiwake",
    *,
    title: str = "秋の一斉清掃のご案内",
    body: str = "朝8時に公民館前に集まってください。",
    membership: Membership = Membership.MEMBERS,
    groups: tuple[int, ...] = (),
) -> UUID:
    """A draft that lacks nothing."""
    draft = circulars.Draft(
        title=title,
        body=body,
        category=Category.EVENT,
        issuer=Issuer.LEADER,
        due_on=None,
        membership=membership,
        group_ids=frozenset(town.groups[f"{district}/{number}"] for number in groups),
    )

    def start_and_save(session: Session) -> UUID:
        row = circulars.start(session, town.districts[district], by=town.leaders[district], at=now())
        circulars.save(session, row.id, draft, revision=0, at=now())
        return row.id

    return database.unit_of_work(start_and_save)


def publish(database: Database, town: Town, circular_id: UUID, district: str = "oiwake") -> Message:
    return database.unit_of_work(circulars.publish, circular_id, by=town.leaders[district], at=now())
