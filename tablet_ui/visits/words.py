"""The words for why somebody should go, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from district_hall.clock import JST, local_day
from district_hall.delivery.models import SafetyReply
from district_hall.errors import N_
from district_hall.visits.models import Why
from district_hall.visits.worklist import Line, Outage
from tablet_ui.i18n import SOURCE, gettext, language
from tablet_ui.i18n import moment as said_moment

HEADINGS = {
    Why.ASKED_HELP: N_("助けがいります"),
    Why.NOT_REACHED: N_("放送が とどいていません"),
    Why.ASKED_VISIT: N_("来てほしい"),
    Why.TABLET_SILENT: N_("タブレットが 静かです"),
}
REASONS = {
    Why.ASKED_HELP: N_("放送に「助けがいります」と答えました。"),
    Why.NOT_REACHED: N_("タブレットからも電話からも、返事がありません。"),
    Why.ASKED_VISIT: N_("「区長さんに 来てもらう」を押しました。"),
    Why.TABLET_SILENT: N_("3日より長く、タブレットから しらせがありません。"),
}
OUTAGES = {
    Why.NOT_REACHED: N_("%(district)sの %(count)s世帯に、放送が とどいていません。停電か 通信の故障かもしれません。"),
    Why.TABLET_SILENT: N_("%(district)sの %(count)s台が 同じころから 静かです。停電か 通信の故障かもしれません。"),
}
BY_ITSELF = {
    Why.ASKED_HELP: N_("ひとりでに すみました"),
    Why.NOT_REACHED: N_("とどいたか、放送が終わりました"),
    Why.ASKED_VISIT: N_("ひとりでに すみました"),
    Why.TABLET_SILENT: N_("また 動きはじめたか、留守とわかりました"),
}
REPLIES = {
    SafetyReply.SAFE: N_("無事です"),
    SafetyReply.EVACUATED: N_("避難しました"),
    SafetyReply.HELP: N_("助けがいります"),
}


def heading(why: Why) -> str:
    return gettext(HEADINGS[why])


def reason(why: Why) -> str:
    return gettext(REASONS[why])


def by_itself(why: Why) -> str:
    return gettext(BY_ITSELF[why])


def outage(why: Why, one: Outage, district: str) -> str:
    return gettext(OUTAGES[why], district=district, count=len(one.lines))


def reply(code: SafetyReply) -> str:
    return gettext(REPLIES[code])


def group(number: int) -> str:
    return gettext("%(number)s班", number=number)


def house(line: Line) -> str:
    """1班 2番"""
    return gettext("%(group)s班 %(number)s番", group=line.group, number=line.number)


def alert_title(card: Mapping[str, Any] | None) -> str:
    """The alert's title in the reader's language, else in Japanese; empty where there is none."""
    texts = (card or {}).get("texts", {})
    text = texts.get(language()) or texts.get(SOURCE) or {}
    return str(text.get("title", ""))


def when(moment: datetime, at: datetime) -> str:
    """きょう 10:02, or 11月22日(日) 8:12."""
    if local_day(moment) != local_day(at):
        return said_moment(moment)
    local = moment.astimezone(JST)
    return gettext("きょう %(time)s", time=f"{local.hour}:{local.minute:02}")


def person(name: str) -> str:
    return gettext("%(name)sさん", name=name)


def who_goes(lines: Sequence[Line]) -> list[str]:
    """The names of those who have said that they go to one of these, once each."""
    return list(dict.fromkeys(line.taken_name for line in lines if line.taken_name))
