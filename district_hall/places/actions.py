"""What the town office changes about districts, groups and halls, inside the caller's transaction."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from district_hall import audit
from district_hall.devices.models import Device, PairingCode
from district_hall.errors import N_, Refused
from district_hall.places import questions
from district_hall.places.models import District, Group, Hall

NAME_TAKEN = N_("「%(name)s」という区は、もうあります。")
NUMBER_TAKEN = N_("%(number)s班は、もうあります。")
HALL_TAKEN = N_("この区に「%(name)s」は、もうあります。")
HALL_IN_USE = N_("この公民館のタブレットの記録が残っているので、消せません。名前を変えて使ってください。")


@dataclass(frozen=True)
class Named:
    """What a district is called, and its place in the town's order, counted from 1."""

    name: str
    name_en: str
    reading: str
    position: int


def add_district(session: Session, named: Named, *, by: UUID) -> District:
    """A district with its first group: without one nobody can move in."""
    row = District(name=named.name, name_en=named.name_en, reading=named.reading, position=0)
    _refuse_taken_name(session, named.name)
    session.add(row)
    _flush(session, Refused("district-taken", NAME_TAKEN, field="name", name=named.name))
    session.add(Group(district_id=row.id, number=1))
    _put_in_order(session, row, named.position)
    audit.record(session, "add_district", row, by=by)
    return row


def change_district(session: Session, district_id: UUID, named: Named, *, by: UUID) -> District:
    """What was sent before keeps the old name; boards show the new one as soon as they look again."""
    row = questions.district(session, district_id)
    _refuse_taken_name(session, named.name, but=row.id)
    row.name, row.name_en, row.reading = named.name, named.name_en, named.reading
    _flush(session, Refused("district-taken", NAME_TAKEN, field="name", name=named.name))
    _put_in_order(session, row, named.position)
    audit.record(session, "change_district", row, by=by)
    return row


def _refuse_taken_name(session: Session, name: str, but: UUID | None = None) -> None:
    same = session.scalars(select(District.id).where(District.name == name)).all()
    if set(same) - {but}:
        raise Refused("district-taken", NAME_TAKEN, field="name", name=name)


def _put_in_order(session: Session, row: District, position: int) -> None:
    others = [one for one in questions.districts(session) if one.id != row.id]
    others.insert(position - 1, row)
    for place, one in enumerate(others):
        one.position = place
    session.flush()


def add_group(session: Session, district_id: UUID, number: int, *, by: UUID) -> Group:
    row = Group(district_id=questions.district(session, district_id).id, number=number)
    session.add(row)
    _flush(session, Refused("group-taken", NUMBER_TAKEN, field="number", number=number))
    audit.record(session, "add_group", row, by=by, number=number)
    return row


def renumber_group(session: Session, group_id: UUID, number: int, *, by: UUID) -> Group:
    """The group keeps its households, and its history."""
    row = questions.group(session, group_id)
    before, row.number = row.number, number
    _flush(session, Refused("group-taken", NUMBER_TAKEN, field="number", number=number))
    audit.record(session, "renumber_group", row, by=by, before=before, number=number)
    return row


def add_hall(session: Session, district_id: UUID, name: str, *, by: UUID) -> Hall:
    row = Hall(district_id=questions.district(session, district_id).id, name=name)
    _refuse_same_hall(session, row.district_id, name)
    session.add(row)
    session.flush()
    audit.record(session, "add_hall", row, by=by)
    return row


def rename_hall(session: Session, hall_id: UUID, name: str, *, by: UUID) -> Hall:
    row = questions.hall(session, hall_id)
    _refuse_same_hall(session, row.district_id, name, but=row.id)
    row.name = name
    session.flush()
    audit.record(session, "rename_hall", row, by=by)
    return row


def _refuse_same_hall(session: Session, district_id: UUID, name: str, but: UUID | None = None) -> None:
    same = session.scalars(select(Hall.id).where(Hall.district_id == district_id, Hall.name == name)).all()
    if set(same) - {but}:
        raise Refused("hall-taken", HALL_TAKEN, field="name", name=name)


def remove_hall(session: Session, hall_id: UUID, *, by: UUID) -> UUID:
    """Only one that never had a tablet: readings taken at it stay readable. Answers whose it was."""
    row = questions.hall(session, hall_id)
    if has_history(session, hall_id):
        raise Refused("hall-in-use", HALL_IN_USE)
    session.execute(delete(PairingCode).where(PairingCode.hall_id == hall_id))
    audit.record(session, "remove_hall", row, by=by, district=str(row.district_id))
    session.delete(row)
    session.flush()
    return row.district_id


def has_history(session: Session, hall_id: UUID) -> bool:
    """Whether a shared tablet ever stood there."""
    return session.scalar(select(Device.id).where(Device.hall_id == hall_id).limit(1)) is not None


def _flush(session: Session, otherwise: Refused) -> None:
    """Of two who take the same name or number at once, the database lets one have it."""
    try:
        session.flush()
    except IntegrityError:
        raise otherwise from None
