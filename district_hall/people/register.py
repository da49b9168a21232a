"""Who lives where: households and people are entered, corrected and found in the town's register."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from district_hall import audit
from district_hall.errors import N_, NotFound, Refused
from district_hall.people.models import Resident
from district_hall.places import questions as places
from district_hall.places.models import Group, Household, Reach

HOUSE_TAKEN = N_("%(group)s班%(number)s番には、いま「%(name)s」の世帯がいます。ほかの番号にしてください。")
HAS_LEFT = N_("この世帯は、もうここには住んでいません。")
PERSON_HAS_LEFT = N_("このかたは、もうこの世帯にはいません。")
NO_GROUP = N_("班をえらんでください。")


@dataclass(frozen=True)
class House:
    """Where on the paper round a household lives."""

    group_id: UUID
    number: int


@dataclass(frozen=True)
class Home:
    """What the register says of a household beyond where it lives."""

    name: str
    is_member: bool
    reach: Reach


@dataclass(frozen=True)
class Person:
    """`kana` is the name's reading in hiragana."""

    name: str
    kana: str
    birth_year: int | None


def move_in(session: Session, house: House, home: Home, people: list[Person], *, by: UUID) -> Household:
    """A new household. Whoever lived there before has another row, and keeps it."""
    row = settle(session, house, home)
    session.add_all(
        Resident(household_id=row.id, name=one.name, kana=one.kana, birth_year=one.birth_year) for one in people
    )
    session.flush()
    audit.record(session, "move_in", row, by=by, people=len(people))
    return row


def settle(session: Session, house: House, home: Home) -> Household:
    """A household at that house; raises Refused where somebody lives there now."""
    group = _group(session, house)
    refuse_taken(session, house)
    row = Household(
        district_id=group.district_id,
        group_id=group.id,
        number=house.number,
        name=home.name,
        is_member=home.is_member,
        reach=home.reach,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:  # somebody entered another household there at this very moment
        raise Refused(
            "house-taken", HOUSE_TAKEN, field="number", group=group.number, number=house.number, name="？"
        ) from None
    return row


def _group(session: Session, house: House) -> Group:
    try:
        return places.group(session, house.group_id)
    except NotFound:
        raise Refused("group-unknown", NO_GROUP, field="group") from None


def refuse_taken(session: Session, house: House) -> None:
    """Raises Refused where there is no such group, or a household lives at that house now."""
    _group(session, house)
    there = session.scalar(
        select(Household)
        .where(Household.group_id == house.group_id, Household.number == house.number, Household.left_at.is_(None))
        .options(joinedload(Household.group))
    )
    if there is not None:
        params = {"group": there.group.number, "number": there.number, "name": there.name}
        raise Refused("house-taken", HOUSE_TAKEN, field="number", **params)


def change_household(session: Session, household_id: UUID, home: Home, *, by: UUID) -> Household:
    row = living_there(session, household_id)
    changed = [name for name in ("name", "is_member", "reach") if getattr(row, name) != getattr(home, name)]
    row.name, row.is_member, row.reach = home.name, home.is_member, home.reach
    session.flush()
    audit.record(session, "change_household", row, by=by, changed=changed)
    return row


def add_person(session: Session, household_id: UUID, person: Person, *, by: UUID) -> Resident:
    home = living_there(session, household_id)
    row = Resident(household_id=home.id, name=person.name, kana=person.kana, birth_year=person.birth_year)
    session.add(row)
    session.flush()
    audit.record(session, "add_person", row, by=by, household=str(home.id))
    return row


def correct_person(session: Session, resident_id: UUID, person: Person, *, by: UUID) -> Resident:
    row = here(session, resident_id)
    changed = [name for name in ("name", "kana", "birth_year") if getattr(row, name) != getattr(person, name)]
    row.name, row.kana, row.birth_year = person.name, person.kana, person.birth_year
    session.flush()
    audit.record(session, "correct_person", row, by=by, changed=changed)
    return row


def living_there(session: Session, household_id: UUID) -> Household:
    """The household, locked; raises NotFound where there is none, Refused where it has left."""
    session.scalar(select(Household.id).where(Household.id == household_id).with_for_update())
    row = places.household(session, household_id)
    if row.left_at is not None:
        raise Refused("household-left", HAS_LEFT)
    return row


def here(session: Session, resident_id: UUID) -> Resident:
    """The person, locked; raises NotFound where there is none, Refused where they have left."""
    row = resident(session, resident_id, lock=True)
    if row.left_at is not None:
        raise Refused("person-left", PERSON_HAS_LEFT)
    return row


def resident(session: Session, resident_id: UUID, *, lock: bool = False) -> Resident:
    """The person with household, group and district; raises NotFound."""
    if lock:
        session.scalar(select(Resident.id).where(Resident.id == resident_id).with_for_update())
    home = joinedload(Resident.household)
    found = session.scalar(
        select(Resident)
        .where(Resident.id == resident_id)
        .options(home.joinedload(Household.group), home.joinedload(Household.district))
    )
    if found is None:
        raise NotFound
    return found


def residents_once(session: Session, household_id: UUID) -> list[Resident]:
    """Who lived there and lives there no more, the last to leave first."""
    return list(
        session.scalars(
            select(Resident)
            .where(Resident.household_id == household_id, Resident.left_at.is_not(None))
            .order_by(Resident.left_at.desc(), Resident.id)
        )
    )


def households_before(session: Session, home: Household) -> list[Household]:
    """Who lived in this house at other times, the newest first."""
    return list(
        session.scalars(
            select(Household)
            .where(Household.group_id == home.group_id, Household.number == home.number, Household.id != home.id)
            .order_by(Household.left_at.desc(), Household.id.desc())
        )
    )


def people_named(session: Session, household_id: UUID, ids: set[UUID]) -> list[Resident]:
    """Of those who live there now, these; locked."""
    return list(
        session.scalars(
            select(Resident)
            .where(Resident.household_id == household_id, Resident.left_at.is_(None), Resident.id.in_(ids))
            .order_by(Resident.birth_year.nulls_last(), Resident.id)
            .with_for_update()
        )
    )
