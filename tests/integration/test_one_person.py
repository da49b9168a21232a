"""Everything about one person, and its erasure: theirs goes, what is another's and what was counted stays."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.audience.models import Membership
from district_hall.audience.questions import Area, Meant
from district_hall.audit import AuditEntry
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.actions import Terms, send
from district_hall.delivery.models import Message, MessageKind, Receipt, ReceiptKind
from district_hall.delivery.questions import counts, receipt_sheet
from district_hall.errors import Refused
from district_hall.family import questions as family
from district_hall.family.models import Absence, Consent, FamilyAccess, FamilyLook, Party
from district_hall.ids import new_id
from district_hall.people.models import Resident
from district_hall.people.questions import residents_of
from district_hall.retention.actions import erase_person, note_looking
from district_hall.retention.person import everything_about, namesakes, resident
from district_hall.signs_of_life.models import SignOfLife
from district_hall.visits.models import Visit
from tests import town as story
from tests.integration.old_rows import absence, add, everything, ids, receipt, sign, visit
from tests.town import Town


@pytest.fixture
def at() -> datetime:
    return now()


def live_a_little(database: Database, town: Town, at: datetime) -> dict[str, UUID]:
    """What ハツ, who lives alone, and 清, who doesn't, have left behind."""
    hatsu, kiyoshi = town.residents["荻原 ハツ"], town.residents["土屋 清"]
    setsuko, home = town.residents["土屋 節子"], town.households["oiwake/1/2"]
    tablet = story.pair(database, town, "oiwake/1/1").device_id
    theirs = story.pair(database, town, "oiwake/1/2").device_id
    message = story.publish(database, town, story.write(database, town))
    story.let_family_look(database, town, "荻原 ハツ")
    story.let_family_look(database, town, "土屋 清")
    with database.reading() as session:
        given = {one.resident_id: one for one in session.scalars(select(Consent))}
        phones = {one.consent_id: one.phone_id for one in session.scalars(select(FamilyAccess))}
    add(
        database,
        *(receipt(message.id, home, ReceiptKind.READ, who, at) for who in (kiyoshi, setsuko)),
        receipt(message.id, town.households["oiwake/1/1"], ReceiptKind.ARRIVED, None, at),
        receipt(message.id, town.households["oiwake/1/1"], ReceiptKind.READ, hatsu, at),
        *(sign(theirs, home, at, who) for who in (kiyoshi, setsuko, None)),
        *(sign(tablet, town.households["oiwake/1/1"], at, who) for who in (hatsu, None)),
        *(FamilyLook(id=new_id(), consent_id=one.id, phone_id=phones[one.id], at=at) for one in given.values()),
        absence(town, given[hatsu]),
        visit(town, at, resident_id=hatsu, note="ころんでいた"),
        visit(town, at, household_id=home, note="るす"),
    )
    return {"message": message.id, "tablet": tablet, "consent": given[hatsu].id}


def records(database: Database, resident_id: UUID) -> dict[str, int]:
    with database.reading() as session:
        return {kind: len(rows) for kind, rows in everything_about(session, resident_id).records.items()}


def test_who_lives_alone_gets_what_is_the_household_s_too(database: Database, town: Town, at: datetime) -> None:
    live_a_little(database, town, at)
    found = records(database, town.residents["荻原 ハツ"])
    assert found == {
        "receipts": 2,
        "signs_of_life": 2,
        "consents": 1,
        "looks": 1,
        "absences": 1,
        "visits": 1,
        "devices": 1,
        "acts": 0,
    }


def test_who_lives_with_others_gets_only_what_names_them(database: Database, town: Town, at: datetime) -> None:
    live_a_little(database, town, at)
    found = records(database, town.residents["土屋 清"])
    assert (found["receipts"], found["signs_of_life"], found["visits"], found["consents"]) == (1, 1, 0, 1)
    assert records(database, town.residents["土屋 健太"]) == dict.fromkeys(found, 0) | {"devices": 1}


def test_a_drill_is_marked_in_what_they_are_given(database: Database, town: Town, at: datetime) -> None:
    card = {"texts": {"ja": {"title": "避難指示", "body": "逃げてください。"}}, "voice": {}}
    terms = Terms(MessageKind.ALERT, training=True)
    meant = Meant([Area(town.districts["oiwake"])], Membership.EVERYONE)
    drill = database.unit_of_work(send, None, meant, card, terms, at=at)
    hatsu = town.residents["荻原 ハツ"]
    add(database, receipt(drill.id, town.households["oiwake/1/1"], ReceiptKind.ACKNOWLEDGED, hatsu, at))
    with database.reading() as session:
        [row] = everything_about(session, hatsu).records["receipts"]
    assert row["is_drill"] is True
    assert row["title"] == "【訓練】避難指示"


