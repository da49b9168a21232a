"""Where the things stand that leaders' pages are about. What isn't there, or isn't theirs, is not found (404)."""

from uuid import UUID

from sqlalchemy.orm import Session

from circular.models import Circular
from district_hall.devices.models import Device
from district_hall.people.roles import Place, Visitor
from district_hall.places.models import Household


def place_of_circular(session: Session, _visitor: Visitor, *, circular_id: UUID, **_: object) -> Place | None:
    found = session.get(Circular, circular_id)
    return Place(found.district_id) if found else None


def place_of_household(session: Session, _visitor: Visitor, *, household_id: UUID, **_: object) -> Place | None:
    found = session.get(Household, household_id)
    return Place(found.district_id, found.id) if found else None


def place_of_device(session: Session, _visitor: Visitor, *, device_id: UUID, **_: object) -> Place | None:
    found = session.get(Device, device_id)
    if found is None or found.household_id is None:
        return None
    return place_of_household(session, _visitor, household_id=found.household_id)
