"""Doors that must be shut: without our own page's token, with a password from paper, after an office or session ended."""

from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.db import Database
from district_hall.people import accounts, leaving, passwords, questions
from district_hall.people.models import StaffAccount, StaffRole, StaffSession
from district_hall.places.models import Household
from district_hall.retention.actions import erase_person
from district_hall.visits import actions as visits
from district_hall.visits.models import Visit, Why
from tests.town import PASSWORD, Town
from tests.web.test_permissions import FLAT, VISITORS, Things
from tests.web.visitors import Browser, paired, signed_in

STAFF = "/staff"
SHUT_OUT = frozenset({"a leader who signed out", "a leader out of office", "a revoked tablet"})


# A mail program posts it without having seen a page (RFC 8058): what it may is in the signed address alone.
BY_ITS_ADDRESS = {"letters.stop"}


class Visitors:
    """Each signs in once."""

    def __init__(self, app: Flask, town: Town) -> None:
        self._app, self._town = app, town
        self._known: dict[str, Browser] = {}

    def one_of(self, for_whom: frozenset[str]) -> Browser:
        who = min(for_whom - SHUT_OUT)
        if who not in self._known:
            self._known[who] = VISITORS[who](self._app, self._town)
        return self._known[who]


def with_paper_password(session: Session, account_id: UUID, *, is_so: bool = True) -> None:
    session.get_one(StaffAccount, account_id).must_change_password = is_so


def at_socket(app: Flask, browser: Browser) -> Any:
    return app.extensions["socketio"].test_client(app, namespace=STAFF, flask_test_client=browser.client)


def test_nothing_is_done_for_a_page_that_is_not_ours(app: Flask, town: Town) -> None:
    """Every unsafe route, by somebody whom it is for, without the token (CWE-352)."""
    things, visitors, done = Things(app, town), Visitors(app, town), []
    for endpoint, case in FLAT:
        if case.method == "GET" or not case.for_whom:  # what is nobody's asks for more than a session
            continue
        browser = visitors.one_of(case.for_whom)
        answer = browser.client.open(things.name(case.path), method=case.method, **things.name(case.sent))
        if answer.status_code != 400 and endpoint not in BY_ITS_ADDRESS:
            done.append(f"{endpoint}: {answer.status_code}")
    assert done == []


def test_no_page_of_anybody_s_is_kept_by_a_browser_or_on_the_way(app: Flask, town: Town) -> None:
    things, visitors, kept = Things(app, town), Visitors(app, town), []
    for endpoint, case in FLAT:
        if case.method != "GET" or "nobody" in case.for_whom or not case.for_whom:
            continue
        rule = visitors.one_of(case.for_whom).get(things.name(case.path), Accept="text/html").headers["Cache-Control"]
        if "no-store" not in rule and "private" not in rule:
            kept.append(f"{endpoint}: {rule}")
    assert kept == []


def test_a_password_from_paper_opens_nothing_but_the_page_that_changes_it(
    app: Flask, database: Database, town: Town
) -> None:
    """Also not what leaders share with devices, nor the sockets."""
    things = Things(app, town)
    leader, message = signed_in(app, "oiwake"), things.name("{message}")
    picture = things.name("/circulars/{message}/pages/{picture}")
    assert leader.get(picture).status_code == 200
    database.unit_of_work(with_paper_password, town.leaders["oiwake"])
    assert leader.get(picture).status_code in (401, 403)
    assert leader.get("/password").status_code == 200
    assert leader.get("/api/session").status_code == 200
    assert not at_socket(app, leader).is_connected(STAFF)
    database.unit_of_work(with_paper_password, town.leaders["oiwake"], is_so=False)
    socket = at_socket(app, leader)
    assert socket.emit("watch", message, namespace=STAFF, callback=True) == "ok"


def give_up_office(session: Session, town: Town, at: datetime) -> None:
    role = session.query(StaffRole).filter(StaffRole.account_id == town.staff["desk"]).one()
    accounts.end_role(session, role.id, by=town.staff["office"], at=at)


def close_account(session: Session, town: Town, at: datetime) -> None:
    accounts.close_account(session, town.staff["desk"], by=town.staff["office"], at=at)


def reset_password(session: Session, town: Town, at: datetime) -> None:
    accounts.reset_password(session, town.staff["desk"], "x", by=town.staff["office"], at=at)


