"""Moves, splits, deaths: who leaves takes no history from those who stay, and keeps what is their own."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.audience.models import Membership
from district_hall.audience.questions import Area, Meant, count_meant
from district_hall.audit import AuditEntry
from district_hall.clock import local_day, now
from district_hall.db import Database
from district_hall.delivery.models import Message, Receipt
from district_hall.delivery.questions import receipt_sheet
from district_hall.delivery.report_words import Report, ReportKind
from district_hall.delivery.reports import record_reports
from district_hall.devices import actions as devices
from district_hall.devices import questions as device_questions
from district_hall.devices.models import Device, DeviceKind, HouseholdCard, Revoked
from district_hall.errors import NotFound, Refused
from district_hall.family import questions as family_questions
from district_hall.family.models import Absence, Consent, Party
from district_hall.people import leaving, moving, register
from district_hall.people.models import Resident
from district_hall.people.questions import residents_of
from district_hall.people.register import Home, House, Person
from district_hall.places.models import Household, Reach
from district_hall.places.questions import household, households_of
from district_hall.signs_of_life.models import SignOfLife
from district_hall.visits import actions as visits
from district_hall.visits.models import Closed, Visit, Why
from tests import town as story
from tests.town import Town

HERE, NEXT_DOOR = "oiwake/1/2", "oiwake/1/1"


@pytest.fixture
def office(town: Town) -> UUID:
    return town.staff["office"]


@pytest.fixture
def history(database: Database, town: Town) -> Message:
    """A circular that the 土屋 family read by name and 荻原 ハツ read, too; someone is to visit both homes."""
    message = story.publish(database, town, story.write(database, town))
    for home, who in ((HERE, "土屋 節子"), (NEXT_DOOR, "荻原 ハツ")):
        tablet = story.pair(database, town, home)
        read = Report(uuid4(), 1, ReportKind.READ, now(), message.id, town.residents[who])
        at = now()
        assert database.unit_of_work(record_reports, tablet.device_id, [read], sent_at=at, at=at).confirmed
        database.unit_of_work(_ask_visit, town.households[home])
    return message


def _ask_visit(session: Session, household_id: UUID) -> None:
    visits.note(session, Why.ASKED_VISIT, household(session, household_id), at=now() - timedelta(hours=3))


def everything_of(database: Database, household_id: UUID) -> list[tuple[object, ...]]:
    """Each row of a household's history, field by field."""
    with database.reading() as session:
        return [
            tuple(getattr(row, column.key) for column in table.__mapper__.column_attrs)
            for table in (Receipt, SignOfLife, Visit)
            for row in session.scalars(select(table).where(table.household_id == household_id).order_by(table.id))
        ]


def people_of(database: Database, household_id: UUID) -> list[str]:
    with database.reading() as session:
        return [one.name for one in residents_of(session, household_id)]


def free_house(town: Town, group: str = "kariyado/1", number: int = 9) -> House:
    return House(town.groups[group], number)


def consent_of(database: Database, resident_id: UUID) -> Consent:
    with database.reading() as session:
        return session.scalars(select(Consent).where(Consent.resident_id == resident_id)).one()


def move(database: Database, town: Town, house: House, home: str = HERE, *, with_devices: bool = True) -> Household:
    return database.unit_of_work(
        moving.move, town.households[home], house, with_devices=with_devices, by=town.staff["office"], at=now()
    )


def test_a_household_that_leaves_is_no_longer_meant_but_stays_in_the_old_sheet(
    database: Database, town: Town, office: UUID, history: Message
) -> None:
    neighbours = everything_of(database, town.households[NEXT_DOOR])
    database.unit_of_work(leaving.household_leaves, town.households[HERE], by=office, at=now())
    with database.reading() as session:
        everyone = Meant([Area(town.districts["oiwake"])], Membership.EVERYONE)
        assert count_meant(session, everyone) == 5
        sheet = receipt_sheet(session, session.get_one(Message, history.id))
    assert (sheet.total, sheet.read) == (4, 2)
    assert everything_of(database, town.households[NEXT_DOOR]) == neighbours


def test_what_ends_when_a_household_leaves(database: Database, town: Town, office: UUID, history: Message) -> None:
    home = town.households[HERE]
    tablet = story.pair(database, town, HERE)
    code = database.unit_of_work(devices.make_pairing_code, home, DeviceKind.PHONE, by=office, at=now())
    database.unit_of_work(devices.make_household_card, home, by=office, at=now())
    credential = story.let_family_look(database, town, "土屋 清")
    database.unit_of_work(leaving.household_leaves, home, by=office, at=now())
    assert people_of(database, home) == []
    with database.reading() as session:
        assert device_questions.device_with(session, tablet.credential) is None
        assert session.get_one(Device, tablet.device_id).revoked_why is Revoked.LEFT
        assert session.scalars(select(HouseholdCard.ended_at)).one() is not None
        visit = session.scalars(select(Visit).where(Visit.household_id == home)).one()
        phone = family_questions.phone_with(session, credential)
        assert phone is not None
        assert family_questions.visitor_of(session, phone).offices == ()
    assert (visit.closed, visit.open_key) == (Closed.BY_ITSELF, None)
    assert consent_of(database, town.residents["土屋 清"]).ended_by is Party.STAFF
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(devices.pair_by_secret, code.secret, at=now())
    assert refusal.value.code == "pairing-expired"


