"""The town's tablets: labelled, swapped, lost, returned."""

import re

import pytest
from flask import Flask

from district_hall.db import Database
from district_hall.devices.models import Revoked
from district_hall.devices.questions import device
from tests.town import Town
from tests.web.leader.pages import Page
from tests.web.office.forms import done, refused, send
from tests.web.visitors import Browser, at_hall, paired


def why(database: Database, browser: Browser) -> Revoked | None:
    assert browser.device_id
    with database.reading() as session:
        return device(session, browser.device_id).revoked_why


def digits_on(html: str) -> str:
    found = re.search(r"\d{3} \d{3}", Page(html).words)
    assert found
    return found[0]


@pytest.mark.parametrize("show", ["", "in_use", "silent", "never_used", "revoked", "without", "nonsense", "\x00"])
def test_the_list_in_every_cut(app: Flask, office: Browser, town: Town, show: str) -> None:
    paired(app, town, "oiwake/1/1")
    at_hall(app, town)
    answer = office.client.get("/office/devices", query_string={"show": show, "page": "9" * 30})
    assert answer.status_code == 200


def test_the_inventory_number_is_written_down_and_found(app: Flask, office: Browser, town: Town) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    address = f"/office/devices/{tablet.device_id}"
    assert done(send(office, address, label="K-014")) == address
    assert Page(office.get("/office/?q=k-014").text).has("a", href=address)
    other = paired(app, town, "oiwake/1/2")
    page = refused(send(office, f"/office/devices/{other.device_id}", label="K-014"), "ほかの端末で使っています")
    assert page.form(str(other.device_id)).fields["label"] == "K-014"
    refused(send(office, address, label="K" * 21), "20文字まで")


def test_a_lost_tablet_is_shut_out_with_its_reason(app: Flask, office: Browser, database: Database, town: Town) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    address = f"/office/devices/{tablet.device_id}/revoke"
    page = Page(office.get(f"{address}?why=lost").text)
    assert page.form("/revoke").fields["why"] == "lost"
    for wrong in ("", "left", "nonsense"):
        refused(send(office, address, why=wrong), "ひとつえらんでください。")
    assert tablet.get("/api/board").status_code == 200
    done(send(office, address, why="lost"))
    assert tablet.get("/api/board").status_code == 401
    assert why(database, tablet) is Revoked.LOST
    refused(send(office, address, why="broken"), "もう使えないように")
    assert why(database, tablet) is Revoked.LOST


def test_a_swap_at_once_ends_the_old_and_gives_a_code(
    app: Flask, office: Browser, nobody: Browser, database: Database, town: Town
) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    answer = send(office, f"/office/devices/{tablet.device_id}/swap", when="now")
    assert answer.status_code == 201
    assert tablet.get("/api/board").status_code == 401
    assert nobody.post("/api/pair", {"code": digits_on(answer.text)}).status_code == 201
    assert why(database, tablet) is Revoked.SWAPPED


def test_a_swap_later_ends_the_old_one_when_the_new_one_is_there(
    app: Flask, office: Browser, nobody: Browser, database: Database, town: Town
) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    answer = send(office, f"/office/devices/{tablet.device_id}/swap", when="later")
    assert tablet.get("/api/board").status_code == 200
    assert nobody.post("/api/pair", {"code": digits_on(answer.text)}).status_code == 201
    assert tablet.get("/api/board").status_code == 401
    assert why(database, tablet) is Revoked.SWAPPED


def test_while_a_swap_waits_the_old_one_can_be_ended_by_hand(
    app: Flask, office: Browser, database: Database, town: Town
) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    answer = send(office, f"/office/devices/{tablet.device_id}/swap", when="later")
    form = Page(answer.text).form("/revoke")
    done(send(office, form.action, **form.fields))
    assert why(database, tablet) is Revoked.SWAPPED


def test_a_hall_s_tablet_is_swapped_for_another_of_the_hall(
    app: Flask, office: Browser, nobody: Browser, town: Town
) -> None:
    tablet = at_hall(app, town)
    answer = send(office, f"/office/devices/{tablet.device_id}/swap", when="now")
    paired_anew = nobody.post("/api/pair", {"code": digits_on(answer.text)}).get_json()
    assert paired_anew["place"]["hall"] == "追分公民館"


def test_one_household_s_code_does_not_show_another_s_devices(app: Flask, office: Browser, town: Town) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    for home, expected in (("oiwake/1/1", [str(tablet.device_id)]), ("oiwake/1/2", [])):
        found = office.get(f"/office/households/{town.households[home]}/devices").get_json()["devices"]
        assert [one["id"] for one in found] == expected
