"""The words for what the audit keeps as codes: acts, kinds of subject, and what the details say.

An act that has no words here is shown as its code; a test finds it (tests/web/office/test_audit.py).
"""

from collections.abc import Mapping
from typing import Any

from district_hall.audit import ActorKind
from district_hall.delivery.models import Way
from district_hall.errors import N_
from district_hall.retention.rules import Kept
from tablet_ui.i18n import gettext
from tablet_ui.office.kept import KEPT
from tablet_ui.office.words import DEVICES, REVOKED, ROLES

ACTS = {
    # signing in
    "sign_in": N_("サインインしました"),
    "sign_out": N_("サインアウトしました"),
    "change_password": N_("自分のパスワードを変えました"),
    # circulars
    "publish": N_("回覧を出しました"),
    "withdraw": N_("回覧を取り下げました"),
    "discard_draft": N_("書きかけの回覧を捨てました"),
    "record_reading": N_("読んだことを記録しました"),
    "take_back_reading": N_("読んだ記録を取り消しました"),
    # alerts
    "start_alert": N_("放送を書きはじめました"),
    "follow_alert": N_("続きの放送を書きはじめました"),
    "edit_alert": N_("放送を書きなおしました"),
    "hand_in_alert": N_("放送の承認をたのみました"),
    "give_back_alert": N_("放送を書いた人にもどしました"),
    "approve_alert": N_("放送を承認して出しました"),
    "send_alert_alone": N_("放送を1人で出しました"),
    "discard_alert": N_("書きかけの放送を捨てました"),
    "expire_alert": N_("放送の期限がすぎました"),
    # devices
    "make_pairing_code": N_("端末をつなぐ番号を作りました"),
    "make_household_card": N_("公民館のタブレットに見せるカードを作りました"),
    "pair": N_("端末がつながりました"),
    "revoke": N_("端末を使えなくしました"),
    "change_label": N_("端末の管理番号を変えました"),
    # places
    "add_district": N_("区を加えました"),
    "change_district": N_("区の名前などを変えました"),
    "add_group": N_("班を加えました"),
    "renumber_group": N_("班の番号を変えました"),
    "add_hall": N_("公民館を加えました"),
    "rename_hall": N_("公民館の名前を変えました"),
    "remove_hall": N_("公民館を消しました"),
    "add_helper": N_("困ったときの連絡先を加えました"),
    "change_helper": N_("困ったときの連絡先を変えました"),
    "move_helper": N_("困ったときの連絡先を並べかえました"),
    "remove_helper": N_("困ったときの連絡先を消しました"),
    # households and people
    "move_in": N_("世帯を登録しました"),
    "change_household": N_("世帯の登録を直しました"),
    "household_leaves": N_("世帯の転出を記録しました"),
    "move_household": N_("世帯の引っこしを記録しました"),
    "split_household": N_("世帯を分けました"),
    "add_person": N_("住民を登録しました"),
    "correct_person": N_("住民の登録を直しました"),
    "person_leaves": N_("住民の転出・死亡を記録しました"),
    "join_household": N_("住民を別の世帯に移しました"),
    # staff
    "open_account": N_("職員や役員のアカウントを作りました"),
    "rename_account": N_("アカウントの名前を変えました"),
    "reset_password": N_("新しいパスワードを出しました"),
    "close_account": N_("アカウントを閉じました"),
    "give_role": N_("役につけました"),
    "end_role": N_("役を終えました"),
    "hand_over": N_("役を引きつぎました"),
    # family contacts
    "give_consent": N_("見守りに同意しました"),
    "pause_consent": N_("見守りを休みにしました"),
    "resume_consent": N_("見守りを再開しました"),
    "end_consent": N_("見守りの同意をやめました"),
    "take_back_end_of_consent": N_("同意をやめたのを、取り消しました"),
    "make_family_code": N_("家族の電話をつなぐ番号を作りました"),
    "pair_family_phone": N_("家族の電話がつながりました"),
    "enter_absence": N_("留守を登録しました"),
    "undo_absence": N_("留守を取り消しました"),
    # mail
    "enter_mail_address": N_("メールアドレスを入れました"),
    "confirm_mail_address": N_("メールアドレスをたしかめました"),
    "choose_circular_mail": N_("回覧のメールをえらびました"),
    "stop_circular_mail": N_("回覧のメールをやめました"),
    "stop_mail": N_("メールをやめました"),
    "make_line_code": N_("LINEをつなぐ番号を作りました"),
    "link_line": N_("LINEがつながりました"),
    "unlink_line": N_("LINEのつながりが切れました"),
    # visits
    "take_visit": N_("訪問を引きうけました"),
    "give_back_visit": N_("訪問の引きうけをやめました"),
    "finish_visit": N_("訪問を終えました"),
    # the town office's records
    "see_person_data": N_("1人についての記録を見ました"),
    "print_person_data": N_("1人についての記録を、ぜんぶ開きました"),
    "export_person_data": N_("1人についての記録を書き出しました"),
    "erase_person": N_("1人についての記録を消しました"),
    "set_retention": N_("残しておく期間を変えました"),
    "remove_what_is_over": N_("期間がすぎた記録を消しました"),
}
KINDS = {
    "circular": N_("回覧"),
    "alert": N_("放送"),
    "message": N_("お知らせ"),
    "receipt": N_("読んだ記録"),
    "device": N_("端末"),
    "pairingcode": N_("つなぐ番号"),
    "householdcard": N_("世帯のカード"),
    "district": N_("区"),
    "group": N_("班"),
    "hall": N_("公民館"),
    "helper": N_("困ったときの連絡先"),
    "household": N_("世帯"),
    "resident": N_("住民"),
    "staffaccount": N_("アカウント"),
    "staffrole": N_("役"),
    "staffsession": N_("サインイン"),
    "consent": N_("見守りの同意"),
    "familycode": N_("家族をつなぐ番号"),
    "familyphone": N_("家族の電話"),
    "absence": N_("留守"),
    "visit": N_("訪問"),
    "retentionperiod": N_("残しておく期間"),
}
ACTORS = {
    ActorKind.STAFF: N_("職員・役員"),
    ActorKind.DEVICE: N_("世帯や公民館の端末"),
    ActorKind.FAMILY: N_("家族"),
    ActorKind.SYSTEM: N_("プログラム"),
}
WAYS = {
    Way.TABLET: N_("タブレット"),
    Way.PHONE: N_("電話の画面"),
    Way.HALL: N_("公民館のタブレット"),
    Way.PAPER: N_("紙"),
    Way.TELEPHONE: N_("電話で聞いた"),
    Way.VISIT: N_("たずねた"),
}
# What a detail's code says, by the detail's name.
CODES: dict[str, Mapping[Any, str]] = {
    "why": REVOKED,
    "way": WAYS,
    "kind_of_device": DEVICES,
    "role": ROLES,
    "kept": KEPT,
}
DAYS = N_("%(days)s日")
BEFORE = N_("%(before)s日 から %(days)s日 に")
PEOPLE = N_("%(count)s人")
REMOVED = N_("%(kind)s %(count)s件")


