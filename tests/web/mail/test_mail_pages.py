"""Asking for mail, confirming, stopping: as staff and families do it in their pages, and readers from a letter."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from district_hall.audit import ActorKind, AuditEntry
from district_hall.db import Database
from district_hall.delivery.channels.mail.links import Links, Purpose
from district_hall.delivery.channels.mail.models import MailAddress
from district_hall.settings import Settings
from tests import town as story
from tests.integration.mail.mailing import relay_to
from tests.services.ports import free_port
from tests.town import Town
from tests.web.family.people import HTML, address
from tests.web.staff.test_password import hand_over_on_paper
from tests.web.visitors import Browser, of_family, signed_in
from wsgi import create_app

PLAIN = Settings(data_dir=Path(), database_url="", secret_key="a secret of this test")
LINKS = Links("https://kairan.example.jp", PLAIN.secret_key)


@pytest.fixture
def app(database_url: str, data_dir: Path) -> Iterator[Flask]:
    """A town with a mail server; the worker, which isn't here, would write to it."""
    settings = replace(
        PLAIN,
        data_dir=data_dir,
        database_url=database_url,
        relay=relay_to(free_port()),
    )
    made = create_app(settings)
    made.testing = False
    yield made
    made.extensions["house"].database.close()


@pytest.fixture
def leader(app: Flask, town: Town) -> Browser:
    return signed_in(app, "oiwake")


def rows(database: Database) -> list[MailAddress]:
    with database.reading() as session:
        return list(session.scalars(select(MailAddress).order_by(MailAddress.id)))


def acts(database: Database) -> list[tuple[str, ActorKind]]:
    with database.reading() as session:
        found = session.scalars(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id)).all()
    assert all("example" not in str(one.details) for one in found)
    return [(one.act, one.actor_kind) for one in found if "mail" in one.act]


def enter(browser: Browser, typed: str, path: str = "/staff/mail", **more: str) -> str:
    answer = browser.send("POST", path, data={"address": typed, **more}, headers=HTML)
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["Location"], **HTML).text


def open_link(app: Flask, purpose: Purpose, row: MailAddress) -> tuple[Browser, str]:
    """Somebody's mail program and browser, which no cookie of ours knows."""
    return Browser(app), f"/mail/{purpose}/{LINKS.token(purpose, row.id)}"


def test_staff_enter_confirm_and_stop(app: Flask, database: Database, leader: Browser) -> None:
    page = enter(leader, "leader@example.jp", circulars="yes")
    assert "leader@example.jp" in page
    assert "メールを見てください" in page
    reader, link = open_link(app, Purpose.CONFIRM, rows(database)[0])
    assert "はい、受けとります" in reader.get(link, **HTML).text
    assert rows(database)[0].since is None  # opening the link changes nothing
    assert "これで、メールが届きます" in reader.send("POST", link, headers=HTML).text
    assert "このアドレスに届きます" in leader.get("/staff/mail", **HTML).text
    assert rows(database)[0].circulars_since is not None
    leader.send("POST", "/staff/mail/circulars", data={}, headers=HTML)
    assert rows(database)[0].circulars_since is None
    assert leader.send("POST", "/staff/mail/stop", headers=HTML).status_code == 303
    assert rows(database) == []
    assert acts(database) == [
        (one, ActorKind.STAFF)
        for one in ("enter_mail_address", "confirm_mail_address", "choose_circular_mail", "stop_mail")
    ]


@pytest.mark.parametrize("typed", ["", "leader", "a@b.jp\r\nBcc: c@example.com", "x" * 5000, "<script>@example.com"])
def test_what_is_no_address_is_said_beside_the_field_and_kept_to_be_mended(
    database: Database, leader: Browser, typed: str
) -> None:
    answer = leader.send("POST", "/staff/mail", data={"address": typed}, headers=HTML)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "メールアドレスを、たしかめてください" in answer.text
    assert "<script>@" not in answer.text
    assert rows(database) == []


def test_too_many_letters_have_to_wait(leader: Browser) -> None:
    for _ in range(3):
        enter(leader, "victim@example.com")
    for path, data in (("/staff/mail", {"address": "victim@example.com"}), ("/staff/mail/again", {})):
        answer = leader.send("POST", path, data=data, headers=HTML)
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0
        assert "明日" in answer.text