def test_a_number_is_taken_while_somebody_lives_there_and_free_when_they_left(
    database: Database, town: Town, office: UUID, history: Message
) -> None:
    house, new = House(town.groups["oiwake/1"], 2), Home("新井", is_member=True, reach=Reach.PAPER)
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(register.move_in, house, new, [], by=office)
    assert (refusal.value.code, refusal.value.field) == ("house-taken", "number")
    database.unit_of_work(leaving.household_leaves, town.households[HERE], by=office, at=now())
    old = everything_of(database, town.households[HERE])
    people = [Person("新井 茂", "あらい しげる", 1960)]
    made = database.unit_of_work(register.move_in, house, new, people, by=office)
    assert everything_of(database, made.id) == []
    assert everything_of(database, town.households[HERE]) == old
    with database.reading() as session:
        sheet = receipt_sheet(session, session.get_one(Message, history.id))
        assert [one.id for one in register.households_before(session, household(session, made.id))] == [
            town.households[HERE]
        ]
    assert made.id not in {one.household_id for one in sheet.households}


def test_moving_begins_a_new_row_and_leaves_history_with_the_old(
    database: Database, town: Town, history: Message
) -> None:
    before = everything_of(database, town.households[HERE])
    new = move(database, town, free_house(town))
    assert people_of(database, new.id) == people_of_family()
    assert people_of(database, town.households[HERE]) == []
    after = everything_of(database, town.households[HERE])
    assert after[:-1] == before[:-1], "receipts and signs of life stay as they were; only the visit was closed"
    with database.reading() as session:
        assert household(session, town.households[HERE]).left_at is not None
        assert [one.id for one in households_of(session, town.districts["kariyado"])][-1] == new.id


def people_of_family() -> list[str]:
    return ["土屋 清", "土屋 節子", "土屋 健太"]


def test_a_tablet_goes_along_and_shows_the_new_home(database: Database, town: Town) -> None:
    tablet = story.pair(database, town, HERE)
    new = move(database, town, free_house(town))
    with database.reading() as session:
        device = device_questions.device_with(session, tablet.credential)
        assert device is not None
        home = device_questions.home_of(device)
        assert (home.id, home.district_id) == (new.id, town.districts["kariyado"])


def test_a_tablet_that_does_not_go_along_is_shut_out(database: Database, town: Town) -> None:
    tablet = story.pair(database, town, HERE)
    move(database, town, free_house(town), with_devices=False)
    with database.reading() as session:
        assert device_questions.device_with(session, tablet.credential) is None


def test_a_consent_an_absence_and_a_visit_go_along_with_the_person(database: Database, town: Town) -> None:
    credential = story.let_family_look(database, town, "荻原 ハツ")

    def is_away(session: Session) -> None:
        day = local_day(now())
        elder = town.residents["荻原 ハツ"]
        session.add(Absence(resident_id=elder, first_on=day, last_on=day, entered_by=Party.ELDER))
        session.add(Absence(resident_id=elder, first_on=day, last_on=day, entered_by=Party.ELDER, undone_at=now()))
        home = household(session, town.households[NEXT_DOOR])
        visits.note(session, Why.ASKED_HELP, home, at=now(), resident_id=elder)
        visits.note(session, Why.TABLET_SILENT, home, at=now())

    database.unit_of_work(is_away)
    new = move(database, town, free_house(town), NEXT_DOOR)
    with database.reading() as session:
        [elder] = residents_of(session, new.id)
        phone = family_questions.phone_with(session, credential)
        assert phone is not None
        [office] = family_questions.visitor_of(session, phone).offices
        assert office.place is not None
        assert office.place.household_id == new.id
        assert len(session.scalars(select(Absence).where(Absence.resident_id == elder.id)).all()) == 1
        visit = session.scalars(select(Visit).where(Visit.closed_at.is_(None))).one()
        assert (visit.why, visit.household_id, visit.resident_id) == (Why.ASKED_HELP, new.id, elder.id)
        assert visit.district_id == town.districts["kariyado"]


