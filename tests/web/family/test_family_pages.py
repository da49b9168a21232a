"""The family's phone and the elder's tablet, as they use them: what one does the other sees, and nothing more."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from district_hall.clock import iso, now
from district_hall.db import Database
from district_hall.family.models import Consent
from district_hall.people.models import Resident
from tablet_ui import sockets
from tests import town as story
from tests.town import Town
from tests.web.family.people import HTML, address, invite, looks, pair, secret_for, tell, watch
from tests.web.visitors import Browser, of_family, paired

HOSTILE = "<script>alert(1)</script>"


# ---- the way in


def test_the_elder_consents_the_phone_pairs_and_sees(app: Flask, town: Town, tablet: Browser) -> None:
    consent, code = invite(tablet, town)
    assert [one["waiting_code"] for one in watch(tablet)["consents"]] == [True]
    phone = Browser(app)
    answer = phone.send("POST", "/family/pair", data={"code": code["digits"], "name": "健一"}, headers=HTML)
    assert answer.headers["Location"] == f"/family/{consent}"
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("family="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    page = phone.get(answer.headers["Location"], **HTML)
    assert "ハツさん" in page.text
    known = watch(tablet)["consents"][0]
    assert (known["name"], known["relation"], known["waiting_code"]) == ("健一", "son", False)


def test_a_wrong_number_says_so_and_keeps_what_was_typed(app: Flask, town: Town, tablet: Browser) -> None:
    invite(tablet, town)
    phone = Browser(app)
    answer = phone.send("POST", "/family/pair", data={"code": "12", "name": "健一"}, headers=HTML)
    assert answer.status_code == 422
    assert 'value="健一"' in answer.text
    assert "番号は6けたの数字です。" in answer.text


def test_a_qr_code_says_whom_it_is_about_and_isn_t_used_up_by_that(app: Flask, town: Town, tablet: Browser) -> None:
    consent, code = invite(tablet, town)
    assert "secret" not in code
    secret = secret_for(app, town, UUID(consent))
    phone = Browser(app)
    for _ in range(2):
        assert phone.post("/family/pair/look", {"secret": secret}).get_json() == {"person": "ハツ", "named": False}
    assert pair(app, secret=secret, name="健一").get("/family/", **HTML).status_code == 303


def test_without_the_token_nothing_is_paired(app: Flask, town: Town, tablet: Browser) -> None:
    _consent, code = invite(tablet, town)
    answer = Browser(app).client.post("/family/pair", data={"code": code["digits"], "name": "健一"})
    assert answer.status_code == 400


def test_one_phone_with_two_elders_gets_a_list_which_is_no_look(
    app: Flask, database: Database, town: Town, tablet: Browser
) -> None:
    phone = pair(app, code=invite(tablet, town)[1]["digits"], name="健一")
    other = paired(app, town, "oiwake/1/2")
    told = tell(other, "consents", person=str(town.residents["土屋 清"]), relation="relative")
    code = told["code"]
    assert isinstance(code, dict)
    phone.send("POST", "/family/pair", data={"code": code["digits"], "name": "健一"}, headers=HTML)
    page = phone.get("/family/", **HTML)
    assert page.status_code == 200
    assert "ハツさん" in page.text
    assert "清さん" in page.text
    assert looks(database) == 0


# ---- looking


def test_every_look_is_on_the_elder_s_board(
    database: Database, tablet: Browser, family: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[UUID] = []
    monkeypatch.setattr(sockets, "tell_households", lambda _sockets, homes: told.extend(homes))
    where = address(family)
    for _ in range(4):
        assert family.get(where, **HTML).status_code == 200
    shown = watch(tablet)["consents"][0]["looks"]
    assert looks(database) == 4
    assert isinstance(shown, list)
    assert len(shown) == 3
    assert len(told) == 4


def test_asking_whether_the_page_may_stay_is_no_look_and_says_nothing(database: Database, family: Browser) -> None:
    answer = family.get(f"{address(family)}/still")
    assert answer.get_json() == {"paused": False}
    assert looks(database) == 0


def test_a_sign_is_shown_and_never_what_it_was(
    app: Flask, database: Database, town: Town, tablet: Browser, family: Browser
) -> None:
    message = story.publish(database, town, story.write(database, town, title="ひみつの題"))
    where = address(family)
    assert "今日はまだ動きがありません" in family.get(where, **HTML).text
    line = {"id": str(uuid4()), "sequence": 1, "kind": "read", "message": str(message.id), "occurred_at": iso(now())}
    tablet.post("/api/reports", {"sent_at": iso(now()), "reports": [line]})
    page = family.get(where, **HTML).text
    assert "今日は動きがあります" in page
    for word in ("ひみつの題", "reading", "check_in", "回覧を読", "元気です"):
        assert word not in page


def test_a_hostile_name_is_only_a_name(app: Flask, database: Database, town: Town, tablet: Browser) -> None:
    def rename(session: Session) -> None:
        session.get_one(Resident, town.residents["荻原 ハツ"]).name = HOSTILE

    database.unit_of_work(rename)
    phone = pair(app, code=invite(tablet, town)[1]["digits"], name=HOSTILE)
    where = address(phone)
    for path in (where, f"{where}/away", f"{where}/end"):
        page = phone.get(path, **HTML).text
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page
    assert watch(tablet)["consents"][0]["name"] == HOSTILE  # lit-html sets it as text


def test_the_cookie_is_renewed_at_each_look(family: Browser) -> None:
    answer = family.get(address(family), **HTML)
    assert any(one.startswith("family=") for one in answer.headers.getlist("Set-Cookie"))


# ---- pausing and ending


def test_while_paused_nothing_is_to_be_seen_or_entered(database: Database, tablet: Browser, family: Browser) -> None:
    where = address(family)
    tell(tablet, f"consents/{watch(tablet)['consents'][0]['id']}/pause")
    page = family.get(where, **HTML).text
    assert "お休み中です" in page
    for word in ("この7日間", "タブレット</h2>", "動きがあります", "一人暮らし"):
        assert word not in page
    assert family.get(f"{where}/still").get_json() == {"paused": True}
    assert family.get(f"{where}/away", **HTML).status_code == 404
    assert looks(database) == 0


def test_the_very_next_request_after_the_end_finds_nothing(tablet: Browser, family: Browser) -> None:
    where = address(family)
    assert family.get(where, **HTML).status_code == 200
    tell(tablet, f"consents/{watch(tablet)['consents'][0]['id']}/end")
    for path in (where, f"{where}/away", "/family/"):
        page = family.get(path, **HTML)
        assert page.status_code == 401
        assert "見守りは おわりました" in page.text
    assert family.get(f"{where}/still").status_code == 401


def test_a_phone_that_watches_another_too_reads_that_this_one_has_ended(
    app: Flask, town: Town, tablet: Browser
) -> None:
    phone = pair(app, code=invite(tablet, town)[1]["digits"], name="健一")
    first = address(phone)
    second = invite(tablet, town, "friend")[1]
    phone.send("POST", "/family/pair", data={"code": second["digits"], "name": "健一"}, headers=HTML)
    tell(tablet, f"consents/{first.rsplit('/', maxsplit=1)[-1]}/end")
    page = phone.get(first, **HTML)
    assert page.status_code == 404
    assert "見守りは おわりました" in page.text


def test_another_family_learns_nothing_of_it(app: Flask, town: Town, family: Browser) -> None:
    stranger = of_family(app, town, "荻原 ハツ")
    page = stranger.get(address(family), **HTML)
    missing = stranger.get(f"/family/{uuid4()}", **HTML)
    assert page.status_code == missing.status_code == 404
    assert "おわりました" not in page.text
    assert "ハツ" not in page.text


def test_an_end_by_mistake_is_taken_back(tablet: Browser, family: Browser) -> None:
    where, consent = address(family), watch(tablet)["consents"][0]["id"]
    tell(tablet, f"consents/{consent}/end")
    assert watch(tablet)["consents"] == []
    tell(tablet, f"consents/{consent}/take-back")
    assert family.get(where, **HTML).status_code == 200


def test_the_family_ends_it_too(tablet: Browser, family: Browser) -> None:
    where = address(family)
    assert "見るのをやめますか" in family.get(f"{where}/end", **HTML).text
    assert "おわりました" in family.send("POST", f"{where}/end", headers=HTML).text
    assert watch(tablet)["consents"] == []
    assert family.get(where, **HTML).status_code == 401


def test_the_family_reads_in_its_own_language(database: Database, family: Browser) -> None:
    answer = family.send("POST", "/family/language", data={"language": "en"}, headers=HTML)
    assert answer.headers["Location"] == "/family/"
    assert '<html lang="en">' in family.get(address(family), **HTML).text
    assert family.send("POST", "/family/language", data={"language": "xx"}).status_code == 422


def test_a_consent_says_what_the_tablet_gave(database: Database, tablet: Browser, town: Town) -> None:
    consent, code = invite(tablet, town, "grandchild")
    assert set(code) == {"digits", "picture", "address", "expires_at"}
    assert code["picture"].startswith("data:image/svg+xml")
    with database.reading() as session:
        assert session.get_one(Consent, UUID(consent)).relation.value == "grandchild"
