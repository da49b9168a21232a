"""What is over goes, what isn't stays, and nothing else changes. On both databases."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall import attempts, audit
from district_hall.attempts import Attempt, Trying
from district_hall.audit import AuditEntry
from district_hall.clock import local_day, now
from district_hall.db import Database
from district_hall.devices import actions as devices
from district_hall.devices.models import Device, DeviceKind, HouseholdCard, PairingCode
from district_hall.family.models import (
    Absence,
    Consent,
    FamilyAccess,
    FamilyCode,
    FamilyLook,
    FamilyPhone,
    Party,
)
from district_hall.ids import new_id
from district_hall.people.models import Resident, StaffSession
from district_hall.places.models import Household
from district_hall.retention.actions import set_period
from district_hall.retention.jobs import enforce
from district_hall.retention.questions import days_kept, periods, removed_since
from district_hall.retention.rules import TERMS, Kept
from district_hall.signs_of_life.models import SignOfLife
from district_hall.visits.models import Visit
from tests import town as story
from tests.integration.old_rows import (
    absence,
    add,
    consent,
    everything,
    ids,
    old_and_young,
    phone,
    run,
    sign,
    visit,
)
from tests.town import Town
from wsgi import EVERYTHING_KEPT


@pytest.fixture
def at() -> datetime:
    return now()


def test_nothing_goes_from_a_town_where_nothing_is_old(database: Database, town: Town, at: datetime) -> None:
    story.publish(database, town, story.write(database, town))
    story.pair(database, town, "oiwake/1/1")
    story.let_family_look(database, town, "荻原 ハツ")
    before = everything(database)
    assert run(database, at) is False
    assert everything(database) == before
    with database.reading() as session:
        assert removed_since(session, at - timedelta(days=1)) == {}


def test_signs_of_life_go_by_when_they_were_given(database: Database, town: Town, at: datetime) -> None:
    device = story.pair(database, town, "oiwake/1/1").device_id
    old, young = (
        sign(device, town.households["oiwake/1/1"], moment) for moment in old_and_young(Kept.SIGNS_OF_LIFE, at)
    )
    add(database, old, young)
    before = everything(database)
    run(database, at)
    assert ids(database, SignOfLife) == {young.id}
    assert everything(database) == before | {"sign_of_life": 1}


def test_looks_go_and_the_consent_stays(database: Database, town: Town, at: datetime) -> None:
    given, theirs = consent(town, None), phone()
    old, young = old_and_young(Kept.LOOKS, at)
    add(
        database,
        given,
        theirs,
        FamilyAccess(phone_id=theirs.id, consent_id=given.id),
        FamilyLook(id=new_id(), consent_id=given.id, phone_id=theirs.id, at=old),
        fresh := FamilyLook(id=new_id(), consent_id=given.id, phone_id=theirs.id, at=young),
    )
    before = everything(database)
    run(database, at)
    assert ids(database, FamilyLook) == {fresh.id}
    assert everything(database) == before | {"family_look": 1}


def test_absences_go_when_they_are_over_and_never_while_somebody_is_away(
    database: Database, town: Town, at: datetime
) -> None:
    old, young = old_and_young(Kept.ABSENCES, at)
    over = absence(town, last_on=local_day(old) - timedelta(days=1))
    undone = absence(town, undone_at=old, undone_by=Party.ELDER)
    just_back = absence(town, last_on=local_day(young))
    until_told = absence(town)
    add(database, over, undone, just_back, until_told)
    run(database, at)
    assert ids(database, Absence) == {just_back.id, until_told.id}


def test_an_ended_consent_goes_with_what_hangs_on_it_and_leaves_the_others(
    database: Database, town: Town, at: datetime
) -> None:
    old, young = old_and_young(Kept.CONSENTS, at)
    ended, lately, holding = consent(town, old), consent(town, young), consent(town, None)
    alone, shared = phone(), phone()
    add(
        database,
        *(ended, lately, holding, alone, shared),
        FamilyAccess(phone_id=alone.id, consent_id=ended.id),
        FamilyAccess(phone_id=shared.id, consent_id=ended.id),
        FamilyAccess(phone_id=shared.id, consent_id=holding.id),
        FamilyLook(id=new_id(), consent_id=ended.id, phone_id=alone.id, at=at),
        FamilyCode(consent_id=ended.id, digits_hash=b"d" * 32, secret_hash=secrets.token_bytes(32), expires_at=at),
        away := absence(town, ended),
    )
    run(database, at)
    assert ids(database, Consent) == {lately.id, holding.id}
    assert ids(database, FamilyPhone) == {shared.id}
    assert ids(database, FamilyCode) == ids(database, FamilyLook) == set()
    with database.reading() as session:
        assert session.get_one(Absence, away.id).consent_id is None
        assert session.scalars(select(FamilyAccess.consent_id)).all() == [holding.id]


def test_visits_go_after_they_were_closed_and_an_open_one_never(database: Database, town: Town, at: datetime) -> None:
    old, young = old_and_young(Kept.VISITS, at)
    done, lately, still = visit(town, old), visit(town, young), visit(town, None)
    add(database, done, lately, still)
    run(database, at)
    assert ids(database, Visit) == {lately.id, still.id}


def test_the_names_of_who_has_left_go_and_those_who_live_there_keep_theirs(
    database: Database, town: Town, at: datetime
) -> None:
    old, young = old_and_young(Kept.LEFT_PEOPLE, at)

    def leave(session: Session) -> None:
        session.get_one(Resident, town.residents["荻原 ハツ"]).left_at = old
        session.get_one(Household, town.households["oiwake/1/1"]).left_at = old
        session.get_one(Resident, town.residents["土屋 清"]).left_at = young

    database.unit_of_work(leave)
    run(database, at)
    with database.reading() as session:
        gone = session.get_one(Resident, town.residents["荻原 ハツ"])
        assert (gone.name, gone.kana, gone.birth_year, gone.erased_at) == ("", "", None, at)
        assert session.get_one(Household, town.households["oiwake/1/1"]).name == ""
        assert session.get_one(Household, town.households["oiwake/1/2"]).name == "荻原"
        for name in ("土屋 清", "土屋 節子"):
            assert session.get_one(Resident, town.residents[name]).name == name
        erased = session.scalars(select(AuditEntry).where(AuditEntry.act == "erase_person")).all()
        assert [(entry.subject_id, entry.actor_kind) for entry in erased] == [
            (town.residents["荻原 ハツ"], audit.ActorKind.SYSTEM)
        ]


def test_codes_go_when_they_open_nothing_any_more(database: Database, town: Town, at: datetime) -> None:
    old, young = old_and_young(Kept.CODES, at)
    home = town.households["oiwake/1/2"]
    hashes: Any = lambda: {"digits_hash": secrets.token_bytes(32), "secret_hash": secrets.token_bytes(32)}  # noqa: E731
    code: dict[str, Any] = {"household_id": home, "kind": DeviceKind.TABLET}
    used = PairingCode(id=new_id(), **code, **hashes(), expires_at=at, used_at=old)
    expired = PairingCode(id=new_id(), **code, **hashes(), expires_at=old)
    lately = PairingCode(id=new_id(), **code, **hashes(), expires_at=young)
    on_paper = PairingCode(id=new_id(), **code, **hashes(), made_at=old, expires_at=at + timedelta(days=3))
    ended = HouseholdCard(id=new_id(), household_id=home, secret_hash=secrets.token_bytes(32), ended_at=old)
    in_use = HouseholdCard(id=new_id(), household_id=home, secret_hash=secrets.token_bytes(32), made_at=old)
    add(database, used, expired, lately, on_paper, ended, in_use)
    run(database, at)
    assert ids(database, PairingCode) == {lately.id, on_paper.id}
    assert ids(database, HouseholdCard) == {in_use.id}


def test_a_device_that_was_shut_out_goes_when_nothing_kept_names_it(
    database: Database, town: Town, at: datetime
) -> None:
    old, young = old_and_young(Kept.DEVICES, at)
    home = town.households["oiwake/1/1"]

    def device(revoked_at: datetime | None) -> Device:
        return Device(
            id=new_id(),
            household_id=home,
            kind=DeviceKind.TABLET,
            credential_hash=secrets.token_bytes(32),
            revoked_at=revoked_at,
        )

    forgotten, named, lately, in_use = device(old), device(old), device(young), device(None)
    add(database, forgotten, named, lately, in_use, sign(named.id, home, at))
    run(database, at)
    assert ids(database, Device) == {named.id, lately.id, in_use.id}


def test_sessions_and_attempts_go_when_they_are_long_over(database: Database, town: Town, at: datetime) -> None:
    old, young = old_and_young(Kept.SESSIONS, at)
    account: dict[str, Any] = {"account_id": town.leaders["oiwake"]}
    hashed: Any = lambda: secrets.token_bytes(32)  # noqa: E731
    ended = StaffSession(id=new_id(), token_hash=hashed(), **account, ended_at=old)
    unused = StaffSession(id=new_id(), token_hash=hashed(), **account, last_seen_at=old, created_at=old)
    kept = StaffSession(id=new_id(), token_hash=hashed(), **account, last_seen_at=young, created_at=old)
    add(database, ended, unused, kept)
    database.unit_of_work(attempts.note, Trying.SIGN_IN_ACCOUNT, "somebody", at=at - timedelta(days=1, seconds=1))
    database.unit_of_work(attempts.note, Trying.SIGN_IN_ACCOUNT, "somebody", at=at)
    run(database, at)
    assert ids(database, StaffSession) == {kept.id}
    assert len(ids(database, Attempt)) == 1


def test_the_audit_goes_last_and_what_the_job_did_is_written_in_it(
    database: Database, town: Town, at: datetime
) -> None:
    old, young = old_and_young(Kept.AUDIT, at)
    what: dict[str, Any] = {"actor_kind": audit.ActorKind.SYSTEM, "act": "publish", "subject_kind": "circular"}
    gone, kept = AuditEntry(id=new_id(), at=old, **what), AuditEntry(id=new_id(), at=young, **what)
    add(database, gone, kept)
    run(database, at)
    assert gone.id not in ids(database, AuditEntry)
    assert kept.id in ids(database, AuditEntry)
    with database.reading() as session:
        removed = removed_since(session, at - timedelta(hours=1))
    assert {kind: one.count for kind, one in removed.items()} == {Kept.AUDIT: 1}


def test_a_period_that_the_office_set_is_the_one_that_counts(database: Database, town: Town, at: datetime) -> None:
    device = story.pair(database, town, "oiwake/1/1").device_id
    add(database, given := sign(device, town.households["oiwake/1/1"], at - timedelta(days=100)))
    office = town.staff["office"]
    database.unit_of_work(set_period, Kept.SIGNS_OF_LIFE, 200, by=office, at=at)
    run(database, at)
    assert ids(database, SignOfLife) == {given.id}
    database.unit_of_work(set_period, Kept.SIGNS_OF_LIFE, 60, by=office, at=at)
    run(database, at)
    assert ids(database, SignOfLife) == set()
    with database.reading() as session:
        assert days_kept(session)[Kept.SIGNS_OF_LIFE] == 60
        found = next(one for one in periods(session) if one.kept is Kept.SIGNS_OF_LIFE)
        assert (found.set_by, found.set_at) == ("依田 久美", at)
        acts = session.scalars(select(AuditEntry).where(AuditEntry.act == "set_retention").order_by(AuditEntry.at))
        assert [entry.details for entry in acts] == [
            {"kept": "signs_of_life", "days": 200, "before": 90},
            {"kept": "signs_of_life", "days": 60, "before": 200},
        ]


def test_it_works_in_small_pieces_and_goes_on_where_it_stopped(database: Database, town: Town, at: datetime) -> None:
    device, home = story.pair(database, town, "oiwake/1/1").device_id, town.households["oiwake/1/1"]
    old, young = old_and_young(Kept.SIGNS_OF_LIFE, at)
    fresh = sign(device, home, young)
    add(database, fresh, *(sign(device, home, old) for _ in range(25)))
    assert run(database, at, most=10) is True
    assert len(ids(database, SignOfLife)) == 16
    assert run(database, at, most=10) is True
    assert run(database, at, most=10) is False
    assert ids(database, SignOfLife) == {fresh.id}


def test_what_was_taken_up_again_between_finding_and_removing_stays(
    database: Database, town: Town, at: datetime
) -> None:
    old, _young = old_and_young(Kept.VISITS, at)
    add(database, one := visit(town, old))
    [sweep] = [sweep for sweep in EVERYTHING_KEPT if sweep.kept is Kept.VISITS]
    with database.reading() as session:
        found = sweep.find(session, old + timedelta(seconds=1), 10)
    assert found == [one.id]

    def open_again(session: Session) -> None:
        session.get_one(Visit, one.id).closed_at = None

    database.unit_of_work(open_again)
    assert database.unit_of_work(sweep.remove, found, old + timedelta(seconds=1), at) == 0
    assert ids(database, Visit) == {one.id}


def test_a_kind_that_fails_holds_up_no_other(database: Database, town: Town, at: datetime) -> None:
    def fail(_session: Session, _before: datetime, _limit: int) -> list[UUID]:
        raise RuntimeError

    old, _young = old_and_young(Kept.VISITS, at)
    add(database, visit(town, old))
    broken = [type(EVERYTHING_KEPT[0])(Kept.SIGNS_OF_LIFE, fail, EVERYTHING_KEPT[0].remove)]
    assert enforce(database, [*broken, *EVERYTHING_KEPT[1:]], at=at) is False
    assert ids(database, Visit) == set()


def test_a_used_code_of_a_device_in_use_goes_without_the_device(database: Database, town: Town, at: datetime) -> None:
    long_ago = at - timedelta(days=TERMS[Kept.CODES].days + 1)
    made = database.unit_of_work(
        devices.make_pairing_code,
        town.households["oiwake/1/2"],
        DeviceKind.TABLET,
        by=town.leaders["oiwake"],
        at=long_ago,
    )
    paired = database.unit_of_work(devices.pair_by_secret, made.secret, at=long_ago)
    run(database, at)
    assert ids(database, PairingCode) == set()
    assert ids(database, Device) == {paired.device_id}
