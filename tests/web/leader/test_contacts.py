"""Who helps in the district: entered, changed, moved and removed by its leader, and seen on its tablets."""

from typing import Any

import pytest
from flask import Flask

from tests.town import Town
from tests.web.leader.naughty import OWN
from tests.web.leader.pages import Page
from tests.web.visitors import Browser, paired

GOOD = {"what": "区長", "name": "荻原 善次", "telephone": "０２６７（４５）１２３４"}


def send(leader: Browser, path: str = "/leader/contacts", **changes: str) -> Any:
    return leader.send("POST", path, data={**GOOD, **changes}, headers={"Accept": "text/html"})


def contacts(board: Browser) -> list[dict[str, str]]:
    found: list[dict[str, str]] = board.get("/api/board").get_json()["helpers"]
    return found


def address(leader: Browser, name: str) -> str:
    """Where this contact is changed."""
    page = Page(leader.get("/leader/contacts").text)
    places = [
        found["href"] for tag, found in page.elements if tag == "a" and "/leader/contacts/" in found.get("href", "")
    ]
    return next(place for place in places if name in leader.get(place).text)


@pytest.fixture
def tablet(app: Flask, town: Town) -> Browser:
    return paired(app, town, "oiwake/1/1")


def test_what_the_leader_enters_stands_on_the_tablets_of_the_district(
    app: Flask, town: Town, leader: Browser, tablet: Browser
) -> None:
    before = tablet.get("/api/board")
    assert send(leader).headers["Location"] == "/leader/contacts"
    after = tablet.get("/api/board", **{"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.get_json()["version"] > before.get_json()["version"]
    assert contacts(tablet) == [{"what": "区長", "name": "荻原 善次", "telephone": "0267-45-1234"}]
    assert contacts(paired(app, town, "kariyado/1/1")) == []
    page = Page(leader.get("/leader/contacts").text)
    assert "0267-45-1234" in page.words
    assert "ここは119番ではありません。" in page.words


def test_a_contact_is_changed_moved_and_removed(leader: Browser, tablet: Browser) -> None:
    for name in ("一番", "二番", "三番"):
        send(leader, name=name)
    send(leader, address(leader, "二番"), name="二番目", telephone="090-1111-2222")
    leader.send("POST", f"{address(leader, '三番')}/up")
    leader.send("POST", f"{address(leader, '三番')}/up")
    leader.send("POST", f"{address(leader, '三番')}/up")
    assert [one["name"] for one in contacts(tablet)] == ["三番", "一番", "二番目"]
    leader.send("POST", f"{address(leader, '一番')}/remove")
    assert [one["telephone"] for one in contacts(tablet)] == ["0267-45-1234", "090-1111-2222"]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("what", " 　", "役や立場を入れてください"),
        ("what", "あ" * 21, "20文字までにしてください"),
        ("name", "", "名前を入れてください"),
        ("name", "あ" * 41, "40文字までにしてください"),
        ("telephone", "", "電話番号を入れてください"),
        ("telephone", "119", "市外局番から入れてください"),
        ("telephone", "javascript:alert(1)", "市外局番から入れてください"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    leader: Browser, tablet: Browser, field: str, typed: str, words: str
) -> None:
    answer = send(leader, **{field: typed})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.has("input", id=field, **{"aria-invalid": "true"})
    assert words in page.words
    kept = {name: value for name, value in GOOD.items() if name != field}
    assert kept.items() <= page.form("/leader/contacts").fields.items()
    assert contacts(tablet) == []


def test_a_mistake_while_changing_keeps_the_old_one(leader: Browser, tablet: Browser) -> None:
    send(leader)
    answer = send(leader, address(leader, "荻原 善次"), telephone="なし")
    assert answer.status_code == 422
    assert contacts(tablet)[0]["telephone"] == "0267-45-1234"


def test_six_are_as_many_as_fit(leader: Browser, tablet: Browser) -> None:
    for number in range(6):
        assert send(leader, name=f"{number}番").status_code == 303
    answer = send(leader, name="七番")
    assert answer.status_code == 422
    assert "連絡先は6人まで" in Page(answer.text).words
    assert len(contacts(tablet)) == 6


@pytest.mark.parametrize("text", OWN)
def test_hostile_strings_stay_text(leader: Browser, tablet: Browser, text: str) -> None:
    data = b"&".join(name.encode() + b"=" + _quoted(text) for name in ("what", "name")) + b"&telephone=0267-45-1234"
    answer = leader.send(
        "POST",
        "/leader/contacts",
        data=data,
        content_type="application/x-www-form-urlencoded",
        headers={"Accept": "text/html"},
    )
    assert answer.status_code in (303, 422)
    page = leader.get("/leader/contacts").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert all("\x00" not in one["name"] for one in contacts(tablet))


def _quoted(text: str) -> bytes:
    return b"".join(b"%%%02X" % byte for byte in text.encode(errors="surrogatepass"))


def test_another_district_s_contacts_are_not_there(leader: Browser, neighbour: Browser, tablet: Browser) -> None:
    send(leader)
    place = address(leader, "荻原 善次")
    assert neighbour.get(place).status_code == 404
    for what in ("", "/up", "/remove"):
        assert send(neighbour, f"{place}{what}", name="だれか").status_code == 404
    assert contacts(tablet)[0]["name"] == "荻原 善次"
    assert "荻原 善次" not in neighbour.get("/leader/contacts").text.replace("例：荻原 善次", "")


def test_one_that_was_just_removed_is_not_there(leader: Browser) -> None:
    send(leader)
    place = address(leader, "荻原 善次")
    leader.send("POST", f"{place}/remove")
    assert send(leader, f"{place}/remove").status_code == 404
    assert send(leader, place).status_code == 404
