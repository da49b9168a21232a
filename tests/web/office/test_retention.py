"""How long what is kept, as the office sets it."""

from datetime import timedelta

import pytest
from flask import Flask

from district_hall.clock import now
from district_hall.db import Database
from district_hall.retention.jobs import enforce
from district_hall.retention.questions import days_kept
from district_hall.retention.rules import Kept
from tablet_ui.office import kept
from tests.integration.old_rows import add, visit
from tests.town import Town
from tests.web.leader.pages import Page
from tests.web.visitors import Browser, signed_in
from wsgi import EVERYTHING_KEPT


@pytest.fixture
def office(app: Flask, town: Town) -> Browser:
    return signed_in(app, "office")


def days(database: Database, kind: Kept) -> int:
    with database.reading() as session:
        return days_kept(session)[kind]


def test_every_kind_is_on_the_page_once_with_its_words() -> None:
    shown = [kind for _title, kinds in kept.SECTIONS for kind in kinds]
    assert sorted(shown) == sorted(Kept)
    assert set(kept.KEPT) == set(kept.ABOUT) == set(Kept)


def test_every_kind_has_something_that_removes_it() -> None:
    assert {sweep.kept for sweep in EVERYTHING_KEPT} == set(Kept)


def test_periods_are_told_in_days_with_what_was_removed(database: Database, office: Browser, town: Town) -> None:
    add(database, visit(town, now() - timedelta(days=400)))
    enforce(database, EVERYTHING_KEPT, at=now())
    words = Page(office.get("/office/retention").text).words
    for said in ("動きの記録", "90日", "365日（1年）", "この30日に 1件 消えました", "変えられません"):
        assert said in words


def test_a_longer_period_holds_at_once_and_says_who_set_it(database: Database, office: Browser) -> None:
    answer = office.send("POST", "/office/retention/visits", data={"days": "４００"})
    assert answer.headers["Location"] == "/office/retention#visits"
    assert days(database, Kept.VISITS) == 400
    assert "依田 久美" in Page(office.get("/office/retention").text).words


def test_a_shorter_period_asks_first(database: Database, office: Browser) -> None:
    asked = office.send("POST", "/office/retention/visits", data={"days": "100"})
    assert asked.status_code == 200
    assert "もとにもどせません" in asked.text
    assert days(database, Kept.VISITS) == 365
    office.send("POST", "/office/retention/visits", data={"days": "100", "sure": "yes"})
    assert days(database, Kept.VISITS) == 100


@pytest.mark.parametrize("typed", ["89", "1826", "", "x", "-1", "9" * 300, "1e3", "100.5"])
def test_what_is_out_of_bounds_is_refused_beside_the_field(database: Database, office: Browser, typed: str) -> None:
    answer = office.send("POST", "/office/retention/visits", data={"days": typed, "sure": "yes"})
    assert answer.status_code == 422
    assert "90から1825までの数字で入れてください。" in answer.text
    assert days(database, Kept.VISITS) == 365


@pytest.mark.parametrize("kind", ["attempts", "nothing", "VISITS"])
def test_what_is_fixed_or_unknown_has_no_form(office: Browser, kind: str) -> None:
    assert office.get(f"/office/retention/{kind}").status_code == 404
    assert office.send("POST", f"/office/retention/{kind}", data={"days": "1"}).status_code == 404


def test_nobody_but_the_office_sets_it(app: Flask, database: Database, town: Town) -> None:
    for login in ("oiwake", "desk", "commissioner"):
        answer = signed_in(app, login).send("POST", "/office/retention/visits", data={"days": "400"})
        assert answer.status_code == 403
    assert days(database, Kept.VISITS) == 365
