"""Readings that a leader writes down for a household, and takes back where that was a mistake."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from district_hall.audit import AuditEntry
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.actions import WRITTEN_DOWN, record_reading, take_back_reading
from district_hall.delivery.models import Message, Receipt, ReceiptKind, Way
from district_hall.delivery.questions import counts, readings, receipt_sheet, said_by
from district_hall.delivery.report_words import Report, ReportKind
from district_hall.delivery.reports import record_reports
from district_hall.errors import NotFound, Refused
from tests import town as story
from tests.town import Town

HOME, NEXT_DOOR, ELSEWHERE = "oiwake/1/2", "oiwake/1/1", "kariyado/1/1"


@dataclass
class Round:
    """The leader with the list of one circular in hand."""

    database: Database
    town: Town
    message_id: UUID

    def write_down(self, home: str, way: Way = Way.PAPER) -> None:
        household, leader = self.town.households[home], self.town.leaders["oiwake"]
        self.database.unit_of_work(record_reading, self.message_id, household, way, by=leader, at=now())

    def take_back(self, home: str) -> None:
        household, leader = self.town.households[home], self.town.leaders["oiwake"]
        self.database.unit_of_work(take_back_reading, self.message_id, household, by=leader)

    def read_on_tablet(self, home: str) -> None:
        """Somebody there presses 読みました."""
        tablet = story.pair(self.database, self.town, home)
        at = now()
        report = Report(uuid4(), 1, ReportKind.READ, at, self.message_id, None)
        self.database.unit_of_work(record_reports, tablet.device_id, [report], sent_at=at, at=at)

    def way(self, home: str) -> Way | None:
        """How that household read it, as its board says; None: unread."""
        household = self.town.households[home]
        with self.database.reading() as session:
            reading = readings(said_by(session, [household], [self.message_id])[household]).get(self.message_id)
        return reading.way if reading else None

    def ways_on_the_list(self) -> dict[UUID, Way]:
        with self.database.reading() as session:
            sheet = receipt_sheet(session, session.get_one(Message, self.message_id))
            count = counts(session, [self.message_id])[self.message_id]
        assert (sheet.read, sheet.total) == (count.read, count.total)
        return {one.household_id: one.reading.way for one in sheet.households if one.reading}


@pytest.fixture
def paper_round(database: Database, town: Town) -> Round:
    return Round(database, town, story.publish(database, town, story.write(database, town)).id)


def test_what_is_written_down_twice_counts_once_in_list_and_count(paper_round: Round, town: Town) -> None:
    for _twice in range(2):
        paper_round.write_down(HOME)
    assert paper_round.ways_on_the_list() == {town.households[HOME]: Way.PAPER}


def test_a_reading_can_only_be_written_down_for_a_household_that_was_meant(paper_round: Round) -> None:
    with pytest.raises(NotFound):
        paper_round.write_down(ELSEWHERE, Way.VISIT)


@pytest.mark.parametrize("way", [Way.TABLET, Way.PHONE])
def test_what_devices_say_cannot_be_written_down(paper_round: Round, way: Way) -> None:
    with pytest.raises(Refused) as refusal:
        paper_round.write_down(HOME, way)
    assert refusal.value.code == "way-unknown"
    assert paper_round.way(HOME) is None


@pytest.mark.parametrize("way", WRITTEN_DOWN)
def test_what_was_written_down_by_mistake_is_taken_back(paper_round: Round, town: Town, way: Way) -> None:
    paper_round.write_down(HOME, way)
    paper_round.write_down(NEXT_DOOR, way)
    paper_round.take_back(HOME)
    assert paper_round.way(HOME) is None
    assert paper_round.ways_on_the_list() == {town.households[NEXT_DOOR]: way}


def test_after_taking_it_back_it_can_be_written_down_again(paper_round: Round) -> None:
    paper_round.write_down(HOME, Way.PAPER)
    paper_round.take_back(HOME)
    paper_round.write_down(HOME, Way.VISIT)
    assert paper_round.way(HOME) is Way.VISIT


def test_a_device_s_own_reading_is_never_taken_back(paper_round: Round) -> None:
    paper_round.read_on_tablet(HOME)
    with pytest.raises(NotFound):
        paper_round.take_back(HOME)
    assert paper_round.way(HOME) is Way.TABLET


def test_a_device_s_reading_stays_when_the_leader_s_is_taken_back(paper_round: Round, town: Town) -> None:
    paper_round.write_down(HOME)
    paper_round.read_on_tablet(HOME)
    assert paper_round.way(HOME) is Way.PAPER
    paper_round.take_back(HOME)
    assert paper_round.ways_on_the_list() == {town.households[HOME]: Way.TABLET}


def test_readings_written_down_by_two_leaders_in_one_moment_go_together(paper_round: Round, town: Town) -> None:
    at = now()
    twice = [
        Receipt(
            message_id=paper_round.message_id,
            household_id=town.households[HOME],
            kind=ReceiptKind.READ,
            way=way,
            recorded_by=town.leaders["oiwake"],
            occurred_at=at,
            received_at=at,
        )
        for way in (Way.PAPER, Way.VISIT)
    ]
    paper_round.database.unit_of_work(lambda session: session.add_all(twice))
    paper_round.take_back(HOME)
    assert paper_round.way(HOME) is None


@pytest.mark.parametrize("home", [HOME, ELSEWHERE])
def test_where_nothing_is_written_down_nothing_can_be_taken_back(paper_round: Round, home: str) -> None:
    paper_round.write_down(NEXT_DOOR)
    with pytest.raises(NotFound):
        paper_round.take_back(home)
    assert paper_round.way(NEXT_DOOR) is Way.PAPER


def test_another_circular_s_reading_stays(paper_round: Round, database: Database, town: Town) -> None:
    other = Round(database, town, story.publish(database, town, story.write(database, town)).id)
    for one in (paper_round, other):
        one.write_down(HOME)
    paper_round.take_back(HOME)
    assert (paper_round.way(HOME), other.way(HOME)) == (None, Way.PAPER)


def test_the_audit_keeps_what_was_taken_back(paper_round: Round, database: Database, town: Town) -> None:
    paper_round.write_down(HOME, Way.TELEPHONE)
    paper_round.take_back(HOME)
    with database.reading() as session:
        written, taken = (
            session.scalars(select(AuditEntry).where(AuditEntry.act == act)).one()
            for act in ("record_reading", "take_back_reading")
        )
    assert taken.subject_id == written.subject_id
    assert taken.actor_id == town.leaders["oiwake"]
    assert taken.details == {
        "message": str(paper_round.message_id),
        "household": str(town.households[HOME]),
        "way": "telephone",
    }
