"""Signing in and out: nobody learns which accounts there are, nobody is sent elsewhere, nobody guesses for long."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.db import Database
from district_hall.people.models import StaffAccount, StaffRole, StaffSession
from tests.town import PASSWORD, Town
from tests.web.leader.pages import Page
from tests.web.visitors import Browser, signed_in

A_PAGE = {"Accept": "text/html"}
ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/leader/",
    "javascript:alert(1)",
    "/leader/\t//evil.example",
    "/\t/evil.example",
    "/leader/\r\nSet-Cookie: a=b",
    "leader/",
    "/leader/../\\evil.example",
    "/leader/@evil.example/\x00",
    "",
]


def try_to_sign_in(browser: Browser, login: str, password: str, **more: str) -> tuple[int, Page, str]:
    answer = browser.send("POST", "/sign-in", data={"login": login, "password": password, **more})
    return answer.status_code, Page(answer.text), answer.headers.get("Location", "")


def test_a_leader_who_was_sent_to_sign_in_comes_back_to_the_page(nobody: Browser, town: Town) -> None:
    sent = nobody.get("/leader/households?group=2", Accept="text/html")
    assert sent.status_code == 303
    form = Page(nobody.get(sent.headers["Location"]).text).form("/sign-in")
    status, _page, onward = try_to_sign_in(nobody, "oiwake", PASSWORD, next=form.fields["next"])
    assert (status, onward) == (303, "/leader/households?group=2")
    assert nobody.get(onward).status_code == 200


def test_nobody_is_sent_to_another_site(nobody: Browser, town: Town) -> None:
    for onward in ELSEWHERE:
        form = Page(nobody.client.get("/sign-in", query_string={"next": onward}).text).form("/sign-in")
        assert form.fields["next"] == "/staff", onward
        answer = nobody.send("POST", "/language", data={"language": "ja", "back": onward})
        assert answer.headers["Location"] == "/sign-in", onward
        assert try_to_sign_in(nobody, "oiwake", PASSWORD, next=onward)[2] == "/staff", onward
        nobody.forget_csrf()
        nobody.send("POST", "/sign-out")
        nobody.forget_csrf()


def test_an_unknown_name_and_a_wrong_password_look_the_same(nobody: Browser, town: Town) -> None:
    wrong = try_to_sign_in(nobody, "oiwake", "まちがった ことば")
    unknown = try_to_sign_in(nobody, "nobody", "まちがった ことば")
    assert wrong[0] == unknown[0] == 422
    assert wrong[1].words == unknown[1].words
    assert "サインイン名かパスワードがちがいます" in wrong[1].words


def test_what_was_typed_stays_except_the_password(nobody: Browser, town: Town) -> None:
    _status, page, _onward = try_to_sign_in(nobody, "oiwake<b>", "ひみつ", next="/leader/households")
    fields = page.form("/sign-in").fields
    assert (fields["login"], fields["password"], fields["next"]) == ("oiwake<b>", "", "/leader/households")


@pytest.mark.parametrize("login", ["", "\x00", "oiwake\x00", "a" * 100_000, "' OR 1=1 --", "追分", "\u202e"])
def test_strange_names_are_only_wrong(nobody: Browser, town: Town, login: str) -> None:
    assert try_to_sign_in(nobody, login, "x")[0] == 422


@pytest.mark.parametrize("login", [" oiwake ", "ｏｉｗａｋｅ"])
def test_a_name_typed_with_blanks_or_in_full_width_is_the_same_name(app: Flask, town: Town, login: str) -> None:
    signed_in(app, login)


def test_guessing_has_to_wait_also_with_the_right_password(nobody: Browser, town: Town) -> None:
    for _ in range(10):
        assert try_to_sign_in(nobody, "oiwake", "x")[0] == 422
    answer = nobody.send("POST", "/sign-in", data={"login": "oiwake", "password": PASSWORD}, headers=A_PAGE)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "15分ほど待って" in answer.text
    assert nobody.get("/leader/", Accept="text/html").status_code == 303


def test_signing_in_begins_a_new_session(nobody: Browser, town: Town) -> None:
    before = nobody.csrf
    try_to_sign_in(nobody, "oiwake", PASSWORD)
    stale = nobody.send("POST", "/leader/circulars")
    assert stale.status_code == 400  # the token of before is worth nothing now
    nobody.forget_csrf()
    assert nobody.csrf != before


def test_after_signing_out_the_old_cookie_opens_nothing(leader: Browser) -> None:
    cookie = leader.client.get_cookie("session")
    assert cookie is not None
    assert leader.send("POST", "/sign-out").status_code == 303
    leader.client.set_cookie("session", cookie.value)
    assert leader.get("/leader/", Accept="text/html").status_code == 303


def test_signing_out_twice_is_no_fault(leader: Browser) -> None:
    leader.send("POST", "/sign-out")
    leader.forget_csrf()
    assert leader.send("POST", "/sign-out").headers["Location"] == "/sign-in"


def test_the_language_is_kept_with_the_account(app: Flask, leader: Browser, database: Database) -> None:
    answer = leader.send("POST", "/language", data={"language": "en", "back": "/leader/households"})
    assert answer.headers["Location"] == "/leader/households"
    with database.reading() as session:
        assert session.scalar(select(StaffAccount.language).where(StaffAccount.login == "oiwake")) == "en"
    assert Page(signed_in(app, "oiwake").get("/leader/").text).has("html", lang="en")


def test_the_language_can_be_chosen_before_signing_in(nobody: Browser, town: Town) -> None:
    nobody.send("POST", "/language", data={"language": "en", "back": "/sign-in"})
    assert Page(nobody.get("/sign-in").text).has("html", lang="en")


def test_a_language_that_there_is_not_is_refused(nobody: Browser) -> None:
    answer = nobody.send("POST", "/language", data={"language": "xx"}, headers=A_PAGE)
    assert answer.status_code == 422
    assert "この言語はありません" in answer.text


def end_all_offices(session: Session) -> None:
    for role in session.scalars(select(StaffRole)):
        role.until = role.since


def test_whoever_lost_the_office_is_told_so_and_can_sign_out(leader: Browser, database: Database) -> None:
    database.unit_of_work(end_all_offices)
    answer = leader.get("/leader/", Accept="text/html")
    assert answer.status_code == 403
    assert Page(answer.text).form("/sign-out").fields["csrf_token"]


def test_whoever_has_no_office_any_more_is_told_so_at_the_door(nobody: Browser, town: Town, database: Database) -> None:
    database.unit_of_work(end_all_offices)
    status, page, _onward = try_to_sign_in(nobody, "oiwake", PASSWORD)
    assert status == 422
    assert "いま、この名前で使える役はありません。役が変わったときは、町の担当に聞いてください。" in page.words
    assert page.form("/sign-in").fields["login"] == "oiwake"
    assert not page.has("input", id="password", **{"aria-invalid": "true"})  # what was typed was right
    assert nobody.get("/leader/", Accept="text/html").status_code == 303
    with database.reading() as session:
        assert session.scalars(select(StaffSession)).all() == []


def test_an_office_that_begins_later_opens_nothing_yet(nobody: Browser, town: Town, database: Database) -> None:
    def begin_tomorrow(session: Session) -> None:
        for role in session.scalars(select(StaffRole)):
            role.since = now() + timedelta(days=1)

    database.unit_of_work(begin_tomorrow)
    assert "使える役はありません" in try_to_sign_in(nobody, "oiwake", PASSWORD)[1].words


def test_only_the_right_password_tells_of_a_lost_office(nobody: Browser, town: Town, database: Database) -> None:
    before = try_to_sign_in(nobody, "oiwake", "まちがった ことば")
    database.unit_of_work(end_all_offices)
    after = try_to_sign_in(nobody, "oiwake", "まちがった ことば")
    assert (before[0], before[1].words) == (after[0], after[1].words)
