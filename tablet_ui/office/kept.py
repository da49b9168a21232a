"""The words for what is kept and how long."""

from district_hall.errors import N_
from district_hall.retention.rules import Kept
from tablet_ui.i18n import gettext

KEPT = {
    Kept.SIGNS_OF_LIFE: N_("動きの記録"),
    Kept.RECEIPTS: N_("だれが読んだか"),
    Kept.LOOKS: N_("家族が見た記録"),
    Kept.ABSENCES: N_("留守の記録"),
    Kept.CONSENTS: N_("終わった見守りの同意"),
    Kept.VISITS: N_("終わった訪問"),
    Kept.LEFT_PEOPLE: N_("いなくなったかたの名前"),
    Kept.DEVICES: N_("使えなくした端末"),
    Kept.CODES: N_("使い終わった番号とカード"),
    Kept.SESSIONS: N_("終わったサインイン"),
    Kept.ATTEMPTS: N_("まちがえた入力"),
    Kept.DELIVERIES: N_("送った記録"),
    Kept.CIRCULARS: N_("終わった回覧"),
    Kept.ALERTS: N_("終わった放送"),
    Kept.AUDIT: N_("操作の記録"),
}
ABOUT = {
    Kept.SIGNS_OF_LIFE: N_(
        "「元気です」や画面にふれたことです。見守りは7日分を見せ、ふだんの暮らしは数週間から分かります。"
    ),
    Kept.RECEIPTS: N_("読んだかたの名前だけが消えます。世帯が読んだことは残るので、読んだ世帯の数は変わりません。"),
    Kept.LOOKS: N_("家族がいつ見たかを、ご本人が確かめるためのものです。"),
    Kept.ABSENCES: N_("終わった留守と、取り消された留守です。いまの留守は消えません。"),
    Kept.CONSENTS: N_("やめてからの日数です。家族の名前と電話のつながりも、いっしょに消えます。"),
    Kept.VISITS: N_("終わってからの日数です。終わっていない訪問は消えません。"),
    Kept.LEFT_PEOPLE: N_("転出や死亡からの日数です。名前・読み・生まれた年と、その人についての記録が消えます。"),
    Kept.DEVICES: N_("ほかの記録がその端末をさしているあいだは、残ります。"),
    Kept.CODES: N_("端末や家族をつなぐ番号と、終わった世帯のカードです。"),
    Kept.SESSIONS: N_("いま使えるサインインは消えません。"),
    Kept.ATTEMPTS: N_("番号やパスワードを当てられないためのものです。だれかは分からない形で、1日だけ残します。"),
    Kept.DELIVERIES: N_("お知らせをどの端末や宛先へ、いつ送ったかです。届かなかったわけを調べるためのものです。"),
    Kept.CIRCULARS: N_("取り下げたものと、期限がすぎたものです。ファイルと、読んだ記録もいっしょに消えます。"),
    Kept.ALERTS: N_("続報や解除まで、ひとまとまりで消えます。安否の返事もいっしょに消えます。"),
    Kept.AUDIT: N_("だれが何をしたかの記録です。短くしすぎると、あとから確かめられません。"),
}
# How the list is divided: whose life it tells of, and what the program needs to work.
SECTIONS = (
    (
        N_("暮らしについて"),
        (Kept.SIGNS_OF_LIFE, Kept.RECEIPTS, Kept.LOOKS, Kept.ABSENCES, Kept.CONSENTS, Kept.VISITS, Kept.LEFT_PEOPLE),
    ),
    (N_("知らせたことと、したこと"), (Kept.CIRCULARS, Kept.ALERTS, Kept.AUDIT)),
    (N_("しくみのため"), (Kept.DEVICES, Kept.DELIVERIES, Kept.CODES, Kept.SESSIONS, Kept.ATTEMPTS)),
)


def name(kept: Kept) -> str:
    return gettext(KEPT[kept])


def about(kept: Kept) -> str:
    return gettext(ABOUT[kept])


def days(number: int) -> str:
    """90日; whole years also as years: 365日（1年）."""
    if number % 365 == 0:
        return gettext("%(days)s日（%(years)s年）", days=number, years=number // 365)
    return gettext("%(days)s日", days=number)