@pytest.mark.parametrize(("group", "number"), [("oiwake/1", 1), ("oiwake/1", 2), ("kariyado/1", 1)])
def test_nobody_moves_where_somebody_lives(database: Database, town: Town, group: str, number: int) -> None:
    story.pair(database, town, HERE)
    with pytest.raises(Refused) as refusal:
        move(database, town, House(town.groups[group], number))
    assert refusal.value.code in {"house-taken", "same-house"}
    assert people_of(database, town.households[HERE]) == people_of_family()
    with database.reading() as session:
        assert len(device_questions.devices_of(session, [town.households[HERE]])) == 1


def test_an_unknown_group_is_refused_in_words(database: Database, town: Town) -> None:
    with pytest.raises(Refused) as refusal:
        move(database, town, House(uuid4(), 1))
    assert refusal.value.field == "group"


def test_who_left_can_neither_move_nor_leave_again(database: Database, town: Town, office: UUID) -> None:
    database.unit_of_work(leaving.household_leaves, town.households[HERE], by=office, at=now())
    with pytest.raises(Refused):
        database.unit_of_work(leaving.household_leaves, town.households[HERE], by=office, at=now())
    with pytest.raises(Refused):
        move(database, town, free_house(town))
    with pytest.raises(NotFound):
        database.unit_of_work(leaving.household_leaves, uuid4(), by=office, at=now())


def test_a_split_leaves_those_who_stay_as_they_were(
    database: Database, town: Town, office: UUID, history: Message
) -> None:
    before = everything_of(database, town.households[HERE])
    chosen = {town.residents["土屋 健太"]}
    home = Home("土屋（子）", is_member=False, reach=Reach.PHONE)
    new = database.unit_of_work(
        moving.split, town.households[HERE], chosen, free_house(town, "oiwake/2", 8), home, by=office, at=now()
    )
    assert people_of(database, new.id) == ["土屋 健太"]
    assert people_of(database, town.households[HERE]) == ["土屋 清", "土屋 節子"]
    assert everything_of(database, town.households[HERE]) == before
    with database.reading() as session:
        assert len(device_questions.devices_of(session, [town.households[HERE]])[town.households[HERE]]) == 1


@pytest.mark.parametrize("chosen", [(), ("荻原 ハツ",), ("土屋 清", "土屋 節子", "土屋 健太")])
def test_a_split_is_of_some_and_of_those_who_live_there(
    database: Database, town: Town, office: UUID, chosen: tuple[str, ...]
) -> None:
    home = Home("土屋", is_member=True, reach=Reach.PAPER)
    ids = {town.residents[name] for name in chosen}
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(moving.split, town.households[HERE], ids, free_house(town), home, by=office, at=now())
    assert refusal.value.field == "people"
    assert people_of(database, town.households[HERE]) == people_of_family()


def test_somebody_moves_in_with_others(database: Database, town: Town, office: UUID, history: Message) -> None:
    before = everything_of(database, town.households[HERE])
    elder = town.residents["荻原 ハツ"]
    database.unit_of_work(moving.join, elder, town.households[HERE], by=office, at=now())
    assert sorted(people_of(database, town.households[HERE])) == sorted([*people_of_family(), "荻原 ハツ"])
    assert people_of(database, town.households[NEXT_DOOR]) == []
    assert everything_of(database, town.households[HERE]) == before
    with pytest.raises(Refused):
        database.unit_of_work(moving.join, elder, town.households[HERE], by=office, at=now())


def test_a_death_ends_the_consents_of_that_person_only(
    database: Database, town: Town, office: UUID, history: Message
) -> None:
    before = everything_of(database, town.households[HERE])
    for name in ("土屋 清", "土屋 節子"):
        story.let_family_look(database, town, name)
    database.unit_of_work(leaving.person_leaves, town.residents["土屋 清"], by=office, at=now())
    assert people_of(database, town.households[HERE]) == ["土屋 節子", "土屋 健太"]
    assert consent_of(database, town.residents["土屋 清"]).ended_at is not None
    assert consent_of(database, town.residents["土屋 節子"]).ended_at is None
    assert everything_of(database, town.households[HERE]) == before
    with database.reading() as session:
        assert session.get_one(Resident, town.residents["土屋 清"]).name == "土屋 清"
        sheet = receipt_sheet(session, session.get_one(Message, history.id))
    assert {one.reading.resident for one in sheet.households if one.reading} == {"土屋 節子", "荻原 ハツ"}


def test_each_act_is_in_the_audit_trail_without_anybodys_name(database: Database, town: Town, office: UUID) -> None:
    move(database, town, free_house(town))
    database.unit_of_work(leaving.person_leaves, town.residents["荻原 ハツ"], by=office, at=now())
    database.unit_of_work(
        register.add_person, town.households[NEXT_DOOR], Person("荻原 花", "おぎわら はな", None), by=office
    )
    with database.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.actor_id == office)).all()
    assert {one.act for one in entries} >= {"move_household", "person_leaves", "add_person"}
    assert not any(name in str(one.details) for one in entries for name in ("荻原", "土屋"))
