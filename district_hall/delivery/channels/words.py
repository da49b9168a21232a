"""What our letters and LINE texts say around what was sent, in Japanese and English."""

from enum import StrEnum

JAPANESE, ENGLISH = "ja", "en"
LANGUAGES = (JAPANESE, ENGLISH)
WEEKDAYS = {JAPANESE: "月火水木金土日", ENGLISH: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Say(StrEnum):
    LEVEL = "level"
    ISSUER = "issuer"
    AREAS = "areas"
    WHOLE_TOWN = "whole_town"
    DROPPED = "dropped"
    SENT_AT = "sent_at"
    HOLDS_UNTIL = "holds_until"
    DUE_ON = "due_on"
    CIRCULAR = "circular"
    WITHDRAWN_TITLE = "withdrawn_title"
    WITHDRAWN_BODY = "withdrawn_body"
    WITHDRAWN_NAMED = "withdrawn_named"
    FOR_FAMILY = "for_family"
    OPEN_BOARD = "open_board"
    SEE_PAGES = "see_pages"
    ONLY_JAPANESE = "only_japanese"
    LINKED = "linked"
    NOT_LINKED = "not_linked"
    AUTOMATIC = "automatic"
    STOP = "stop"
    CONFIRM_TITLE = "confirm_title"
    CONFIRM_STAFF = "confirm_staff"
    CONFIRM_FAMILY = "confirm_family"
    CONFIRM_LINK = "confirm_link"
    CONFIRM_NOT_YOU = "confirm_not_you"


SAYS: dict[str, dict[Say, str]] = {
    JAPANESE: {
        Say.LEVEL: "警戒レベル%(level)s",
        Say.ISSUER: "発表",
        Say.AREAS: "地域",
        Say.WHOLE_TOWN: "町内全域",
        Say.DROPPED: "対象から外れた地域",
        Say.SENT_AT: "日時",
        Say.HOLDS_UNTIL: "いつまで",
        Say.DUE_ON: "期限",
        Say.CIRCULAR: "回覧：%(title)s",
        Say.WITHDRAWN_TITLE: "回覧の取り下げ",
        Say.WITHDRAWN_BODY: "先にお送りした回覧は、取り下げられました。",
        Say.WITHDRAWN_NAMED: "先にお送りした回覧「%(title)s」は、取り下げられました。",
        Say.FOR_FAMILY: "あなたが見守っているかたの住む地域に、町が次の放送を出しました。ご本人のようすを知らせるものではありません。",
        Say.OPEN_BOARD: "電子回覧板",
        Say.SEE_PAGES: "添付の紙面（%(pages)sページ）は、電子回覧板で見られます。",
        Say.ONLY_JAPANESE: "",
        Say.LINKED: "つながりました。回覧板に出るお知らせが、ここに届きます。やめるときは、この公式アカウントをブロックしてください。",
        Say.NOT_LINKED: "この番号は使えませんでした。番号は30分・一度だけ使えます。区長に新しい番号をたのんでください。",
        Say.AUTOMATIC: "%(town)sの電子回覧板が自動で送っています。返信しても届きません。",
        Say.STOP: "このメールをやめる",
        Say.CONFIRM_TITLE: "メールを受けとる手つづき",
        Say.CONFIRM_STAFF: "%(town)sの電子回覧板の放送（警戒レベルなど）を、このアドレスで受けとる申し込みがありました。",
        Say.CONFIRM_FAMILY: "見守っているかたの住む地域に%(town)sが出す放送（警戒レベルなど）を、このアドレスで受けとる申し込みがありました。",
        Say.CONFIRM_LINK: "1日のうちに、次のページを開いてボタンを押すと始まります。",
        Say.CONFIRM_NOT_YOU: "心あたりがなければ、何もしないでください。押さなければ、メールは届きません。",
    },
    ENGLISH: {
        Say.LEVEL: "warning level %(level)s",
        Say.ISSUER: "Issued by",
        Say.AREAS: "Areas",
        Say.WHOLE_TOWN: "the whole town",
        Say.DROPPED: "No longer for",
        Say.SENT_AT: "Sent",
        Say.HOLDS_UNTIL: "Until",
        Say.DUE_ON: "Due",
        Say.CIRCULAR: "Circular: %(title)s",
        Say.WITHDRAWN_TITLE: "A circular was withdrawn",
        Say.WITHDRAWN_BODY: "The circular that we sent before has been withdrawn.",
        Say.WITHDRAWN_NAMED: "The circular “%(title)s” that we sent before has been withdrawn.",
        Say.FOR_FAMILY: "The town has sent this announcement to the area where the person you look after lives. It says nothing about how they are.",
        Say.OPEN_BOARD: "Circulation board",
        Say.SEE_PAGES: "Its pages (%(pages)s) can be seen on the board.",
        Say.ONLY_JAPANESE: "This circular was written in Japanese only.",
        Say.LINKED: "Linked. What the circulation board shows will come here. To stop, block this official account.",
        Say.NOT_LINKED: "This number can't be used. Numbers hold for 30 minutes and once. Please ask the district leader for a new one.",
        Say.AUTOMATIC: "Sent automatically by the circulation board of %(town)s. Answers reach nobody.",
        Say.STOP: "Stop these mails",
        Say.CONFIRM_TITLE: "Confirm this address",
        Say.CONFIRM_STAFF: "Somebody asked to receive the announcements (warning levels and the like) of %(town)s at this address.",
        Say.CONFIRM_FAMILY: "Somebody asked to receive, at this address, what %(town)s announces (warning levels and the like) where the person they look after lives.",
        Say.CONFIRM_LINK: "It begins once you open this page and press the button, within a day.",
        Say.CONFIRM_NOT_YOU: "If that wasn't you, do nothing: then no mail will come.",
    },
}


def say(language: str, what: Say, **params: object) -> str:
    words = SAYS[language][what]
    return words % params if params else words
