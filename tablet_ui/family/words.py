"""Days and times as the family's pages say them."""

from datetime import date, datetime, time, timedelta

from babel import dates

from district_hall.clock import JST, local_day, now
from district_hall.errors import N_
from district_hall.family.models import Absence, Relation
from district_hall.family.rules import given_name as given_name  # noqa: PLC0414 - the templates' word too
from district_hall.places.models import District
from tablet_ui.i18n import SOURCE, day, gettext, language

RELATIONS = {
    Relation.SON: N_("むすこ"),
    Relation.DAUGHTER: N_("むすめ"),
    Relation.GRANDCHILD: N_("まご"),
    Relation.SIBLING: N_("きょうだい"),
    Relation.RELATIVE: N_("しんせき"),
    Relation.FRIEND: N_("友人"),
}
PARTS_OF_DAY = (
    (time(4), N_("夜中 %(time)s")),
    (time(11), N_("朝 %(time)s")),
    (time(16), N_("昼 %(time)s")),
    (time(19), N_("夕方 %(time)s")),
)
NIGHT = N_("夜 %(time)s")


def relation(code: Relation) -> str:
    return gettext(RELATIONS[code])


def district(row: District) -> str:
    return row.name if language() == SOURCE else row.name_en


def clock_time(at: datetime) -> str:
    """14時32分, in Japan."""
    local = at.astimezone(JST)
    return gettext("%(hour)s時%(minute)s分", hour=local.hour, minute=f"{local.minute:02}")


def time_of_day(at: datetime) -> str:
    """朝 8時12分"""
    local = at.astimezone(JST).time()
    words = next((words for until, words in PARTS_OF_DAY if local < until), NIGHT)
    return gettext(words, time=clock_time(at))


def when(at: datetime) -> str:
    """Today 8時12分, yesterday きのう 18時20分, before 11月21日(土) 18時20分."""
    days = (local_day(now()) - local_day(at)).days
    if days == 0:
        return clock_time(at)
    if days == 1:
        return gettext("きのう %(time)s", time=clock_time(at))
    return gettext("%(day)s %(time)s", day=day(at), time=clock_time(at))


def short_time(at: datetime) -> str:
    """8:12, for the week's boxes."""
    local = at.astimezone(JST)
    return f"{local.hour}:{local.minute:02}"


def weekday(on: date) -> str:
    """月"""
    return dates.format_date(on, "E", locale=language())


def until(last_on: date | None) -> str:
    """11月30日(月)までの予定"""
    if last_on is None:
        return gettext("いつまでかは 決まっていません")
    return gettext("%(day)sまでの予定", day=day(last_on))


def from_to(row: Absence) -> str:
    """11月28日(土)から 11月30日(月)まで; one day once, no end not at all."""
    if row.first_on == row.last_on:
        return day(row.first_on)
    if row.last_on is None:
        return gettext("%(day)sから", day=day(row.first_on))
    return gettext("%(first)sから %(last)sまで", first=day(row.first_on), last=day(row.last_on))


def full_date(at: date | datetime) -> str:
    """2026年10月1日"""
    on = local_day(at) if isinstance(at, datetime) else at
    if language() == SOURCE:
        return gettext("%(year)s年%(month)s月%(day)s日", year=on.year, month=on.month, day=on.day)
    return f"{on:%-d %B %Y}"


def tomorrow() -> date:
    return today() + timedelta(days=1)


def today() -> date:
    return local_day(now())
