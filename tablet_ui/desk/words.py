"""The words for what tables of alerts hold as codes, and the sentences that say what a button will do."""

from collections.abc import Collection, Sequence
from datetime import datetime

from alerts.models import Alert, Ask, Hazard, State, Step
from alerts.questions import version_sent
from district_hall.audience.questions import Area
from district_hall.clock import JST
from district_hall.delivery.models import SafetyReply
from district_hall.errors import N_
from district_hall.places.models import District
from tablet_ui.i18n import SOURCE, gettext, language

HAZARDS = {
    Hazard.HEAVY_RAIN: N_("大雨"),
    Hazard.FLOOD: N_("川のはんらん"),
    Hazard.LANDSLIDE: N_("土砂災害"),
    Hazard.STORM_SURGE: N_("高潮"),
    Hazard.STORM: N_("暴風"),
    Hazard.SNOW: N_("大雪"),
    Hazard.EARTHQUAKE: N_("地震"),
    Hazard.VOLCANO: N_("火山"),
    Hazard.FIRE: N_("火事"),
    Hazard.BEAR: N_("クマ"),
    Hazard.MISSING_PERSON: N_("行方不明"),
    Hazard.OUTAGE: N_("停電・断水"),
    Hazard.ROAD: N_("道路"),
    Hazard.OTHER: N_("そのほか"),
}
LEVELS = {
    5: N_("緊急安全確保"),
    4: N_("避難指示"),
    3: N_("高齢者等避難"),
    2: N_("避難のしかたを確かめる"),
    1: N_("心がまえを高める"),
}
STEPS = {
    Step.FIRST: N_("第1報"),
    Step.UPDATE: N_("続報"),
    Step.CORRECTION: N_("訂正"),
    Step.ALL_CLEAR: N_("解除"),
    Step.CANCEL: N_("取消"),
}
STATES = {
    State.DRAFT: N_("書きかけ"),
    State.WAITING: N_("承認を待っています"),
    State.RETURNED: N_("もどされました"),
    State.LIVE: N_("放送中"),
    State.UPDATED: N_("続報に替わりました"),
    State.CORRECTED: N_("訂正に替わりました"),
    State.ALL_CLEAR: N_("解除しました"),
    State.CANCELLED: N_("取り消しました"),
    State.EXPIRED: N_("時間がきて終わりました"),
    State.DISCARDED: N_("消しました"),
}
CHANGES = {
    State.DRAFT: N_("書きました"),
    State.WAITING: N_("承認をたのみました"),
    State.RETURNED: N_("もどしました"),
    State.LIVE: N_("承認して放送しました"),
    State.UPDATED: N_("続報に替わりました"),
    State.CORRECTED: N_("訂正に替わりました"),
    State.ALL_CLEAR: N_("解除しました"),
    State.CANCELLED: N_("取り消しました"),
    State.EXPIRED: N_("時間がきて終わりました"),
    State.DISCARDED: N_("消しました"),
}
ASKS = {
    Ask.ACKNOWLEDGE: N_("「確認しました」だけ"),
    Ask.SAFETY: N_("安否をきく（無事・避難した・助けがいる）"),
}
ANSWERS = {
    SafetyReply.SAFE: N_("無事です"),
    SafetyReply.EVACUATED: N_("避難しました"),
    SafetyReply.HELP: N_("助けがいります"),
}
SOUNDS = {
    "alarm": N_("注意をひくチャイムと 声"),
    "notice": N_("静かなチャイムと 声"),
    "none": N_("音は鳴りません"),
}
ENDS = {
    Step.ALL_CLEAR: N_("「%(title)s」を 解除します。"),
    Step.CANCEL: N_("「%(title)s」の放送は まちがいだったと知らせて、取り消します。"),
    Step.UPDATE: N_("いま出ている「%(title)s」は、この続報に 替わります。"),
    Step.CORRECTION: N_("いま出ている「%(title)s」は、この訂正に 替わります。"),
}
SCREENS = {
    Step.ALL_CLEAR: N_("%(where)s %(count)s世帯の画面が「解除」に変わります。"),
    Step.CANCEL: N_("%(where)s %(count)s世帯の画面が「取消」に変わります。"),
}
OTHERS = N_("前の放送が出ていた ほかの%(count)s世帯にも、もう対象でないと知らせます。")
SILENT = N_("音は鳴りません。")
QUESTIONS = {
    Step.ALL_CLEAR: N_("「%(title)s」を 解除しますか"),
    Step.CANCEL: N_("「%(title)s」を 取り消しますか"),
}
HAND_IN = {
    Step.ALL_CLEAR: N_("解除の承認をたのむ"),
    Step.CANCEL: N_("取消の承認をたのむ"),
}
SEND = {
    Step.FIRST: N_("%(where)s %(count)s世帯に 放送する"),
    Step.UPDATE: N_("続報を %(where)s %(count)s世帯に 放送する"),
    Step.CORRECTION: N_("訂正を %(where)s %(count)s世帯に 放送する"),
    Step.ALL_CLEAR: N_("解除を %(where)s %(count)s世帯に 知らせる"),
    Step.CANCEL: N_("取消を %(where)s %(count)s世帯に 知らせる"),
}
DRILL = {
    Step.FIRST: N_("訓練を %(where)s %(count)s世帯に 放送する"),
    Step.UPDATE: N_("訓練の続報を %(where)s %(count)s世帯に 放送する"),
    Step.CORRECTION: N_("訓練の訂正を %(where)s %(count)s世帯に 放送する"),
    Step.ALL_CLEAR: N_("訓練の解除を %(where)s %(count)s世帯に 知らせる"),
    Step.CANCEL: N_("訓練の取消を %(where)s %(count)s世帯に 知らせる"),
}
NAMED_AT_MOST = 4