def test_a_password_from_paper_opens_no_mail_page(app: Flask, database: Database, town: Town) -> None:
    hand_over_on_paper(database, town.leaders["oiwake"])
    browser = signed_in(app, "oiwake")
    assert browser.get("/staff/mail", **HTML).headers["Location"] == "/password"
    sent = browser.send("POST", "/staff/mail", data={"address": "leader@example.jp"}, headers=HTML)
    assert sent.headers["Location"] == "/password"
    assert rows(database) == []


def test_a_family_contact_asks_for_mail_and_nothing_of_the_elder_is_in_it(
    app: Flask, database: Database, town: Town
) -> None:
    phone = of_family(app, town, "荻原 ハツ")
    where = address(phone)
    assert f"{where}/mail" in phone.get(where, **HTML).text
    page = enter(phone, "son@example.com", f"{where}/mail", circulars="yes")
    assert "ご本人のようす" in page
    assert "メールを見てください" in page
    (row,) = rows(database)
    assert row.consent_id == UUID(where.rsplit("/", maxsplit=1)[-1])
    assert row.circulars_since is None
    reader, link = open_link(app, Purpose.CONFIRM, row)
    asked = reader.get(link, **HTML).text
    assert "見守っているかたの住む地域" in asked
    assert "ハツ" not in asked
    reader.send("POST", link, headers=HTML)
    assert "このアドレスに届きます" in phone.get(f"{where}/mail", **HTML).text
    assert phone.send("POST", f"{where}/mail/stop", headers=HTML).status_code == 303
    assert acts(database) == [
        (one, ActorKind.FAMILY) for one in ("enter_mail_address", "confirm_mail_address", "stop_mail")
    ]


def test_one_click_of_a_mail_program_needs_no_cookie_and_stops_circulars_alone(
    app: Flask, database: Database, leader: Browser
) -> None:
    enter(leader, "leader@example.jp", circulars="yes")
    reader, link = open_link(app, Purpose.CONFIRM, rows(database)[0])
    reader.send("POST", link, headers=HTML)
    program, stop = open_link(app, Purpose.STOP, rows(database)[0])
    answer = program.client.post(stop, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    (row,) = rows(database)
    assert row.circulars_since is None
    assert row.since is not None
    assert program.client.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "すべてやめる" in program.get(stop, **HTML).text
    assert "アドレスも消しました" in program.client.post(stop, data={"what": "everything"}).text
    assert rows(database) == []
    assert program.client.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert program.get(stop, **HTML).status_code == 404


def test_a_link_that_isn_t_ours_opens_nothing(app: Flask, database: Database, leader: Browser) -> None:
    enter(leader, "leader@example.jp")
    row = rows(database)[0]
    stranger = Browser(app)
    wrong_use = LINKS.token(Purpose.STOP, row.id)
    forged = Links("", "another secret").token(Purpose.CONFIRM, row.id)
    for token in (wrong_use, forged, "x", "あ"):
        for method in ("GET", "POST"):
            answer = stranger.send(method, f"/mail/confirm/{token}", headers=HTML)
            assert answer.status_code == 404
            assert "leader@" not in answer.text
    assert rows(database)[0].since is None


def test_confirming_needs_the_page_s_own_token(app: Flask, database: Database, leader: Browser) -> None:
    enter(leader, "leader@example.jp")
    reader, link = open_link(app, Purpose.CONFIRM, rows(database)[0])
    assert reader.client.post(link).status_code == 400
    assert rows(database)[0].since is None


def test_without_a_mail_server_the_page_says_so_and_takes_nothing(database_url: str, data_dir: Path) -> None:
    made = create_app(replace(PLAIN, data_dir=data_dir, database_url=database_url))
    database: Database = made.extensions["house"].database
    story.settle(database)
    browser = signed_in(made, "oiwake")
    page = browser.get("/staff/mail", **HTML).text
    assert "まだメールを送れません" in page
    assert 'name="address"' not in page
    assert browser.send("POST", "/staff/mail", data={"address": "a@example.jp"}, headers=HTML).status_code == 422
    assert rows(database) == []
    database.close()
