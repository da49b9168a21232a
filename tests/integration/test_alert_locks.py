"""An alert waits for nobody: what households ask for in the same moment names the same message and the same district.

Only on PostgreSQL, where others write at once; with stronger locks each could wait for the other, and one would fail.
"""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from alerts import actions
from alerts.models import State, Step
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import OutboxEntry
from district_hall.places.models import Household
from district_hall.places.questions import districts
from district_hall.visits.actions import note
from district_hall.visits.models import Why
from tests.integration.alert_acts import DeskActs
from tests.town import Town

pytestmark = pytest.mark.postgres


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


def test_an_update_goes_out_while_a_call_for_help_is_being_written(database: Database, town: Town) -> None:
    desk = DeskActs(database, town)
    first = desk.live()
    update = desk.follow(first, Step.UPDATE)
    desk.hand_in(update)
    message_id = desk.read(first).message_id

    def approve_without_waiting(session: Session) -> None:
        session.execute(text("SET LOCAL lock_timeout = '1s'"))
        actions.approve(session, update, seen=1, by=town.staff["desk2"], at=now())

    def ask_for_help(session: Session) -> None:
        home = session.get_one(Household, town.households["oiwake/1/1"])
        note(session, Why.ASKED_HELP, home, at=now(), message_id=message_id)
        database.unit_of_work(approve_without_waiting)  # the line for the visit is written and not committed yet

    database.unit_of_work(ask_for_help)
    assert desk.read(update).state is State.LIVE


def test_two_alerts_in_one_moment_have_two_versions_of_the_board(database: Database, town: Town) -> None:
    """By the version a device knows whether an answer is older than the card that came by the socket."""
    desk = DeskActs(database, town)
    one, other = desk.handed_in(), desk.handed_in()

    def approve_after_the_other(session: Session) -> None:
        everywhere = districts(session)  # read before the other was sent, as the card's names are
        desk.approve(other)
        actions.approve(session, one, seen=1, by=town.staff["desk2"], at=now())
        assert everywhere

    database.unit_of_work(approve_after_the_other)
    with database.reading() as session:
        versions = session.scalars(select(OutboxEntry.board_version)).all()
    assert len(set(versions)) == 2
