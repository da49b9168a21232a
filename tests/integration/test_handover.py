"""One act hands an office over: the old holder is out, the new one finds everything, somebody of the office remains."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from circular.questions import circulars_of
from district_hall.audit import AuditEntry
from district_hall.clock import now
from district_hall.db import Database
from district_hall.errors import NotFound, Refused
from district_hall.people import accounts, offices, questions
from district_hall.people import actions as people
from district_hall.people.accounts import Newcomer, Post
from district_hall.people.handover import Handover, hand_over
from district_hall.people.models import StaffAccount, StaffRole
from district_hall.people.roles import Permission, Place, Role, may
from tests import town as story
from tests.town import Town

NEW = Newcomer("oiwake2027", "新井 茂", "a hash")


def counted(_session: Session, _role: StaffRole) -> dict[str, int]:
    return {"drafts": 1}


def role_of(database: Database, account_id: UUID) -> UUID:
    with database.reading() as session:
        [role] = offices.roles_of(session, account_id, at=now())
        return role.id


def give(database: Database, town: Town, account_id: UUID, role: Role, district: UUID | None = None) -> StaffRole:
    by = town.staff["office"]
    return database.unit_of_work(accounts.give_role, account_id, Post(role, district), by=by, at=now())


def do(database: Database, town: Town, to: UUID | Newcomer = NEW, role_id: UUID | None = None) -> Handover:
    role_id = role_id or role_of(database, town.leaders["oiwake"])
    return database.unit_of_work(hand_over, role_id, to, count=counted, by=town.staff["office"], at=now())


def sign_in(database: Database, account_id: UUID) -> str:
    return database.unit_of_work(people.open_session, account_id, "a login", at=now())


def can_write(database: Database, town: Town, account_id: UUID) -> bool:
    with database.reading() as session:
        visitor = questions.visitor_of(session, session.get_one(StaffAccount, account_id), at=now())
    return may(visitor, Permission.WRITE_CIRCULAR, Place(town.districts["oiwake"]))


def test_the_new_leader_begins_and_the_old_one_is_signed_out(database: Database, town: Town) -> None:
    old = town.leaders["oiwake"]
    token = sign_in(database, old)
    done = do(database, town)
    assert can_write(database, town, done.new.id)
    assert not can_write(database, town, old)
    assert not done.keeps_access
    with database.reading() as session:
        assert questions.staff_visit(session, token, at=now()) is None
        assert session.get_one(StaffAccount, done.new.id).must_change_password


def test_drafts_are_the_district_s_and_come_along(database: Database, town: Town) -> None:
    draft = story.write(database, town)
    do(database, town)
    with database.reading() as session:
        assert [one.circular.id for one in circulars_of(session, town.districts["oiwake"])] == [draft]


def test_whoever_has_another_office_stays_signed_in_for_that_one(database: Database, town: Town) -> None:
    old = town.leaders["oiwake"]
    give(database, town, old, Role.WELFARE_COMMISSIONER, town.districts["oiwake"])
    token = sign_in(database, old)
    with database.reading() as session:
        leading = next(one.id for one in offices.roles_of(session, old, at=now()) if one.role is Role.DISTRICT_LEADER)
    assert do(database, town, role_id=leading).keeps_access
    with database.reading() as session:
        visit = questions.staff_visit(session, token, at=now())
    assert visit is not None
    assert {office.role for office in visit.visitor.offices} == {Role.WELFARE_COMMISSIONER}


def test_an_account_that_exists_can_take_over(database: Database, town: Town) -> None:
    done = do(database, town, town.staff["commissioner"])
    assert done.new.id == town.staff["commissioner"]
    assert can_write(database, town, done.new.id)


def test_a_role_of_the_whole_town_is_handed_over_alike(database: Database, town: Town) -> None:
    done = do(database, town, role_id=role_of(database, town.staff["chief"]))
    assert (done.role.role, done.district) == (Role.DESK_CHIEF, None)


def test_what_was_handed_over_is_in_the_audit_trail(database: Database, town: Town) -> None:
    done = do(database, town)
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "hand_over")).one()
    assert entry.details == {
        "role": "district_leader",
        "before": str(town.leaders["oiwake"]),
        "account": str(done.new.id),
        "handed_over": {"drafts": 1},
    }


@pytest.mark.parametrize(
    ("to", "code"),
    [
        (Newcomer("oiwake", "新井 茂", "a hash"), "login-taken"),
        (Newcomer("追分", "新井 茂", "a hash"), "login-shape"),
        (uuid4(), "nobody-chosen"),
    ],
)
def test_a_handover_that_fails_changes_nothing(database: Database, town: Town, to: UUID | Newcomer, code: str) -> None:
    token = sign_in(database, town.leaders["oiwake"])
    with pytest.raises(Refused) as refusal:
        do(database, town, to)
    assert refusal.value.code == code
    assert can_write(database, town, town.leaders["oiwake"])
    with database.reading() as session:
        assert questions.staff_visit(session, token, at=now()) is not None
        assert session.scalar(select(func.count()).where(StaffAccount.name == "新井 茂")) == 0


def test_nobody_hands_over_to_themselves_or_a_second_time(database: Database, town: Town) -> None:
    role_id = role_of(database, town.leaders["oiwake"])
    with pytest.raises(Refused) as refusal:
        do(database, town, town.leaders["oiwake"])
    assert refusal.value.code == "same-person"
    do(database, town)
    with pytest.raises(Refused) as again:
        do(database, town, Newcomer("another", "別の人", "a hash"), role_id)
    assert again.value.code == "role-over"
    with pytest.raises(NotFound):
        do(database, town, role_id=uuid4())


def test_a_closed_account_takes_nothing_over(database: Database, town: Town) -> None:
    database.unit_of_work(accounts.close_account, town.leaders["kariyado"], by=town.staff["office"], at=now())
    with pytest.raises(Refused) as refusal:
        do(database, town, town.leaders["kariyado"])
    assert refusal.value.code == "account-closed"
    assert can_write(database, town, town.leaders["oiwake"])


# --- the office itself


def end(database: Database, role_id: UUID, by: UUID) -> None:
    database.unit_of_work(accounts.end_role, role_id, by=by, at=now())


def refusal_of(database: Database, role_id: UUID, by: UUID) -> str:
    with pytest.raises(Refused) as refusal:
        end(database, role_id, by)
    return refusal.value.code


def test_nobody_ends_their_own_office_and_the_last_one_stays(database: Database, town: Town) -> None:
    office, other = town.staff["office"], town.staff["desk"]
    own = role_of(database, office)
    assert refusal_of(database, own, office) == "own-office"
    assert refusal_of(database, own, other) == "last-office"
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(accounts.close_account, office, by=other, at=now())
    assert refusal.value.code == "last-office"
    with pytest.raises(Refused) as handed:
        do(database, town, role_id=own)
    assert handed.value.code == "own-office"
    give(database, town, town.staff["desk2"], Role.TOWN_OFFICE)
    end(database, own, town.staff["desk2"])
    with database.reading() as session:
        assert offices.roles_of(session, office, at=now()) == []


def test_an_office_that_has_ended_by_itself_does_not_count_as_remaining(database: Database, town: Town) -> None:
    until = now() + timedelta(hours=1)
    post = Post(Role.TOWN_OFFICE, None, until)
    by = town.staff["office"]
    database.unit_of_work(accounts.give_role, town.staff["desk2"], post, by=by, at=now())
    later = until + timedelta(minutes=1)
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(accounts.end_role, role_of(database, by), by=town.staff["desk"], at=later)
    assert refusal.value.code == "last-office"


def test_who_waited_for_the_other_to_end_an_office_sees_that_it_has_ended(database: Database, town: Town) -> None:
    second = town.staff["desk2"]
    role = give(database, town, second, Role.TOWN_OFFICE)
    came_at = now()
    end(database, role_of(database, town.staff["office"]), second)
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(accounts.end_role, role.id, by=town.staff["office"], at=came_at)
    assert refusal.value.code == "last-office"


def test_two_who_end_each_other_s_office_at_once_do_not_both_succeed(database: Database, town: Town) -> None:
    second = town.staff["desk2"]
    role = give(database, town, second, Role.TOWN_OFFICE)
    with database.reading() as session:
        first_role = next(
            one.id for one in offices.roles_of(session, town.staff["office"], at=now()) if one.role is Role.TOWN_OFFICE
        )
    start, refused = Barrier(2), []

    def try_it(role_id: UUID, by: UUID) -> None:
        start.wait()
        try:
            end(database, role_id, by)
        except Refused as refusal:
            refused.append(refusal.code)

    threads = [
        Thread(target=try_it, args=(role.id, town.staff["office"])),
        Thread(target=try_it, args=(first_role, second)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["last-office"]


def test_a_login_is_taken_also_by_a_closed_account(database: Database, town: Town) -> None:
    database.unit_of_work(accounts.close_account, town.leaders["kariyado"], by=town.staff["office"], at=now())
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(
            accounts.open_account, Newcomer("kariyado", "別の人", "a hash"), by=town.staff["office"], at=now()
        )
    assert (refusal.value.code, refusal.value.field) == ("login-taken", "login")


@pytest.mark.parametrize(
    ("role", "district", "code"),
    [
        (Role.DISTRICT_LEADER, None, "district-missing"),
        (Role.DESK, "oiwake", "district-missing"),
        (Role.HOUSEHOLD_TABLET, None, "role-unknown"),
        (Role.DESK, None, "role-held"),
    ],
)
def test_a_role_is_given_where_it_belongs_and_once(
    database: Database, town: Town, role: Role, district: str | None, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        give(database, town, town.staff["desk"], role, town.districts[district] if district else None)
    assert refusal.value.code == code


def test_a_new_password_signs_the_old_one_out(database: Database, town: Town) -> None:
    token = sign_in(database, town.leaders["oiwake"])
    database.unit_of_work(
        accounts.reset_password, town.leaders["oiwake"], "another hash", by=town.staff["office"], at=now()
    )
    with database.reading() as session:
        assert questions.staff_visit(session, token, at=now()) is None
        assert session.get_one(StaffAccount, town.leaders["oiwake"]).must_change_password
