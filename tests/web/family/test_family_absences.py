"""Either enters when the elder is away; it stands on the tablet and is undone there. And what the tablet may send."""

from datetime import timedelta

import pytest
from flask import Flask

from district_hall.clock import local_day, now
from district_hall.devices.models import DeviceKind
from tests.town import Town
from tests.web.family.people import HTML, address, tell, watch
from tests.web.visitors import Browser, paired


def test_what_the_family_enters_is_on_the_elder_s_tablet_and_undone_there(tablet: Browser, family: Browser) -> None:
    where, today = address(family), local_day(now())
    form = {"first_on": str(today), "last_on": str(today + timedelta(days=2))}
    assert family.send("POST", f"{where}/away", data=form, headers=HTML).headers["Location"] == where
    known = watch(tablet)["absences"][0]
    assert (known["by"], known["name"], known["first_on"]) == ("family", "健一", str(today))
    assert "お出かけ中です" in family.get(where, **HTML).text
    tell(tablet, f"absences/{known['id']}/undo")
    assert "お出かけ中です" not in family.get(where, **HTML).text


def test_what_the_elder_enters_the_family_sees_and_may_undo(town: Town, tablet: Browser, family: Browser) -> None:
    where = address(family)
    tell(tablet, "absences", person=str(town.residents["荻原 ハツ"]), until="open")
    assert "いつまでかは 決まっていません" in family.get(where, **HTML).text
    known = watch(tablet)["absences"][0]
    family.send("POST", f"{where}/away/{known['id']}/undo", headers=HTML)
    assert watch(tablet)["absences"] == []


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"first_on": "", "last_on": ""}, "日にちを入れてください。"),
        ({"first_on": "２０２６", "last_on": "x"}, "日にちを入れてください。"),
        ({"first_on": "2020-01-01", "last_on": "2020-01-02"}, "もう過ぎた日です。"),
    ],
)
def test_days_that_make_no_sense_are_said(family: Browser, form: dict[str, str], words: str) -> None:
    answer = family.send("POST", f"{address(family)}/away", data=form, headers=HTML)
    assert answer.status_code == 422
    assert words in answer.text


def test_an_absence_of_somebody_else_is_not_found(app: Flask, town: Town, family: Browser) -> None:
    neighbour = paired(app, town, "oiwake/1/2")
    tell(neighbour, "absences", person=str(town.residents["土屋 清"]), until="today")
    known = watch(neighbour)["absences"][0]
    answer = family.send("POST", f"{address(family)}/away/{known['id']}/undo", headers=HTML)
    assert answer.status_code == 404
    assert len(watch(neighbour)["absences"]) == 1


def test_a_phone_of_the_household_isn_t_told_who_looks(app: Flask, town: Town, family: Browser) -> None:
    phone = paired(app, town, "oiwake/1/1", DeviceKind.PHONE)
    assert phone.get("/api/board").get_json()["watch"] is None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("consents", {}),
        ("consents", {"person": "x", "relation": "son"}),
        ("consents", {"person": "{hatsu}", "relation": "boss"}),
        ("absences", {"until": "today"}),
        ("absences", {"person": "{hatsu}", "until": "never"}),
    ],
)
def test_what_can_t_be_read_is_refused(tablet: Browser, town: Town, path: str, body: dict[str, str]) -> None:
    person = str(town.residents["荻原 ハツ"])
    sent = {name: value.format(hatsu=person) for name, value in body.items()}
    assert tablet.post(f"/api/watching/{path}", sent).status_code == 422


def test_an_absence_that_is_known_already_is_refused(tablet: Browser, town: Town) -> None:
    person = str(town.residents["荻原 ハツ"])
    tell(tablet, "absences", person=person, until="open")
    answer = tablet.post("/api/watching/absences", {"person": person, "until": "today"})
    assert answer.status_code == 422
    assert answer.get_json()["code"] == "absence-known"
