"""What a letter looks like: who it is from, what it says first, in which languages, and what can't be smuggled in."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID, uuid4

import pytest

from district_hall.delivery.channel import Parcel
from district_hall.delivery.channels.mail.letter import Mailbox, Office, confirmation, letter
from district_hall.delivery.channels.mail.links import Links
from district_hall.delivery.drill import stamp
from district_hall.delivery.models import MessageKind

AT = datetime(2026, 11, 23, 5, 32, tzinfo=UTC)
LINKS = Links("https://kairan.example.jp", "a secret of this test")
OFFICE = Office(Address("軽井沢町", addr_spec="kairan@town.example.jp"), "軽井沢町", "Karuizawa", LINKS)
STAFF = Mailbox(UUID(int=7), "leader@example.com", "ja")
ALERT: dict[str, Any] = {
    "kind": "alert",
    "step": "first",
    "level": 4,
    "issuer": {"ja": "軽井沢町（防災担当）", "en": "Town of Karuizawa (disaster desk)"},
    "areas": [{"ja": "追分区", "en": "Oiwake"}, {"ja": "借宿区", "en": "Kariyado"}],
    "dropped": [],
    "texts": {
        "ja": {"title": "避難指示", "body": "いますぐ、あぶない場所から避難してください。"},
        "en": {"title": "Evacuation order", "body": "Leave dangerous places now."},
    },
    "voice": {},
    "sound": "alarm",
    "published_at": "2026-11-23T05:32:00.000Z",
    "expires_at": None,
}
CIRCULAR: dict[str, Any] = {
    "kind": "circular",
    "title": "秋の一斉清掃のご案内",
    "body": "朝8時に公民館前に集まってください。",
    "published_at": "2026-11-20T01:00:00.000Z",
    "due_on": "2026-11-30",
    "pages": [{}, {}],
}


def parcel(
    card: dict[str, Any], to: Mailbox = STAFF, kind: MessageKind = MessageKind.ALERT, *, follows: bool = False
) -> Parcel[Mailbox]:
    message, thread = UUID(int=1), UUID(int=2) if follows else UUID(int=1)
    return Parcel(uuid4(), to.id, to, message, thread, kind, card, AT, None)


def received(message: EmailMessage) -> EmailMessage:
    """As the reader's program takes it apart."""
    return message_from_bytes(message.as_bytes(), _class=EmailMessage, policy=default)


def read(card: dict[str, Any], to: Mailbox = STAFF, kind: MessageKind = MessageKind.ALERT) -> EmailMessage:
    return received(letter(OFFICE, parcel(card, to, kind), at=AT))


def texts(message: EmailMessage) -> tuple[str, str]:
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    return plain.get_content().replace("\r\n", "\n"), html.get_content()


def test_an_alert_says_title_and_level_first_and_who_for_whom_when() -> None:
    message = read(ALERT)
    assert message["Subject"] == "避難指示（警戒レベル4）"
    assert message["From"] == "軽井沢町 <kairan@town.example.jp>"
    assert message["To"] == "leader@example.com"
    assert message["Date"].datetime == AT
    assert (message["Auto-Submitted"], message["Importance"]) == ("auto-generated", "high")
    for text in texts(message):
        for words in ("軽井沢町（防災担当）", "追分区、借宿区", "11月23日(月) 14:32", "いますぐ、あぶない"):
            assert words in text


def test_japanese_stands_above_english_and_the_other_way_round_for_who_reads_english() -> None:
    japanese, english = texts(read(ALERT))[0], texts(read(ALERT, replace(STAFF, language="en")))
    assert japanese.index("避難指示") < japanese.index("Evacuation order (warning level 4)")
    assert english[0].startswith("Evacuation order (warning level 4)")
    assert "避難指示（警戒レベル4）" in english[0]
    assert '<html lang="en">' in english[1]


def test_a_drill_says_so_in_subject_and_text() -> None:
    drill = read(stamp(ALERT, training=True))
    assert drill["Subject"] == "【訓練】避難指示（警戒レベル4）"
    for text in texts(drill):
        assert "これは訓練です。" in text
        assert "This is a drill." in text
    assert "訓練" not in texts(read(stamp(ALERT, training=False)))[0]


