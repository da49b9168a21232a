"""The demo town's staff beside the district leaders, and whom 困ったとき names. Nobody here exists."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.demo import names, places
from district_hall.people.models import StaffAccount, StaffRole
from district_hall.people.roles import Role
from district_hall.places.models import District, Helper


@dataclass(frozen=True)
class DemoStaff:
    """`district` is a key of `places`; empty: in the whole town."""

    login: str
    name: str
    role: Role
    label: str
    district: str = ""


STAFF = (
    DemoStaff("desk", "井出 誠", Role.DESK, "防災担当 / disaster desk"),
    DemoStaff("desk2", "柳沢 直美", Role.DESK, "防災担当（承認する人） / disaster desk, the one who approves"),
    DemoStaff("chief", "篠原 博", Role.DESK_CHIEF, "防災担当の責任者 / the desk's chief"),
    DemoStaff("office", "清水 久美子", Role.TOWN_OFFICE, "町役場 / town office"),
    DemoStaff("minsei", "茂木 順子", Role.WELFARE_COMMISSIONER, "民生委員 / welfare commissioner", "oiwake"),
    DemoStaff("minsei2", "上原 和彦", Role.WELFARE_COMMISSIONER, "民生委員（借宿） / in Kariyado", "kariyado"),
)
# No exchange begins with 0: nobody has these numbers.
_NUMBERS = "0267-00-{:04}"


def fill(session: Session, password_hash: str, *, at: datetime) -> None:
    """Gives the town its desk, office and commissioners, and each district its contacts."""
    districts = {one.name: one for one in session.scalars(select(District))}
    ids = {each.key: districts[each.name].id for each in places.DISTRICTS}
    for one in STAFF:
        account = StaffAccount(login=one.login, name=one.name, password_hash=password_hash)
        session.add(account)
        session.flush()
        session.add(
            StaffRole(
                account_id=account.id, role=one.role, district_id=ids.get(one.district), since=at - timedelta(days=230)
            )
        )
    for number, leader in enumerate(names.DISTRICT_LEADERS, start=1):
        contacts = [("区長", leader.name)]
        contacts += [("民生委員", one.name) for one in STAFF if one.district == leader.district]
        for position, (what, name) in enumerate(contacts):
            telephone = _NUMBERS.format(100 * number + position + 1)
            session.add(
                Helper(district_id=ids[leader.district], position=position, what=what, name=name, telephone=telephone)
            )
