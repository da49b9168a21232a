"""What the contact sees, whose signs count, and that each look is written down."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from district_hall.db import Database
from district_hall.devices import actions as devices
from district_hall.devices.models import DeviceKind
from district_hall.errors import NotFound
from district_hall.family import actions, questions
from district_hall.family.acting import By
from district_hall.family.models import FamilyPhone
from district_hall.family.rules import Glance, Mark
from district_hall.people.models import Resident
from district_hall.places.models import Household
from tests import town as story
from tests.integration.family.people import AT, consent_of, heard, leave, look, looks, sign, watching
from tests.town import Town


def test_each_look_is_written_down_with_what_it_shows(
    database: Database, town: Town, phone: UUID, tablet: UUID
) -> None:
    sign(database, town, "oiwake/1/1", tablet, AT - timedelta(hours=9))
    first, second = look(database, phone), look(database, phone, AT + timedelta(minutes=1))
    assert (first.glance, first.lives_alone, first.today.first_at) == (Glance.SIGN, True, AT - timedelta(hours=9))
    assert looks(database) == [AT, AT + timedelta(minutes=1)]
    assert second.week[-1].mark is Mark.SIGN


def test_while_paused_nothing_is_shown_and_so_nothing_looked_at(
    database: Database, town: Town, phone: UUID, tablet: UUID, elder: By
) -> None:
    sign(database, town, "oiwake/1/1", tablet, AT)
    database.unit_of_work(actions.pause, consent_of(database, phone), by=elder, at=AT)
    seen = look(database, phone)
    assert (seen.glance, seen.week, seen.last_at, seen.absences) == (Glance.PAUSED, (), None, ())
    assert looks(database) == []


def test_an_ended_consent_shows_nothing_not_even_in_the_same_second(database: Database, phone: UUID, elder: By) -> None:
    ended = consent_of(database, phone)
    database.unit_of_work(actions.end, ended, by=elder, at=AT)
    with pytest.raises(NotFound):
        database.unit_of_work(actions.look, ended, phone, at=AT)
    assert looks(database) == []


def test_two_consents_of_one_person_are_two(database: Database, town: Town, phone: UUID) -> None:
    other = watching(database, town, "荻原 ハツ")
    with pytest.raises(NotFound):
        database.unit_of_work(actions.look, consent_of(database, other), phone, at=AT)


def test_whoever_has_left_is_seen_no_more(database: Database, town: Town, phone: UUID) -> None:
    wanted = consent_of(database, phone)
    leave(database, town, "荻原 ハツ")
    with database.reading() as session:
        known = session.get_one(FamilyPhone, phone)
        assert questions.visitor_of(session, known).offices == ()
    with pytest.raises(NotFound):
        database.unit_of_work(actions.look, wanted, phone, at=AT)


def test_a_household_that_has_left_is_seen_no_more(database: Database, town: Town, phone: UUID) -> None:
    def go(session: Session) -> None:
        session.get_one(Household, town.households["oiwake/1/1"]).left_at = AT

    wanted = consent_of(database, phone)
    database.unit_of_work(go)
    with pytest.raises(NotFound):
        database.unit_of_work(actions.look, wanted, phone, at=AT)


def test_in_a_home_of_several_only_what_says_whose_counts(database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/2").device_id
    heard(database, tablet, AT)
    phone = watching(database, town, "土屋 清")
    sign(database, town, "oiwake/1/2", tablet, AT)
    sign(database, town, "oiwake/1/2", tablet, AT, who="土屋 節子")
    seen = look(database, phone)
    assert (seen.glance, seen.last_at, seen.lives_alone) == (Glance.NONE, None, False)
    sign(database, town, "oiwake/1/2", tablet, AT, who="土屋 清")
    assert look(database, phone).glance is Glance.SIGN


def test_who_lives_alone_is_not_taken_for_one_who_lived_there_before(
    database: Database, town: Town, phone: UUID, tablet: UUID
) -> None:
    def move_in(session: Session) -> None:
        session.get_one(Resident, town.residents["土屋 清"]).household_id = town.households["oiwake/1/1"]

    database.unit_of_work(move_in)
    sign(database, town, "oiwake/1/1", tablet, AT, who="土屋 清")
    leave(database, town, "土屋 清")
    seen = look(database, phone)
    assert (seen.lives_alone, seen.glance) == (True, Glance.NONE)


def test_a_neighbour_s_sign_is_not_theirs(database: Database, town: Town, phone: UUID, tablet: UUID) -> None:
    sign(database, town, "oiwake/1/2", tablet, AT)
    assert look(database, phone).glance is Glance.NONE


def test_a_silent_tablet_is_said_to_be_silent(database: Database, phone: UUID, tablet: UUID) -> None:
    heard(database, tablet, AT - timedelta(hours=3))
    seen = look(database, phone)
    assert (seen.glance, seen.silent_since) == (Glance.SILENT, AT - timedelta(hours=3))


def test_a_phone_of_the_home_being_off_is_no_silence(database: Database, town: Town, phone: UUID, tablet: UUID) -> None:
    mobile = story.pair(database, town, "oiwake/1/1", DeviceKind.PHONE).device_id
    heard(database, mobile, AT - timedelta(days=3))
    assert look(database, phone).glance is Glance.NONE
    database.unit_of_work(devices.revoke, tablet, by=town.leaders["oiwake"], at=AT)
    seen = look(database, phone)
    assert (seen.glance, seen.has_tablet) == (Glance.NONE, False)
