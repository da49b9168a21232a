"""Districts, groups, halls, households and people, as the office enters and corrects them."""

import re
from urllib.parse import quote

import pytest
from flask import Flask

from district_hall.clock import now
from district_hall.db import Database
from district_hall.people import leaving
from district_hall.people.questions import residents_of
from district_hall.places.questions import district, household
from tests import town as story
from tests.town import Town
from tests.web.leader.naughty import naughty_strings
from tests.web.leader.pages import Page
from tests.web.office.forms import done, refused, send, typeable
from tests.web.visitors import Browser, at_hall, paired

HOME = {"name": "新井", "is_member": "yes", "reach": "paper"}


def words_on(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", Page(answer.text).words)


def people_of(database: Database, town: Town, home: str) -> list[str]:
    with database.reading() as session:
        return [one.name for one in residents_of(session, town.households[home])]


def test_the_first_page_says_what_there_is_and_what_needs_somebody(app: Flask, office: Browser, town: Town) -> None:
    paired(app, town, "oiwake/1/1")
    said = words_on(office, "/office/")
    assert "5 世帯が「タブレット」なのに、まだ つないでいません" in said
    assert "6 世帯 4 会員 1 タブレット 2 紙" in said
    assert "荻原 善次" in said


def test_searching_finds_the_person_and_leads_to_the_home(office: Browser, town: Town) -> None:
    page = Page(office.get("/office/?q=土屋清").text)
    assert page.has("a", href=f"/office/households/{town.households['oiwake/1/2']}")
    assert "見つかりません" in words_on(office, "/office/?q=だれもいない")


def test_a_district_is_added_and_renamed(office: Browser, database: Database, town: Town) -> None:
    typed = {"name": "発地区", "name_en": "Hotchi", "reading": "ほっち", "position": "３"}
    place = done(send(office, "/office/districts", **typed))
    assert "発地区を加えました" in words_on(office, place)
    page = refused(send(office, "/office/districts", **typed), "「発地区」という区は、もうあります。")
    assert page.form("/office/districts").fields["reading"] == "ほっち"
    edit = f"/office/districts/{town.districts['oiwake']}/edit"
    refused(send(office, edit, **{**typed, "name": " \u3000"}), "ここを入れてください。")
    done(send(office, edit, **{**typed, "name": "西追分区"}))
    with database.reading() as session:
        assert district(session, town.districts["oiwake"]).name == "西追分区"


def test_a_group_is_added_and_numbered(office: Browser, town: Town) -> None:
    oiwake = f"/office/districts/{town.districts['oiwake']}"
    refused(send(office, f"{oiwake}/groups", number="2"), "2班は、もうあります。")
    for wrong in ("", "0", "-1", "１２３４５", "x", "1e3", "9" * 400):
        refused(send(office, f"{oiwake}/groups", number=wrong), "1から999までの数字")
    assert done(send(office, f"{oiwake}/groups", number="7")) == f"{oiwake}?group=7"
    refused(send(office, f"/office/groups/{town.groups['oiwake/1']}", number="7"), "7班は、もうあります。")
    assert done(send(office, f"/office/groups/{town.groups['oiwake/1']}", number="9")) == f"{oiwake}?group=9"


def test_a_hall_s_tablet_is_connected_and_the_hall_can_then_only_be_renamed(
    app: Flask, office: Browser, nobody: Browser, town: Town
) -> None:
    hall = f"/office/halls/{town.halls['oiwake']}"
    answer = office.send("POST", f"{hall}/pairing-codes", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    digits = re.search(r"\d{3} \d{3}", Page(answer.text).words)
    assert digits
    assert " style=" not in answer.text
    assert nobody.post("/api/pair", {"code": digits[0]}).get_json()["place"]["hall"] == "追分公民館"
    assert len(office.get(f"{hall}/devices").get_json()["devices"]) == 1
    refused(send(office, f"{hall}/remove"), "消せません")
    assert done(send(office, hall, name="追分の公民館")) == hall
    other = f"/office/halls/{town.halls['kariyado']}"
    done(send(office, f"{other}/remove"))
    assert office.get(other).status_code == 404


def test_a_household_moves_in_with_its_people(office: Browser, town: Town, database: Database) -> None:
    address = f"/office/groups/{town.groups['oiwake/1']}/households/new"
    first = Page(office.get(address).text).form("/households/new")
    assert first.fields["number"] == "4"
    people = {
        "name1": "新井 茂",
        "kana1": "アライ シゲル",
        "birth_year1": "１９５１",
        "name3": "新井 花",
        "kana3": "あらい はな",
    }
    place = done(send(office, address, **HOME, **people, number="4"))
    said = words_on(office, place)
    for words in ("追分区 1班 4番", "新井 茂", "あらい しげる", "1951年生まれ", "新井 花"):
        assert words in said
    page = refused(send(office, address, **HOME, **people, number="4"), "いま「新井」の世帯がいます")
    assert page.form("/households/new").fields["name3"] == "新井 花"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "ここを入れてください。"),
        ({"name": "あ" * 41}, "40文字まで"),
        ({"reach": "pigeon"}, "ひとつえらんでください。"),
        ({"number": "0"}, "1から9999までの数字"),
        ({"name1": "新井 茂"}, "ここを入れてください。"),
        ({"name1": "新井 茂", "kana1": "新井"}, "ひらがなで入れてください。"),
        ({"name1": "新井 茂", "kana1": "あらい", "birth_year1": "2999"}, "までの数字"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    office: Browser, town: Town, database: Database, typed: dict[str, str], words: str
) -> None:
    address = f"/office/groups/{town.groups['oiwake/1']}/households/new"
    sent = {**HOME, "number": "4", "name2": "残る名", **typed}
    page = refused(send(office, address, **sent), words)
    assert any(found.get("aria-invalid") == "true" for _tag, found in page.elements) or "reach" in typed
    assert page.form("/households/new").fields["name2"] == "残る名"


def test_a_household_is_corrected(app: Flask, office: Browser, town: Town) -> None:
    tablet = paired(app, town, "oiwake/1/2")
    address = f"/office/households/{town.households['oiwake/1/2']}"
    done(send(office, f"{address}/edit", name="土屋", reach="phone"))
    said = words_on(office, address)
    assert "会員でない" in said
    assert tablet.get("/api/board").status_code == 200


def test_leaving_asks_first_and_then_shuts_the_tablet_out(app: Flask, office: Browser, town: Town) -> None:
    tablet = paired(app, town, "oiwake/1/2")
    address = f"/office/households/{town.households['oiwake/1/2']}"
    assert "端末1台は、すぐに使えなくなります。" in words_on(office, f"{address}/leave")
    assert tablet.get("/api/board").status_code == 200
    done(send(office, f"{address}/leave"))
    assert tablet.get("/api/board").status_code == 401
    assert "ここを出ました" in words_on(office, address)
    refused(send(office, f"{address}/leave"), "もうここには住んでいません")
    refused(send(office, f"{address}/pairing-codes", kind="tablet"), "もうここには住んでいません")
    assert office.get(f"{address}/leave").status_code == 303


def test_moving_says_what_will_happen_and_takes_the_tablet_along(app: Flask, office: Browser, town: Town) -> None:
    tablet = paired(app, town, "oiwake/1/2")
    address = f"/office/households/{town.households['oiwake/1/2']}"
    typed = {"group": str(town.groups["kariyado/1"]), "number": "8", "with_devices": "yes"}
    page = Page(send(office, f"{address}/move/check", **typed).text)
    assert "端末1台は、そのまま新しい家で使えます。" in page.words
    assert tablet.get("/api/board").get_json()["place"]["district"] == "追分区"
    new = done(send(office, page.form("/move").action, **page.form("/move").fields))
    assert tablet.get("/api/board").get_json()["place"] == {
        "town": "軽井沢町",
        "town_en": "Karuizawa",
        "district": "借宿区",
        "district_en": "Kariyado",
        "group": "1",
        "house": "8",
    }
    assert "土屋 節子" in words_on(office, new)
    refused(send(office, f"{address}/move", **typed), "もうここには住んでいません")


@pytest.mark.parametrize("group", ["", "x", "00000000-0000-7000-8000-000000000000"])
def test_moving_nowhere_is_refused(office: Browser, town: Town, group: str) -> None:
    address = f"/office/households/{town.households['oiwake/1/2']}/move/check"
    answer = send(office, address, group=group, number="8")
    assert answer.status_code == 422
    taken = {"group": str(town.groups["oiwake/1"]), "number": "1"}
    refused(send(office, address, **taken), "1班1番には、いま「荻原」の世帯がいます。")


def test_a_household_is_split(office: Browser, town: Town, database: Database) -> None:
    address = f"/office/households/{town.households['oiwake/1/2']}/split"
    typed = {**HOME, "name": "土屋（子）", "group": str(town.groups["oiwake/2"]), "number": "6"}
    refused(send(office, address, **typed), "ひとり以上えらんでください。")
    page = refused(
        send(office, address, **{**typed, "number": "1"}, people=str(town.residents["土屋 健太"])), "世帯がいます"
    )
    assert page.has("input", name="people", value=str(town.residents["土屋 健太"]), checked="")
    done(send(office, address, **typed, people=str(town.residents["土屋 健太"])))
    assert people_of(database, town, "oiwake/1/2") == ["土屋 清", "土屋 節子"]


def test_somebody_joins_another_household(office: Browser, town: Town, database: Database) -> None:
    address = f"/office/households/{town.households['oiwake/1/2']}/join"
    page = Page(office.get(f"{address}?q=ハツ").text)
    person = town.residents["荻原 ハツ"]
    assert page.has("a", href=f"{address}/{person}")
    assert "だれもいなくなります" in words_on(office, f"{address}/{person}")
    done(send(office, f"{address}/{person}"))
    assert "荻原 ハツ" in people_of(database, town, "oiwake/1/2")
    refused(send(office, f"{address}/{person}"), "もうこの世帯にはいません")


def test_people_come_are_corrected_and_leave(app: Flask, office: Browser, town: Town, database: Database) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    address = f"/office/households/{town.households['oiwake/1/1']}"
    done(send(office, f"{address}/residents/new", name="荻原 花", kana="おぎわら はな", birth_year=""))
    assert {one["name"] for one in tablet.get("/api/board").get_json()["people"]} == {"荻原 ハツ", "荻原 花"}
    person = f"/office/residents/{town.residents['荻原 ハツ']}"
    done(send(office, f"{person}/edit", name="荻原 初", kana="おぎわら はつ", birth_year="1940"))
    assert "荻原 初" in people_of(database, town, "oiwake/1/1")
    assert "亡くなられたとき" in words_on(office, f"{person}/leave")
    done(send(office, f"{person}/leave"))
    assert people_of(database, town, "oiwake/1/1") == ["荻原 花"]
    refused(send(office, f"{person}/leave"), "もうこの世帯にはいません")
    refused(send(office, f"{person}/edit", name="荻原 初", kana="おぎわら"), "もうこの世帯にはいません")


def test_hostile_names_are_kept_as_words(office: Browser, town: Town, database: Database) -> None:
    """What databases refuse is left out, the rest comes back as it was typed, and never as markup."""
    address = f"/office/households/{town.households['oiwake/1/2']}"
    for text in typeable(naughty_strings()):
        answer = send(office, f"{address}/edit", name=text, reach="paper")
        assert answer.status_code in {303, 422}, text
        page = office.get(address)
        assert page.status_code == 200
        with database.reading() as session:
            name = household(session, town.households["oiwake/1/2"]).name
        assert "\x00" not in name
        assert "<script>alert" not in page.text


def test_hostile_searches_find_nothing_wrong(office: Browser, town: Town) -> None:
    join = f"/office/households/{town.households['oiwake/1/2']}/join"
    for text in naughty_strings():
        for address in ("/office/", join):
            answer = office.get(f"{address}?q={quote(text.encode(errors='surrogatepass'))}")
            assert answer.status_code == 200, text
            assert "<script>alert" not in answer.text


ADDRESSES = (
    "/office/districts/{0}",
    "/office/districts/{0}/edit",
    "/office/groups/{0}",
    "/office/groups/{0}/households/new",
    "/office/halls/{0}",
    "/office/halls/{0}/remove",
    "/office/households/{0}",
    "/office/households/{0}/edit",
    "/office/households/{0}/leave",
    "/office/households/{0}/move",
    "/office/households/{0}/split",
    "/office/households/{0}/join",
    "/office/households/{0}/devices",
    "/office/residents/{0}/edit",
    "/office/residents/{0}/leave",
    "/office/devices/{0}",
    "/office/devices/{0}/revoke",
    "/office/devices/{0}/swap",
    "/office/staff/{0}",
    "/office/staff/{0}/close",
    "/office/roles/{0}/end",
    "/office/handover/{0}",
)


@pytest.mark.parametrize("unknown", ["00000000-0000-7000-8000-000000000000", "x", "1%00"])
def test_what_is_not_there_is_not_found(office: Browser, unknown: str) -> None:
    for address in ADDRESSES:
        assert office.get(address.format(unknown), Accept="text/html").status_code == 404, address


def test_a_left_household_stays_to_be_looked_up(office: Browser, database: Database, town: Town) -> None:
    home = town.households["oiwake/1/2"]
    database.unit_of_work(leaving.household_leaves, home, by=town.staff["office"], at=now())
    assert "に出ました" in words_on(office, "/office/?q=1-2")
    assert "前に住んでいたかた" in words_on(office, f"/office/households/{home}")


def test_the_hall_page_shows_its_tablet(app: Flask, office: Browser, town: Town) -> None:
    device = at_hall(app, town).device_id
    assert Page(office.get(f"/office/halls/{town.halls['oiwake']}").text).has("a", href=f"/office/devices/{device}")
    assert story.PASSWORD not in words_on(office, "/office/devices")
