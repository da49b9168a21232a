"""What is taken for a mail address, what a server's reply means, and which mail server a setting names."""

from uuid import uuid4

import pytest

from district_hall.delivery.channels.mail.links import Links, Purpose
from district_hall.delivery.channels.mail.rules import on_envelope, tidy_address, verdict
from district_hall.relay import Secured, relay

FROM = "kairan@town.example.jp"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("anna@example.com", "anna@example.com"),
        ("  Anna.B+hall@Mail.Example.CO.JP ", "Anna.B+hall@mail.example.co.jp"),
        ("ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "anna@example.com"),
        ("taro..abc.@docomo.ne.jp", "taro..abc.@docomo.ne.jp"),
        ("a@xn--fiq228c.jp", "a@xn--fiq228c.jp"),
    ],
)
def test_an_address_is_kept_as_mail_servers_know_it(typed: str, kept: str) -> None:
    assert tidy_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "@example.com",
        "anna@",
        "anna@localhost",
        "anna@192.0.2.1",
        "anna@example.com\r\nBcc: all@example.com",
        "anna@example.com, bob@example.com",
        "<anna@example.com>",
        "anna b@example.com",
        "あんな@example.com",
        '"an na"@example.com',
        "a" * 65 + "@example.com",
        "a@" + "b" * 250 + ".com",
        "a@-b.com",
        "ﷺ" * 600,
    ],
)
def test_what_is_no_address_is_none(typed: str) -> None:
    assert tidy_address(typed) is None


def test_old_carriers_addresses_stand_in_quotes_on_the_envelope() -> None:
    assert on_envelope("taro..abc.@docomo.ne.jp") == '"taro..abc."@docomo.ne.jp'
    assert on_envelope("anna.b@example.com") == "anna.b@example.com"


@pytest.mark.parametrize(
    ("code", "words", "about_recipient", "meant"),
    [
        (250, "2.1.5 OK", True, "sent"),
        (550, "5.1.1 no such user", True, "gone"),
        (550, "5.1.1 no such user", False, "suspect"),
        (550, "5.1.7 bad sender", True, "suspect"),
        (550, "5.1.19 odd", True, "refused"),
        (550, "user unknown 5.1.1", True, "refused"),
        (450, "4.2.0 greylisted", True, "later"),
        (421, "closing", False, "later"),
        (-1, "", True, "later"),
    ],
)
def test_replies_mean_what_the_rfc_says(code: int, words: str, about_recipient: bool, meant: str) -> None:
    assert verdict(code, words, about_recipient=about_recipient) == meant


def test_a_link_is_good_for_what_it_was_made_for_only() -> None:
    links, other, whose = Links("https://kairan.example.jp", "a"), Links("https://kairan.example.jp", "b"), uuid4()
    token = links.token(Purpose.CONFIRM, whose)
    assert links.confirm(whose) == f"https://kairan.example.jp/mail/confirm/{token}"
    assert links.read(Purpose.CONFIRM, token) == whose
    assert links.read(Purpose.STOP, token) is None
    assert other.read(Purpose.CONFIRM, token) is None
    other_first = ("B" if token[0] == "A" else "A") + token[1:]
    for changed in ("", "x", token[:-1], token + "A", other_first, "あ" * 48):
        assert links.read(Purpose.CONFIRM, changed) != whose
    assert "'a'" not in repr(links)


def test_a_setting_names_a_mail_server() -> None:
    found = relay("smtp://kairan%40example.jp:p%3Aw@mail.example.jp", FROM, town="軽井沢町")
    assert (found.host, found.port, found.secured) == ("mail.example.jp", 587, Secured.STARTTLS)
    assert (found.user, found.password) == ("kairan@example.jp", "p:w")
    assert (found.sender.display_name, found.sender.addr_spec) == ("軽井沢町", FROM)
    assert relay("smtps://mail.example.jp", FROM, town="").port == 465
    assert relay("smtp://localhost:2525?starttls=0", f"役場 <{FROM}>", town="").sender.display_name == "役場"


@pytest.mark.parametrize(
    ("url", "sender", "says"),
    [
        ("http://mail.example.jp", FROM, "SMTP_URL must look like"),
        ("mail.example.jp:25", FROM, "SMTP_URL must look like"),
        ("smtp://mail.example.jp?starttls=maybe", FROM, "SMTP_URL must look like"),
        ("smtp://a:b@mail.example.jp?starttls=0", FROM, "in the clear"),
        ("smtp://a:%E3%81%82@mail.example.jp", FROM, "ASCII"),
        ("smtp://mail.example.jp", "", "MAIL_FROM must be"),
        ("smtp://mail.example.jp", "役場", "MAIL_FROM must be"),
    ],
)
def test_a_setting_that_can_t_be_used_says_how_to_mend_it(url: str, sender: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        relay(url, sender, town="軽井沢町")