def test_a_family_contact_reads_that_it_says_nothing_of_how_somebody_is() -> None:
    message = read(ALERT, replace(STAFF, is_family=True))
    assert "ご本人のようすを知らせるものではありません" in texts(message)[0]
    assert "It says nothing about how they are." in texts(message)[1]
    assert "見守っている" not in texts(read(ALERT))[0]


def test_only_what_is_no_emergency_can_be_stopped_with_one_click() -> None:
    circular = read(CIRCULAR, kind=MessageKind.CIRCULAR)
    assert circular["List-Unsubscribe"] == f"<{LINKS.stop(STAFF.id)}>"
    assert circular["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    alert = read(ALERT)
    assert alert["List-Unsubscribe"] is alert["List-Unsubscribe-Post"] is None
    for message in (alert, circular):
        assert all(LINKS.stop(STAFF.id) in text for text in texts(message))


def test_a_circular_says_when_it_is_due_and_where_its_pages_are() -> None:
    message = read(CIRCULAR, kind=MessageKind.CIRCULAR)
    assert message["Subject"] == "回覧：秋の一斉清掃のご案内"
    plain = texts(message)[0]
    for words in ("11月30日(月)", "2ページ", "https://kairan.example.jp/", "written in Japanese only"):
        assert words in plain


def test_what_follows_stands_in_the_thread_of_what_it_follows() -> None:
    first, update = (received(letter(OFFICE, parcel(ALERT, follows=one), at=AT)) for one in (False, True))
    assert first["Message-ID"] == f"<{UUID(int=1)}.{STAFF.id}@town.example.jp>"
    assert first["In-Reply-To"] is None
    assert update["In-Reply-To"] == update["References"] == f"<{UUID(int=2)}.{STAFF.id}@town.example.jp>"
    withdrawn = received(letter(OFFICE, parcel({}, kind=MessageKind.WITHDRAWAL, follows=True), at=AT))
    assert withdrawn["Subject"] == "回覧の取り下げ"
    assert withdrawn["In-Reply-To"] is not None


@pytest.mark.parametrize("evil", ["\r\nBcc: all@example.com", "\nBcc: all@example.com", "\u2028Bcc: x", "\0", "\x85a"])
def test_a_title_writes_no_headers(evil: str) -> None:
    card = CIRCULAR | {"title": f"清掃{evil}", "body": f"本文{evil}"}
    message = read(card, kind=MessageKind.CIRCULAR)
    assert message["Bcc"] is None
    assert message["To"] == "leader@example.com"
    assert message["Subject"].startswith("回覧：清掃")


def test_what_somebody_wrote_is_text_in_html_too() -> None:
    body = '<script>alert(1)</script> javascript:alert(1)\nhttps://example.com/?a=1&b="2'
    html = texts(read(CIRCULAR | {"title": "<b>題", "body": body}, kind=MessageKind.CIRCULAR))[1]
    assert "<script>" not in html
    assert "<b>題" not in html
    assert 'href="javascript' not in html
    assert "&lt;script&gt;" in html


def test_a_very_long_title_and_line_still_make_a_letter_that_servers_take() -> None:
    raw = letter(
        OFFICE, parcel(CIRCULAR | {"title": "長" * 300, "body": "あ" * 5000}, kind=MessageKind.CIRCULAR), at=AT
    )
    data = raw.as_bytes()
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1
    assert "あ" * 5000 in texts(received(raw))[0]


@pytest.mark.parametrize(
    ("is_family", "words"), [(False, "放送（警戒レベルなど）を"), (True, "見守っているかたの住む地域")]
)
def test_the_letter_that_asks_says_what_would_come_and_how_it_begins(is_family: bool, words: str) -> None:
    to = replace(STAFF, is_family=is_family)
    message = received(confirmation(OFFICE, to, at=AT))
    for text in texts(message):
        assert words in text
        assert LINKS.confirm(to.id) in text
        assert LINKS.stop(to.id) not in text
    assert message["Subject"] == "メールを受けとる手つづき"


def test_old_carriers_addresses_can_be_written_to() -> None:
    message = letter(OFFICE, parcel(ALERT, replace(STAFF, address="taro..abc.@docomo.ne.jp")), at=AT)
    assert b"taro..abc." in message.as_bytes().split(b"\r\n\r\n")[0]
