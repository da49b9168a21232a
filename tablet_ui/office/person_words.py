"""The words for one person's records: each kind, its columns, and what the codes in them say."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from district_hall.audit import ActorKind
from district_hall.clock import JST
from district_hall.delivery.models import ReceiptKind, SafetyReply
from district_hall.devices.models import TextSize
from district_hall.errors import N_
from district_hall.family.models import Given, Party, Relation
from district_hall.signs_of_life.models import SignKind
from district_hall.visits.models import Closed, Why
from tablet_ui.i18n import day, gettext, moment
from tablet_ui.office import acts
from tablet_ui.office.words import DEVICES, REVOKED

RECORDS = {
    "receipts": (N_("回覧や放送の受け取り"), N_("届いた・読んだ・答えた という記録です。")),
    "signs_of_life": (N_("動きの記録"), N_("「元気です」や、画面にふれた日時です。")),
    "consents": (N_("見守りの同意"), N_("だれが見てよいか と、そのはじめと終わりです。")),
    "looks": (N_("家族が見た記録"), N_("同意した家族が、いつ見たかです。")),
    "absences": (N_("留守の登録"), N_("いつからいつまで留守にするかです。")),
    "visits": (N_("訪問"), N_("たずねる理由と、その終わりです。")),
    "devices": (N_("世帯の端末"), N_("同じ世帯のかたと いっしょに使う端末です。")),
    "acts": (N_("職員などがしたこと"), N_("このかたについて、だれかがした操作です。")),
}
COLUMNS = {
    "at": N_("日時"),
    "title": N_("題名"),
    "kind": N_("種類"),
    "answer": N_("安否の返事"),
    "way": N_("方法"),
    "is_drill": N_("訓練"),
    "relation": N_("つながり"),
    "name": N_("名前"),
    "given": N_("同意のしかた"),
    "given_at": N_("同意した日時"),
    "paused_at": N_("休みにした日時"),
    "ended_at": N_("やめた日時"),
    "first_on": N_("はじめの日"),
    "last_on": N_("終わりの日"),
    "entered_by": N_("登録した人"),
    "entered_at": N_("登録した日時"),
    "undone_at": N_("取り消した日時"),
    "why": N_("理由"),
    "since": N_("はじまり"),
    "taken_at": N_("引きうけた日時"),
    "closed": N_("終わりかた"),
    "closed_at": N_("終わった日時"),
    "note": N_("書きとめたこと"),
    "label": N_("管理番号"),
    "language": N_("言語"),
    "text_size": N_("文字の大きさ"),
    "paired_at": N_("つないだ日時"),
    "last_seen_at": N_("さいごの動き"),
    "revoked_at": N_("使えなくした日時"),
    "revoked_why": N_("使えなくした理由"),
    "act": N_("したこと"),
    "actor_kind": N_("した人"),
}
VALUES: tuple[Mapping[Any, str], ...] = (
    {
        ReceiptKind.ARRIVED: N_("届いた"),
        ReceiptKind.SOUNDED: N_("音が鳴った"),
        ReceiptKind.SHOWN: N_("画面に出た"),
        ReceiptKind.READ: N_("読んだ"),
        ReceiptKind.ACKNOWLEDGED: N_("確認した"),
        ReceiptKind.ANSWERED: N_("安否を答えた"),
    },
    {
        SafetyReply.SAFE: N_("無事です"),
        SafetyReply.EVACUATED: N_("避難しました"),
        SafetyReply.HELP: N_("助けがいります"),
    },
    {
        SignKind.READING: N_("読んだ"),
        SignKind.CHECK_IN: N_("「元気です」を押した"),
        SignKind.TOUCH: N_("画面にふれた"),
        SignKind.ANSWER: N_("放送に答えた"),
        SignKind.ASK: N_("訪問をたのんだ"),
    },
    {
        Relation.SON: N_("むすこ"),
        Relation.DAUGHTER: N_("むすめ"),
        Relation.GRANDCHILD: N_("まご"),
        Relation.SIBLING: N_("きょうだい"),
        Relation.RELATIVE: N_("親せき"),
        Relation.FRIEND: N_("友人・知人"),
    },
    {Given.TABLET: N_("タブレットで"), Given.PAPER: N_("紙で")},
    {Party.ELDER: N_("ご本人"), Party.FAMILY: N_("家族"), Party.STAFF: N_("区長・町役場")},
    {
        Why.ASKED_HELP: N_("「助けがいります」と答えた"),
        Why.NOT_REACHED: N_("放送が届いていない"),
        Why.ASKED_VISIT: N_("訪問をたのんだ"),
        Why.TABLET_SILENT: N_("タブレットの動きがない"),
    },
    {Closed.DONE: N_("たずねた"), Closed.BY_ITSELF: N_("理由がなくなった")},
    {TextSize.NORMAL: N_("ふつう"), TextSize.LARGE: N_("大きい")},
    DEVICES,
    REVOKED,
    acts.WAYS,
    acts.ACTORS,
)


def record(kind: str) -> str:
    return gettext(RECORDS[kind][0])


def about_record(kind: str) -> str:
    return gettext(RECORDS[kind][1])


def column(name: str) -> str:
    return gettext(COLUMNS[name])


def columns_said(rows: list[dict[str, Any]]) -> list[str]:
    """The columns in which at least one row says something."""
    return [name for name in (rows[0] if rows else ()) if any(row[name] not in (None, "", False) for row in rows)]


def value(name: str, found: Any) -> str:
    """What stands in a cell. Empty where it says nothing."""
    if found is None or found is False:
        return ""
    if found is True:
        return gettext("訓練です")
    if name == "act":
        return acts.act(found)
    if isinstance(found, datetime):
        return year_and_moment(found)
    if isinstance(found, date):
        return f"{found.year}/{day(found)}"
    return _said(found)


def is_moment(found: Any) -> bool:
    return isinstance(found, date)


def year_and_moment(at: datetime) -> str:
    return f"{at.astimezone(JST).year}/{moment(at)}"


def _said(found: Any) -> str:
    """Two kinds of code may share a word (phone): the type decides, as a plain word equals every code that reads so."""
    for words in VALUES:
        for code, said in words.items():
            if type(code) is type(found) and code == found:
                return gettext(said)
    return str(found)


def actor(kind: ActorKind) -> str:
    return acts.actor(kind)