def hazard(code: Hazard) -> str:
    return gettext(HAZARDS[code])


def level(number: int | None) -> str:
    return gettext(LEVELS[number]) if number else gettext("警戒レベルなし")


def step(code: Step) -> str:
    return gettext(STEPS[code])


def state(code: State) -> str:
    return gettext(STATES[code])


def change(code: State) -> str:
    return gettext(CHANGES[code])


def ask(code: Ask) -> str:
    return gettext(ASKS[code])


def answer(code: SafetyReply) -> str:
    return gettext(ANSWERS[code])


def district(row: District) -> str:
    return row.name if language() == SOURCE else row.name_en


def group(number: int) -> str:
    return gettext("%(number)s班", number=number)


def places(areas: Collection[Area], everywhere: Sequence[District]) -> list[str]:
    """追分区, 借宿区 2班 …, in the town's order; nothing for the whole town."""
    whole = {area.district_id for area in areas if area.group_id is None}
    groups = {area.group_id for area in areas}
    found = []
    for row in everywhere:
        some = [one.number for one in row.groups if one.id in groups]
        if row.id in whole:
            found.append(district(row))
        elif some:
            between = "・" if language() == SOURCE else ", "
            numbers = between.join(group(number) for number in some)
            found.append(gettext("%(district)s %(groups)s", district=district(row), groups=numbers))
    return found


def where(areas: Collection[Area], everywhere: Sequence[District]) -> str:
    """追分区・借宿区; 町ぜんたい; and 追分区・借宿区・… ほか3か所 where there are many."""
    names = places(areas, everywhere)
    if not areas:
        return gettext("町ぜんたい")
    between = "・" if language() == SOURCE else ", "
    if len(names) <= NAMED_AT_MOST:
        return between.join(names)
    first = between.join(names[: NAMED_AT_MOST - 1])
    return gettext("%(first)s ほか%(count)sか所", first=first, count=len(names) - NAMED_AT_MOST + 1)


def send_button(code: Step, *, training: bool, where_to: str, count: int) -> str:
    """What the button that sends says: exactly what it will do."""
    sentence = (DRILL if training else SEND)[code]
    return gettext(sentence, where=where_to, count=f"{count:,}")


def sound(code: str) -> str:
    return gettext(SOUNDS[code])


def title_sent(alert: Alert) -> str:
    """What an alert that is out is called."""
    version = version_sent(alert)
    return version.title if version and version.title else gettext("放送")


def what_happens(code: Step, before: Alert | None, *, where_to: str, count: int, others: int) -> list[str]:
    """What sending it will do to what is out now, sentence by sentence; nothing for a first message.

    `others`: households that may have got what is out now and aren't meant any more.
    """
    if before is None or code not in ENDS:
        return []
    sentences = [gettext(ENDS[code], title=title_sent(before))]
    if code in SCREENS:
        sentences += [gettext(SCREENS[code], where=where_to, count=f"{count:,}"), gettext(SILENT)]
    if others:
        sentences.append(gettext(OTHERS, count=f"{others:,}"))
    return sentences


def ends(at: datetime) -> str:
    """20:32まで, in Japan."""
    local = at.astimezone(JST)
    return gettext("%(time)sまで", time=f"{local.hour}:{local.minute:02}")
