"""Staff, roles and the yearly handover, as the office does them."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from district_hall.clock import now
from district_hall.db import Database
from district_hall.people.models import StaffAccount, StaffRole
from district_hall.people.offices import roles_of
from tests import town as story
from tests.town import Town
from tests.web.leader.naughty import naughty_strings
from tests.web.leader.pages import Page
from tests.web.office.forms import done, refused, send, typeable
from tests.web.visitors import Browser, signed_in

NEWCOMER = {"name": "新井 茂", "login": "arai"}


def role_of(database: Database, account_id: object) -> StaffRole:
    with database.reading() as session:
        return session.scalars(select(StaffRole).where(StaffRole.account_id == account_id)).one()


def password_on(html: str) -> str:
    found = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", Page(html).words)
    assert found
    return found[0]


def test_an_account_comes_with_a_paper_that_is_shown_once(
    app: Flask, office: Browser, database: Database, town: Town
) -> None:
    answer = send(office, "/office/staff/new", **NEWCOMER, role="desk")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    password = password_on(answer.text)
    assert "/sign-in" in Page(answer.text).words
    newcomer = signed_in(app, "arai", password)
    assert newcomer.get("/staff", Accept="text/html").headers["Location"] == "/password"
    typed = {"known": password, "wanted": "ながくて-ひみつの-ことばです", "again": "ながくて-ひみつの-ことばです"}
    assert newcomer.send("POST", "/password", data=typed).status_code == 303
    assert newcomer.get("/desk/", Accept="text/html").status_code == 200
    with database.reading() as session:
        account = session.scalars(select(StaffAccount).where(StaffAccount.login == "arai")).one()
    assert password not in office.get(f"/office/staff/{account.id}").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"login": "oiwake"}, "もう使われています"),
        ({"login": "ＯＩＷＡＫＥ"}, "もう使われています"),
        ({"login": "追分"}, "小さい英字"),
        ({"login": "ab"}, "小さい英字"),
        ({"login": ""}, "ここを入れてください。"),
        ({"name": ""}, "ここを入れてください。"),
        ({"name": "\u202e\x00"}, "ここを入れてください。"),
        ({"role": "nobody"}, "ひとつえらんでください。"),
        ({"role": "household_tablet"}, "ひとつえらんでください。"),
        ({"role": "district_leader"}, "ひとつえらんでください。"),
        ({"until": "2020-01-01"}, "もうすぎています"),
        ({"until": "9999-12-31"}, "日が読めません"),
        ({"until": "never"}, "日が読めません"),
    ],
)
def test_what_is_wrong_with_an_account_is_said_and_nothing_is_made(
    office: Browser, database: Database, town: Town, typed: dict[str, str], words: str
) -> None:
    sent = {**NEWCOMER, "role": "desk", **typed}
    page = refused(send(office, "/office/staff/new", **sent), words)
    if "name" not in typed:
        assert page.form("/office/staff/new").fields["name"] == "新井 茂"
    with database.reading() as session:
        assert session.scalar(select(StaffAccount.id).where(StaffAccount.name == "新井 茂")) is None


def test_a_role_is_given_for_a_time_and_ended(office: Browser, database: Database, town: Town) -> None:
    account = f"/office/staff/{town.staff['desk']}"
    typed = {"role": "district_leader", "district": str(town.districts["oiwake"]), "until": "2099-03-31"}
    done(send(office, f"{account}/roles", **typed))
    refused(send(office, f"{account}/roles", **typed), "もうこの役についています")
    assert "2099年3月31日 まで" in Page(office.get(account).text).words
    with database.reading() as session:
        role = next(one for one in roles_of(session, town.staff["desk"], at=now()) if one.district_id)
    assert "ほかの役は、そのまま続きます。" in Page(office.get(f"/office/roles/{role.id}/end").text).words
    done(send(office, f"/office/roles/{role.id}/end"))
    refused(send(office, f"/office/roles/{role.id}/end"), "もう終わっています")


def test_whose_role_is_ended_is_out_at_the_very_next_request(
    app: Flask, office: Browser, database: Database, town: Town
) -> None:
    leader = signed_in(app, "oiwake")
    assert leader.get("/leader/").status_code == 200
    done(send(office, f"/office/roles/{role_of(database, town.leaders['oiwake']).id}/end"))
    assert leader.get("/leader/", Accept="text/html").headers["Location"].startswith("/sign-in")


def test_nobody_shuts_the_office_s_own_door(office: Browser, database: Database, town: Town) -> None:
    own = town.staff["office"]
    refused(send(office, f"/office/roles/{role_of(database, own).id}/end"), "ご自分では終えられません")
    refused(send(office, f"/office/staff/{own}/close"), "ほかの町役場のかたにたのんでください")
    refused(send(office, f"/office/staff/{own}/password"), "ほかの町役場のかたにたのんでください")
    refused(send(office, f"/office/handover/{role_of(database, own).id}/check", who="new", **NEWCOMER), "ご自分では")
    assert office.get("/office/").status_code == 200


def test_a_closed_account_opens_nothing_and_keeps_its_name(app: Flask, office: Browser, town: Town) -> None:
    leader = signed_in(app, "oiwake")
    address = f"/office/staff/{town.leaders['oiwake']}"
    assert "追分区 区長" in Page(office.get(f"{address}/close").text).words
    done(send(office, f"{address}/close"))
    assert leader.get("/leader/", Accept="application/json").status_code == 401
    refused(send(office, f"{address}/roles", role="desk"), "閉じてあります")
    assert "区長がいません" in Page(office.get("/office/").text).words
    assert office.get(f"{address}/password").status_code == 303


def test_a_new_password_signs_out_and_works_once_it_is_changed(app: Flask, office: Browser, town: Town) -> None:
    leader = signed_in(app, "oiwake")
    answer = send(office, f"/office/staff/{town.leaders['oiwake']}/password")
    assert answer.status_code == 201
    assert leader.get("/leader/", Accept="application/json").status_code == 401
    again = signed_in(app, "oiwake", password_on(answer.text))
    assert again.get("/leader/", Accept="text/html").headers["Location"] == "/password"


# --- handover


def handover_of(database: Database, town: Town) -> str:
    return f"/office/handover/{role_of(database, town.leaders['oiwake']).id}"


def test_one_act_hands_a_district_over(app: Flask, office: Browser, database: Database, town: Town) -> None:
    leader = signed_in(app, "oiwake")
    draft = story.write(database, town, title="書きかけの防災訓練")
    story.publish(database, town, story.write(database, town))
    address = handover_of(database, town)
    check = Page(send(office, f"{address}/check", who="new", **NEWCOMER).text)
    said = re.sub(r"\s+", " ", check.words)
    for words in ("1 書きかけの回覧", "1 出ている回覧", "0 訪問の予定", "6 世帯", "荻原 善次", "新井 茂さんに引きつぐ"):
        assert words in said
    assert leader.get("/leader/").status_code == 200, "nothing has happened yet"
    form = check.form(address)
    answer = send(office, form.action, **form.fields)
    assert answer.status_code == 201
    assert "どの画面からもサインアウトになりました" in Page(answer.text).words
    assert leader.get("/leader/", Accept="application/json").status_code == 401
    password = password_on(answer.text)
    newcomer = signed_in(app, "arai", password)
    typed = {"known": password, "wanted": "ながくて-ひみつの-ことばです", "again": "ながくて-ひみつの-ことばです"}
    newcomer.send("POST", "/password", data=typed)
    assert "書きかけの防災訓練" in Page(newcomer.get("/leader/").text).words
    assert newcomer.get(f"/leader/circulars/{draft}/write").status_code == 200
    refused(send(office, form.action, **{**form.fields, "login": "arai2"}), "もう終わっています")


def test_an_account_that_exists_gets_no_new_password(
    app: Flask, office: Browser, database: Database, town: Town
) -> None:
    address = handover_of(database, town)
    typed = {"who": "known", "account": str(town.staff["commissioner"])}
    assert "中山 ふみ" in Page(send(office, f"{address}/check", **typed).text).words
    answer = send(office, address, **typed)
    assert answer.status_code == 201
    assert "はじめのパスワード" not in Page(answer.text).words
    assert signed_in(app, "commissioner").get("/leader/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"who": "known", "account": ""}, "ひとつえらんでください。"),
        ({"who": "known", "account": "00000000-0000-7000-8000-000000000000"}, "引きつぐ相手をえらんでください。"),
        ({"who": "new", "name": "", "login": "arai"}, "ここを入れてください。"),
        ({"who": "new", "name": "新井 茂", "login": "kariyado"}, "もう使われています"),
        ({}, "ひとつえらんでください。"),
    ],
)
def test_a_handover_to_nobody_changes_nothing(
    app: Flask, office: Browser, database: Database, town: Town, typed: dict[str, str], words: str
) -> None:
    leader = signed_in(app, "oiwake")
    for address in (f"{handover_of(database, town)}/check", handover_of(database, town)):
        page = refused(send(office, address, **typed), words)
        if typed.get("login") == "kariyado":
            assert page.form("/check").fields["name"] == "新井 茂"
    assert leader.get("/leader/").status_code == 200


def test_hostile_names_of_staff(office: Browser, town: Town) -> None:
    address = f"/office/staff/{town.staff['desk']}"
    hostile = typeable(naughty_strings())[::3]
    for text in hostile:
        assert send(office, address, name=text).status_code in {303, 422}, text
        page = office.get("/office/staff")
        assert page.status_code == 200
        assert "<script>alert" not in page.text
    for text in hostile[:40]:
        assert send(office, "/office/staff/new", name="x", login=text, role="desk").status_code in {201, 422}, text
