"""The words for what the register holds as codes, in the reader's language."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from babel import dates

from district_hall.clock import JST
from district_hall.delivery.models import ChannelWord
from district_hall.devices.inventory import Show
from district_hall.devices.models import Device, DeviceKind, Revoked
from district_hall.errors import N_
from district_hall.people.models import StaffRole
from district_hall.people.offices import Held
from district_hall.people.roles import Role
from district_hall.places.models import District, Group, Household, Reach
from tablet_ui.i18n import SOURCE, gettext, language
from tablet_ui.leader import words

ROLES = {
    Role.DISTRICT_LEADER: N_("区長"),
    Role.WELFARE_COMMISSIONER: N_("民生委員"),
    Role.DESK: N_("防災担当"),
    Role.DESK_CHIEF: N_("防災担当（責任者）"),
    Role.TOWN_OFFICE: N_("町役場"),
}
DEVICES = {
    DeviceKind.TABLET: N_("タブレット"),
    DeviceKind.PHONE: N_("電話"),
    DeviceKind.HALL: N_("公民館のタブレット"),
}
REVOKED = {
    Revoked.LOST: N_("なくした"),
    Revoked.BROKEN: N_("こわれた"),
    Revoked.RETURNED: N_("返された"),
    Revoked.SWAPPED: N_("取りかえた"),
    Revoked.LEFT: N_("世帯が出た"),
}
SHOWN = {
    Show.IN_USE: N_("使っている"),
    Show.SILENT: N_("3日より長く動きがない"),
    Show.NEVER_USED: N_("つないだあと 使われていない"),
    Show.REVOKED: N_("使えないようにした"),
}
GIVEN_UP = {
    ChannelWord.SOCKET: N_("件を、つながっている画面に すぐには出せませんでした"),
    ChannelWord.PUSH: N_("件を、閉じている画面に届けられませんでした"),
    ChannelWord.MAIL: N_("件を、メールで届けられませんでした"),
    ChannelWord.LINE: N_("件を、LINEで届けられませんでした"),
}

clock_time = words.clock_time
district = words.district
group = words.group


def reach(code: Reach) -> str:
    return words.reach(code)


def given_up(channel: ChannelWord) -> str:
    return gettext(GIVEN_UP[channel])


def role(code: Role) -> str:
    return gettext(ROLES[code])


def office(code: Role, where: District | None) -> str:
    """追分区 区長, 防災担当"""
    between = " " if language() == SOURCE else ", "
    return between.join(([district(where)] if where else []) + [role(code)])


def device(code: DeviceKind) -> str:
    return gettext(DEVICES[code])


def revoked(code: Revoked | None) -> str:
    return gettext(REVOKED[code]) if code else ""


def shown(code: Show) -> str:
    return gettext(SHOWN[code])


def house(row: Household) -> str:
    """1班 2番"""
    return at_house(row.group, row.number)


def at_house(row: Group, number: int) -> str:
    return gettext("%(group)s班 %(number)s番", group=row.number, number=number)


def place(row: Household) -> str:
    """追分区 1班 2番"""
    return f"{district(row.district)} {house(row)}"


def place_of(row: Device) -> str:
    """Where a device belongs: a household's place, or a hall's name."""
    if row.household is not None:
        return place(row.household)
    return f"{district(row.hall.district)} {row.hall.name}" if row.hall else ""


def long_day(at: datetime) -> str:
    """2026年4月1日, in Japan."""
    local = at.astimezone(JST).date()
    form = "y年M月d日" if language() == SOURCE else "d MMM y"
    return str(dates.format_date(local, form, locale=language()))


def period(held: StaffRole) -> str:
    """From when to which last day: an office that ends at midnight has ended on the day before."""
    since = long_day(held.since)
    if held.until is None:
        return gettext("%(since)s から", since=since)
    until = long_day(held.until - timedelta(seconds=1))
    return gettext("%(since)s から %(until)s まで", since=since, until=until)


def offices(held: Iterable[Held]) -> str:
    return gettext("、").join(office(one.role.role, one.district) for one in held)


def role_choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    return [(one.value, role(one)) for one in roles]


def district_choices(rows: Iterable[District]) -> list[tuple[str, str]]:
    return [(str(one.id), district(one)) for one in rows]
