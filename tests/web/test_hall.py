"""The hall's shared tablet: whose reading it is, it is told; what merely stood on its screen is nobody's."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from alerts.models import Step
from district_hall.audience.models import Membership
from district_hall.clock import iso, now
from district_hall.db import Database
from district_hall.delivery.models import Receipt, ReceiptKind, Way
from district_hall.delivery.report_words import ReportKind
from district_hall.devices import actions as devices
from district_hall.places.models import Household
from district_hall.signs_of_life.models import SignOfLife
from tests import town as story
from tests.integration.alert_acts import DeskActs
from tests.town import Town
from tests.web.visitors import Browser, at_hall, paired, signed_in


def card_of(database: Database, town: Town, home: str) -> str:
    by = town.leaders[home.split("/", maxsplit=1)[0]]
    return database.unit_of_work(devices.make_household_card, town.households[home], by=by, at=now())


def leave(database: Database, household_id: UUID, at: datetime) -> None:
    """The people of this house move away."""

    def move(session: Any) -> None:
        session.get_one(Household, household_id).left_at = at

    database.unit_of_work(move)


def report(tablet: Browser, kind: str, **about: object) -> dict[str, Any]:
    """The answer to a batch of one."""
    line = {"id": str(uuid4()), "sequence": 1, "kind": kind, "occurred_at": iso(now()), **about}
    answer: dict[str, Any] = tablet.post("/api/reports", {"sent_at": iso(now()), "reports": [line]}).get_json()
    return answer


def rows(database: Database, table: type[Receipt] | type[SignOfLife]) -> list[Any]:
    with database.reading() as session:
        return list(session.scalars(select(table)))


def test_the_houses_of_its_own_district_by_group_and_number(app: Flask, town: Town) -> None:
    answer = at_hall(app, town).get("/api/hall/homes")
    groups = answer.get_json()["groups"]
    assert [(one["number"], [house["number"] for house in one["houses"]]) for one in groups] == [
        (1, [1, 2, 3]),
        (2, [1, 2, 3]),
    ]
    ids = {house["household"] for one in groups for house in one["houses"]}
    assert ids == {str(home) for key, home in town.households.items() if key.startswith("oiwake/")}


def test_no_name_goes_to_the_hall(app: Flask, database: Database, town: Town) -> None:
    story.publish(database, town, story.write(database, town))
    tablet = at_hall(app, town)
    board = tablet.get("/api/board")
    assert {"people", "check_in", "visit_asked_at"}.isdisjoint(board.get_json())
    for said in (tablet.get("/api/hall/homes").text, board.text):
        assert [name for name in ("荻原", "土屋", "ハツ") if name in said] == []


def test_a_house_whose_people_left_is_not_offered(app: Flask, database: Database, town: Town) -> None:
    leave(database, town.households["oiwake/2/2"], now())
    groups = at_hall(app, town).get("/api/hall/homes").get_json()["groups"]
    assert [house["number"] for house in groups[1]["houses"]] == [1, 3]


def test_a_card_is_a_receipt_and_a_sign_of_life(app: Flask, database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    answer = report(at_hall(app, town), "read", message=str(message.id), card=card_of(database, town, "oiwake/1/2"))
    assert answer["refused"] == []
    [receipt], [sign] = rows(database, Receipt), rows(database, SignOfLife)
    home = town.households["oiwake/1/2"]
    assert (receipt.household_id, receipt.kind, receipt.way, receipt.resident_id) == (
        home,
        ReceiptKind.READ,
        Way.HALL,
        None,
    )
    assert sign.household_id == home


def test_a_touched_number_is_a_receipt_and_no_sign_of_life(app: Flask, database: Database, town: Town) -> None:
    """Anybody can touch it: it says that the circular came by there, not that the people of the house are well."""
    message = story.publish(database, town, story.write(database, town))
    home = town.households["oiwake/1/1"]
    answer = report(at_hall(app, town), "read", message=str(message.id), household=str(home))
    assert answer["refused"] == []
    assert [(one.household_id, one.way) for one in rows(database, Receipt)] == [(home, Way.HALL)]
    assert rows(database, SignOfLife) == []


def test_a_repeated_report_is_recorded_once(app: Flask, database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    tablet, card = at_hall(app, town), card_of(database, town, "oiwake/1/2")
    again = str(uuid4())
    for _ in range(2):
        assert report(tablet, "read", id=again, message=str(message.id), card=card)["confirmed"] == [again]
    assert len(rows(database, Receipt)) == 1


def _unknown_card(_database: Database, _town: Town) -> dict[str, str]:
    return {"card": "x" * 43}


def _card_of_another_district(database: Database, town: Town) -> dict[str, str]:
    return {"card": card_of(database, town, "kariyado/1/1")}


def _ended_card(database: Database, town: Town) -> dict[str, str]:
    old = card_of(database, town, "oiwake/1/1")
    card_of(database, town, "oiwake/1/1")
    return {"card": old}


def _card_of_a_household_that_left(database: Database, town: Town) -> dict[str, str]:
    card = card_of(database, town, "oiwake/1/1")
    leave(database, town.households["oiwake/1/1"], now())
    return {"card": card}


def _number_of_a_household_that_left(database: Database, town: Town) -> dict[str, str]:
    leave(database, town.households["oiwake/1/1"], now())
    return {"household": str(town.households["oiwake/1/1"])}


def _number_of_another_district(_database: Database, town: Town) -> dict[str, str]:
    return {"household": str(town.households["kariyado/1/1"])}


def _nobody_in_particular(_database: Database, _town: Town) -> dict[str, str]:
    return {}


def _household_of_another_group(_database: Database, town: Town) -> dict[str, str]:
    return {"household": str(town.households["oiwake/2/1"])}


def _no_member(database: Database, town: Town) -> dict[str, str]:
    return {"card": card_of(database, town, "oiwake/1/3")}


@pytest.mark.parametrize(
    ("whose", "code"),
    [
        (_unknown_card, "household-unknown"),
        (_card_of_another_district, "household-unknown"),
        (_ended_card, "household-unknown"),
        (_card_of_a_household_that_left, "household-unknown"),
        (_number_of_a_household_that_left, "household-unknown"),
        (_number_of_another_district, "household-unknown"),
        (_nobody_in_particular, "household-unknown"),
        (_household_of_another_group, "message-unknown"),
        (_no_member, "message-unknown"),
    ],
)
def test_what_is_no_reading_here_is_refused_by_name(
    app: Flask, database: Database, town: Town, whose: Callable[[Database, Town], dict[str, str]], code: str
) -> None:
    draft = story.write(database, town, groups=(1,), membership=Membership.MEMBERS)
    message = story.publish(database, town, draft)
    answer = report(at_hall(app, town), "read", message=str(message.id), **whose(database, town))
    assert answer["confirmed"] == []
    assert [one["code"] for one in answer["refused"]] == [code]
    assert (rows(database, Receipt), rows(database, SignOfLife)) == ([], [])


@pytest.mark.parametrize("kind", sorted(set(ReportKind) - {ReportKind.READ}))
def test_a_shared_screen_reports_nothing_but_readings(
    app: Flask, database: Database, town: Town, kind: ReportKind
) -> None:
    message = story.publish(database, town, story.write(database, town))
    about = {"answer": "safe"} if kind is ReportKind.ANSWERED else {}
    card = card_of(database, town, "oiwake/1/1")
    answer = report(at_hall(app, town), kind.value, message=str(message.id), card=card, **about)
    assert [one["code"] for one in answer["refused"]] == ["shared-device"]
    assert (rows(database, Receipt), rows(database, SignOfLife)) == ([], [])


def test_a_household_s_tablet_cannot_speak_for_the_house_next_door(app: Flask, database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    tablet = paired(app, town, "oiwake/1/1")
    report(tablet, "read", message=str(message.id), card=card_of(database, town, "oiwake/1/2"))
    assert [one.household_id for one in rows(database, Receipt)] == [town.households["oiwake/1/1"]]


def test_it_shows_on_the_leader_s_list_and_at_home_but_not_at_the_hall(
    app: Flask, database: Database, town: Town
) -> None:
    circular = story.write(database, town)
    message = story.publish(database, town, circular)
    hall = at_hall(app, town)
    report(hall, "read", message=str(message.id), card=card_of(database, town, "oiwake/1/2"))
    assert "公民館で" in signed_in(app, "oiwake").get(f"/leader/circulars/{circular}").text
    assert paired(app, town, "oiwake/1/2").get("/api/board").get_json()["circulars"][0]["read"]["way"] == "hall"
    assert hall.get("/api/board").get_json()["circulars"][0]["read"] is None


def test_only_our_own_pages_may_ask_for_the_camera(nobody: Browser) -> None:
    assert "camera=(self)" in nobody.get("/").headers["Permissions-Policy"]


def test_on_a_shared_screen_no_broadcast_is_called_missed(app: Flask, database: Database, town: Town) -> None:
    tablet, desk = at_hall(app, town), DeskActs(database, town)
    desk.followed(desk.live(), Step.ALL_CLEAR)
    broadcasts = tablet.get("/api/board").get_json()["broadcasts"]
    assert [(one["status"], one["missed"]) for one in broadcasts] == [("live", False), ("all_clear", False)]