def act(code: str) -> str:
    return gettext(ACTS[code]) if code in ACTS else code


def kind(code: str) -> str:
    return gettext(KINDS[code]) if code in KINDS else code


def actor(code: ActorKind) -> str:
    return gettext(ACTORS[code])


def details(found: Mapping[str, Any]) -> list[str]:
    """What is worth reading of an entry's details; ids and what nobody has a word for are left out."""
    said = [gettext(CODES[name][value]) for name, value in found.items() if name in CODES and value in CODES[name]]
    if "days" in found:
        sentence = BEFORE if "before" in found else DAYS
        said.append(gettext(sentence, **_plain(found, "before", "days")))
    if isinstance(found.get("people"), int):
        said.append(gettext(PEOPLE, count=found["people"]))
    removed = [(code, found[code]) for code in Kept if code in found]
    return said + [gettext(REMOVED, kind=gettext(KEPT[code]), count=count) for code, count in removed]


def _plain(found: Mapping[str, Any], *names: str) -> dict[str, object]:
    return {name: found[name] for name in names if name in found}


def acts_that_say(text: str) -> frozenset[str]:
    """Codes whose words have this in them, in the reader's language."""
    return frozenset(code for code in ACTS if text.casefold() in act(code).casefold())


def kinds_that_say(text: str) -> frozenset[str]:
    return frozenset(code for code in KINDS if text.casefold() in kind(code).casefold())
