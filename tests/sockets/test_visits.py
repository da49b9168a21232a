"""The visits list as it changes, live: for whoever's district it is, and for the household that waits."""

from typing import Any
from uuid import UUID, uuid4

from requests import Session as Http
from sqlalchemy import select

from district_hall.clock import iso, now
from district_hall.db import Database
from district_hall.visits.models import Visit
from tests import town as story
from tests.services.server import RunningBoard
from tests.sockets.test_live import leader_cookies, listening
from tests.town import PASSWORD, Town


def ask_for_visit(board: RunningBoard, credential: str) -> None:
    http = Http()
    http.cookies.set("device", credential)
    token = http.get(f"{board.url}/api/session", timeout=10).json()["csrf"]
    line: dict[str, Any] = {"id": str(uuid4()), "sequence": 1, "kind": "ask_visit", "occurred_at": iso(now())}
    batch: dict[str, Any] = {"sent_at": iso(now()), "reports": [line]}
    answer = http.post(f"{board.url}/api/reports", json=batch, headers={"X-CSRFToken": token}, timeout=10)
    assert answer.json()["confirmed"] == [line["id"]]


def press(board: RunningBoard, login: str, path: str, **form: str) -> None:
    """What the page of a member of staff sends."""
    http = Http()
    _post(http, board, "/sign-in", {"login": login, "password": PASSWORD})
    _post(http, board, path, form)


def _post(http: Http, board: RunningBoard, path: str, form: dict[str, str]) -> None:
    token = http.get(f"{board.url}/api/session", timeout=10).json()["csrf"]
    headers = {"X-CSRFToken": token}
    answer = http.post(f"{board.url}{path}", data=form, headers=headers, timeout=10, allow_redirects=False)
    assert answer.status_code in (200, 303)


def open_line(database: Database, home: UUID) -> str:
    with database.reading() as session:
        return str(session.scalars(select(Visit.id).where(Visit.household_id == home, Visit.closed_at.is_(None))).one())


def test_a_request_reaches_the_lists_of_its_district_and_the_end_reaches_the_household(
    board: RunningBoard, database: Database, town: Town
) -> None:
    tablet = story.pair(database, town, "oiwake/2/1")
    with (
        listening(board, leader_cookies(board, "commissioner"), "/staff") as commissioner,
        listening(board, f"device={tablet.credential}") as home,
    ):
        assert commissioner.client.call("watch_visits", namespace="/staff", timeout=10) == "ok"
        ask_for_visit(board, tablet.credential)
        commissioner.next("visits_changed")
        home.next("board_changed")
        line = open_line(database, town.households["oiwake/2/1"])
        press(board, "oiwake", "/visits/take", visit=line)
        commissioner.next("visits_changed")
        press(board, "oiwake", "/visits/finish", visit=line)
        commissioner.next("visits_changed")
        home.next("board_changed")


def test_another_district_s_list_hears_nothing_and_the_desk_has_none(
    board: RunningBoard, database: Database, town: Town
) -> None:
    here, there = story.pair(database, town, "oiwake/2/2"), story.pair(database, town, "kariyado/1/2")
    with listening(board, leader_cookies(board, "desk"), "/staff") as desk:
        assert desk.client.call("watch_visits", namespace="/staff", timeout=10) == "no"
    with listening(board, leader_cookies(board, "kariyado"), "/staff") as stranger:
        assert stranger.client.call("watch_visits", namespace="/staff", timeout=10) == "ok"
        ask_for_visit(board, here.credential)
        assert stranger.heard.empty()
        stranger.hears_nothing_before(lambda: ask_for_visit(board, there.credential), "visits_changed")
        assert stranger.heard.empty()  # one word for its own district, none for the other's


def test_a_new_helper_is_told_to_the_district_s_tablets(board: RunningBoard, database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/3")
    form = {"what": "区長", "name": "荻原 善次", "telephone": "0267-45-1234"}
    with listening(board, f"device={tablet.credential}") as home:
        press(board, "oiwake", "/leader/contacts", **form)
        home.next("board_changed")
