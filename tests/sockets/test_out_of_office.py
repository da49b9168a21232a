"""Whose office or session is over hears nothing more, also through a page that is still open."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.db import Database
from district_hall.people import accounts
from district_hall.people.accounts import Post
from district_hall.people.models import StaffAccount, StaffRole
from district_hall.people.roles import Role
from tests import town as story
from tests.services.server import RunningBoard
from tests.sockets.test_live import leader_cookies, listening, refused
from tests.town import Town

End = Callable[..., object]


def a_role(session: Session, account_id: UUID, *, by: UUID, at: datetime) -> None:
    held = session.query(StaffRole).filter(StaffRole.account_id == account_id, StaffRole.until.is_(None))
    accounts.end_role(session, held.order_by(StaffRole.since).first().id, by=by, at=at)  # type: ignore[union-attr]


def the_password(session: Session, account_id: UUID, *, by: UUID, at: datetime) -> None:
    accounts.reset_password(session, account_id, "x", by=by, at=at)


@pytest.mark.parametrize(
    ("login", "end"), [("desk", a_role), ("desk2", the_password), ("chief", accounts.close_account)]
)
def test_an_open_page_is_let_go(board: RunningBoard, database: Database, town: Town, login: str, end: End) -> None:
    cookies = leader_cookies(board, login)
    with listening(board, cookies, "/staff") as page:
        assert page.client.call("watch_desk", namespace="/staff", timeout=10) == "ok"
        database.unit_of_work(end, town.staff[login], by=town.staff["office"], at=now())
        page.next("disconnect")
    assert refused(board, cookies, "/staff")


def test_who_keeps_another_office_comes_back_to_that_one_alone(
    board: RunningBoard, database: Database, town: Town
) -> None:
    message, leader = story.publish(database, town, story.write(database, town)), town.leaders["oiwake"]
    second = Post(Role.DISTRICT_LEADER, town.districts["kariyado"])
    database.unit_of_work(accounts.give_role, leader, second, by=town.staff["office"], at=now())
    cookies = leader_cookies(board)
    with listening(board, cookies, "/staff") as page:
        assert page.client.call("watch", str(message.id), namespace="/staff", timeout=10) == "ok"
        database.unit_of_work(a_role, leader, by=town.staff["office"], at=now())
        page.next("disconnect")
    with listening(board, cookies, "/staff") as page:
        assert page.client.call("watch", str(message.id), namespace="/staff", timeout=10) == "no"


def test_a_password_from_paper_opens_no_socket(board: RunningBoard, database: Database, town: Town) -> None:
    cookies = leader_cookies(board, "commissioner")

    def hand_over_on_paper(session: Session) -> None:
        session.get_one(StaffAccount, town.staff["commissioner"]).must_change_password = True

    database.unit_of_work(hand_over_on_paper)
    assert refused(board, cookies, "/staff")
