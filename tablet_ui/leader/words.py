"""The words for what tables hold as codes, in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from circular.models import Category, Circular, Issuer
from district_hall.audience.models import Membership
from district_hall.clock import JST
from district_hall.delivery.models import Way
from district_hall.devices.models import DeviceKind
from district_hall.errors import N_
from district_hall.places.models import District, Group, Reach
from tablet_ui.i18n import SOURCE, gettext, language

CATEGORIES = {
    Category.EVENT: N_("行事"),
    Category.LIVING: N_("暮らし"),
    Category.HALL: N_("公民館"),
    Category.SAFETY: N_("安全"),
    Category.WELFARE: N_("福祉"),
    Category.REPORT: N_("報告"),
}
ISSUERS = {
    Issuer.LEADER: N_("区長から"),
    Issuer.HALL: N_("公民館から"),
    Issuer.TOWN: N_("町役場から"),
}
MEMBERSHIPS = {
    Membership.MEMBERS: N_("区の会員の世帯だけ"),
    Membership.EVERYONE: N_("会員でない世帯にも、みんなに"),
}
REACHES = {Reach.TABLET: N_("タブレット"), Reach.PHONE: N_("電話"), Reach.PAPER: N_("紙")}
WAYS = {
    Way.TABLET: N_("タブレットで"),
    Way.PHONE: N_("電話の画面で"),
    Way.HALL: N_("公民館で"),
    Way.PAPER: N_("紙で"),
    Way.TELEPHONE: N_("電話で聞いて"),
    Way.VISIT: N_("たずねて"),
}
DEVICES = {
    DeviceKind.TABLET: N_("タブレット"),
    DeviceKind.PHONE: N_("電話"),
    DeviceKind.HALL: N_("公民館のタブレット"),
}


def category(code: Category) -> str:
    return gettext(CATEGORIES[code])


def issuer(code: Issuer) -> str:
    return gettext(ISSUERS[code])


def membership(code: Membership) -> str:
    return gettext(MEMBERSHIPS[code])


def way(code: Way) -> str:
    return gettext(WAYS[code])


def reach(code: Reach) -> str:
    return gettext(REACHES[code])


def device(code: DeviceKind) -> str:
    return gettext(DEVICES[code])


def district(row: District) -> str:
    return row.name if language() == SOURCE else row.name_en


def group(number: int) -> str:
    return gettext("%(number)s班", number=number)


def place(row: District, groups: Iterable[Group]) -> str:
    """追分区, or 追分区 3班・4班 where only some groups are meant."""
    names = [group(one.number) for one in groups]
    if not names:
        return district(row)
    between = "・" if language() == SOURCE else ", "
    return gettext("%(district)s %(groups)s", district=district(row), groups=between.join(names))


def audience(one: Circular) -> str:
    return place(one.district, one.groups)


def by_reach(households: Mapping[Reach, int]) -> str:
    """タブレット 20、電話 5、紙 3"""
    between = "、" if language() == SOURCE else ", "
    return between.join(f"{reach(code)}\N{NO-BREAK SPACE}{households[code]}" for code in Reach if households.get(code))


def clock_time(at: datetime) -> str:
    """14時32分, in Japan."""
    local = at.astimezone(JST)
    return gettext("%(hour)s時%(minute)s分", hour=local.hour, minute=f"{local.minute:02}")