@pytest.mark.parametrize("end", [give_up_office, close_account, reset_password])
def test_whoever_is_out_is_named_to_the_sockets(
    database: Database, town: Town, app: Flask, end: Callable[[Session, Town, datetime], None]
) -> None:
    for login in ("desk", "desk2"):
        signed_in(app, login)
    before = now()
    database.unit_of_work(end, town, before)
    with database.reading() as session:
        found = questions.let_go_since(session, before, at=now())
        accounts_named = {session.get_one(StaffSession, one).account_id for one, _when in found}
    assert accounts_named == {town.staff["desk"]}


def test_a_password_that_was_changed_while_it_was_checked_opens_nothing(
    app: Flask, database: Database, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checking takes a while: whoever has just lost the account must not slip in behind."""
    right = passwords.matches

    def slowly(password: str, password_hash: str | None) -> bool:
        answer = right(password, password_hash)
        database.unit_of_work(reset_password, town, now())
        return answer

    monkeypatch.setattr(passwords, "matches", slowly)
    browser = Browser(app)
    answer = browser.send("POST", "/sign-in", data={"login": "desk", "password": PASSWORD})
    assert answer.status_code == 422
    assert browser.get("/password").status_code == 401


def test_notes_about_somebody_who_lived_alone_go_with_them(database: Database, town: Town) -> None:
    home_id, alone = town.households["oiwake/1/1"], town.residents["荻原 ハツ"]
    leader = town.leaders["oiwake"]

    def visited(session: Session) -> UUID:
        line = visits.note(session, Why.ASKED_VISIT, session.get_one(Household, home_id), at=now())
        visits.take(session, [line.id], by=leader, at=now())
        visits.finish(session, [line.id], by=leader, at=now(), note="ハツさんは入院")
        leaving.person_leaves(session, alone, by=leader, at=now())
        return line.id

    line_id = database.unit_of_work(visited)
    database.unit_of_work(erase_person, alone, by=town.staff["office"], at=now())
    with database.reading() as session:
        assert session.get_one(Visit, line_id).note == ""


def test_a_heap_of_accents_does_not_hold_the_town_up(app: Flask, town: Town) -> None:
    """Unicode's folding takes the square of their number: half a minute of the sockets' hub, for any stranger."""
    heap, nobody, office, leader = (
        "a" + "\u0301\u0316" * 60_000,
        Browser(app),
        signed_in(app, "office"),
        signed_in(app, "oiwake"),
    )
    home, group = town.households["oiwake/1/1"], town.groups["oiwake/1"]
    asked: list[tuple[Browser, str, dict[str, object]]] = [
        (nobody, "/sign-in", {"login": heap, "password": "x"}),
        (nobody, "/family/pair", {"name": heap, "code": "123456"}),
        (leader, "/leader/contacts", {"what": "x", "name": "x", "telephone": heap}),
        (leader, f"/leader/households/{home}/consents", {"person": str(home), "relation": "son", "name": heap}),
        (office, f"/office/groups/{group}", {"number": heap}),
        (office, "/office/staff/new", {"login": heap}),
        (office, f"/office/households/{home}/residents/new", {"kana": heap}),
        (office, f"/office/sheets/{town.districts['oiwake']}", {"card": "hall", "group": heap}),
    ]
    for browser, address, form in asked:
        began = perf_counter()
        answer = browser.send("POST", address, data=form, content_type="multipart/form-data")
        assert answer.status_code in (404, 405, 422), (address, answer.status_code)
        assert perf_counter() - began < 3, address


def test_one_foreign_line_among_one_s_own_spoils_the_whole_list(app: Flask, database: Database, town: Town) -> None:
    def note(session: Session, home: str) -> UUID:
        return visits.note(session, Why.ASKED_VISIT, session.get_one(Household, town.households[home]), at=now()).id

    own, foreign = (database.unit_of_work(note, home) for home in ("oiwake/1/1", "kariyado/1/1"))
    leader = signed_in(app, "oiwake")
    for lines in ([own, foreign], [foreign, own], [foreign]):
        data = {"visit": [str(one) for one in lines]}
        assert leader.send("POST", "/visits/take", data=data).status_code == 404
    with database.reading() as session:
        assert {session.get_one(Visit, one).taken_by for one in (own, foreign)} == {None}
    assert paired(app, town, "oiwake/1/1").send("POST", "/visits/take", data={"visit": str(own)}).status_code == 401