def test_who_looked_at_it_is_written_down_and_told_to_the_person(database: Database, town: Town) -> None:
    hatsu = town.residents["荻原 ハツ"]
    database.unit_of_work(note_looking, hatsu, "see_person_data", by=town.staff["office"])
    with database.reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == hatsu)).all()
        assert (entry.act, entry.actor_id) == ("see_person_data", town.staff["office"])
        [told] = everything_about(session, hatsu).records["acts"]
    assert told["act"] == "see_person_data"
    assert "actor_id" not in told


def erase(database: Database, town: Town, name: str, at: datetime, **kwargs: Any) -> None:
    database.unit_of_work(erase_person, town.residents[name], by=town.staff["office"], at=at, **kwargs)


def leave(database: Database, town: Town, name: str, at: datetime) -> None:
    def gone(session: Session) -> None:
        session.get_one(Resident, town.residents[name]).left_at = at

    database.unit_of_work(gone)


def test_erasing_takes_the_names_and_leaves_the_counts(database: Database, town: Town, at: datetime) -> None:
    made = live_a_little(database, town, at)
    before = everything(database)
    with database.reading() as session:
        counted = counts(session, [made["message"]])
    leave(database, town, "荻原 ハツ", at)
    erase(database, town, "荻原 ハツ", at)
    hatsu = town.residents["荻原 ハツ"]
    with database.reading() as session:
        person = resident(session, hatsu)
        assert (person.name, person.kana, person.birth_year, person.erased_at) == ("", "", None, at)
        assert counts(session, [made["message"]]) == counted
        consent = session.get_one(Consent, made["consent"])
        assert (consent.name, consent.ended_by) == ("", Party.STAFF)
        assert consent.ended_at is not None
        assert session.scalars(select(Receipt.id).where(Receipt.resident_id == hatsu)).all() == []
        notes = {one.note: one.resident_id for one in session.scalars(select(Visit))}
        assert notes == {"": None, "るす": None}
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.act == "erase_person")).all()
        assert (entry.subject_id, entry.actor_id, entry.details) == (hatsu, town.staff["office"], {})
    assert everything(database) == before | {
        "sign_of_life": before["sign_of_life"] - 2,
        "family_look": 1,
        "family_access": 1,
        "family_phone": 1,
        "absence": 0,
    }


def test_who_lived_with_others_takes_only_their_own_signs_with_them(
    database: Database, town: Town, at: datetime
) -> None:
    made = live_a_little(database, town, at)
    leave(database, town, "土屋 清", at)
    erase(database, town, "土屋 清", at)
    home = town.households["oiwake/1/2"]
    with database.reading() as session:
        signs = session.scalars(select(SignOfLife.resident_id).where(SignOfLife.household_id == home)).all()
        assert set(signs) == {town.residents["土屋 節子"], None}
        message = session.scalars(select(Receipt).where(Receipt.resident_id == town.residents["土屋 節子"])).one()
        assert message.household_id == home
        sheet = receipt_sheet(session, session.get_one(Message, made["message"]))
        [line] = [one for one in sheet.households if one.household_id == home]
        assert line.reading is not None
        assert not line.reading.resident
    assert len(ids(database, Absence)) == 1


def test_the_family_s_phone_sees_nothing_from_that_moment(database: Database, town: Town, at: datetime) -> None:
    credential = story.let_family_look(database, town, "荻原 ハツ")
    leave(database, town, "荻原 ハツ", at)
    erase(database, town, "荻原 ハツ", at)
    with database.reading() as session:
        assert family.phone_with(session, credential) is None


def test_whoever_lives_there_still_is_erased_only_when_that_was_asked(
    database: Database, town: Town, at: datetime
) -> None:
    before = everything(database)
    with pytest.raises(Refused) as refusal:
        erase(database, town, "土屋 清", at)
    assert refusal.value.code == "still-lives-here"
    assert everything(database) == before
    erase(database, town, "土屋 清", at, also_living_here=True)
    with database.reading() as session:
        people = residents_of(session, town.households["oiwake/1/2"])
    assert [one.name for one in people] == ["土屋 節子", "土屋 健太"]


def test_nobody_is_erased_twice(database: Database, town: Town, at: datetime) -> None:
    erase(database, town, "土屋 清", at, also_living_here=True)
    with pytest.raises(Refused) as refusal:
        erase(database, town, "土屋 清", at + timedelta(days=1))
    assert refusal.value.code == "already-erased"


def test_who_moved_within_the_town_is_found_in_both_homes(database: Database, town: Town) -> None:
    again = Resident(
        id=new_id(), household_id=town.households["kariyado/1/1"], name="土屋 清", kana="土屋 清", birth_year=1950
    )
    add(database, again)
    with database.reading() as session:
        person = resident(session, town.residents["土屋 清"])
        assert [one.id for one in namesakes(session, person)] == [again.id]
        assert namesakes(session, resident(session, town.residents["土屋 節子"])) == []
