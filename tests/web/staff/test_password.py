"""One's own password: the one handed over on paper opens nothing else, changing it signs every other browser out."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from district_hall.db import Database
from district_hall.people.models import StaffAccount
from tests.town import PASSWORD, Town
from tests.web.leader.pages import Page
from tests.web.visitors import Browser, signed_in

NEW = "あたらしい-とても-ながい-ことば"
A_PAGE = {"Accept": "text/html"}


@pytest.fixture
def leader(app: Flask, town: Town) -> Browser:
    return signed_in(app, "oiwake")


def change(browser: Browser, known: str, wanted: str, again: str | None = None) -> tuple[int, Page]:
    form = {"known": known, "wanted": wanted, "again": wanted if again is None else again}
    answer = browser.send("POST", "/password", data=form)
    return answer.status_code, Page(answer.text)


def hand_over_on_paper(database: Database, account: object) -> None:
    def mark(session: Session) -> None:
        session.get_one(StaffAccount, account).must_change_password = True

    database.unit_of_work(mark)


def test_a_password_from_paper_opens_only_the_page_that_changes_it(app: Flask, database: Database, town: Town) -> None:
    hand_over_on_paper(database, town.leaders["oiwake"])
    leader = signed_in(app, "oiwake")
    for page in ("/leader/", "/leader/households"):
        sent = leader.get(page, **A_PAGE)
        assert (sent.status_code, sent.headers["Location"]) == (303, "/password")
    assert leader.get("/leader/", Accept="application/json").status_code == 403
    assert change(leader, PASSWORD, NEW)[0] == 303
    assert leader.get("/leader/").status_code == 200


def test_the_new_password_holds_and_other_browsers_are_out(app: Flask, leader: Browser) -> None:
    other = signed_in(app, "oiwake")
    assert change(leader, PASSWORD, NEW)[0] == 303
    assert other.get("/leader/").status_code == 401
    assert leader.get("/leader/").status_code == 200
    assert signed_in(app, "oiwake", NEW).get("/leader/").status_code == 200


@pytest.mark.parametrize(
    ("known", "wanted", "again", "words"),
    [
        ("ちがう", NEW, NEW, "いまのパスワードがちがいます"),
        (PASSWORD, "みじかい", "みじかい", "12文字から"),
        (PASSWORD, "あ" * 129, "あ" * 129, "128文字"),
        (PASSWORD, NEW, NEW + "x", "同じではありません"),
        (PASSWORD, PASSWORD, PASSWORD, "いまのパスワードとちがうもの"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    app: Flask, leader: Browser, known: str, wanted: str, again: str, words: str
) -> None:
    status, page = change(leader, known, wanted, again)
    assert (status, words in page.words) == (422, True)
    assert signed_in(app, "oiwake").get("/leader/").status_code == 200


@pytest.mark.parametrize("login", ["oiwake", "commissioner", "desk", "chief", "office"])
def test_everybody_begins_on_the_first_page_of_their_office(app: Flask, town: Town, login: str) -> None:
    first = {"oiwake": "/leader/", "commissioner": "/visits/", "office": "/office/"}.get(login, "/desk/")
    assert signed_in(app, login).get("/staff").headers["Location"] == first
