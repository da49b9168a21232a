"""The `watch` of a household tablet's board: who may look, who looked when, who is away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from district_hall.clock import iso
from district_hall.devices.models import Device, DeviceKind
from district_hall.family import questions
from district_hall.family.models import Absence, Consent
from district_hall.people.questions import residents_of
from district_hall.places.models import Household

LOOKS_SHOWN = 3


def watch(session: Session, device: Device, home: Household, *, at: datetime) -> dict[str, Any] | None:
    """None on a phone: the elder decides at home, on the tablet."""
    if device.kind is not DeviceKind.TABLET:
        return None
    consents = questions.consents_of(session, home.id)
    taken = questions.paired(session, [one.id for one in consents]) if consents else set()
    people = [one.id for one in residents_of(session, home.id)]
    absences = questions.absences_of(session, people, at=at)
    return {
        "consents": [_consent(session, one, waiting=one.id not in taken) for one in consents],
        "absences": [_absence(one, consents) for one in absences],
    }


def _consent(session: Session, one: Consent, *, waiting: bool) -> dict[str, Any]:
    """`waiting_code`: nobody's phone is connected yet. `person` is the resident's id among `people`."""
    return {
        "id": str(one.id),
        "person": str(one.resident_id),
        "relation": one.relation.value,
        "name": one.name,
        "since": iso(one.given_at),
        "paused": one.paused_at is not None,
        "looks": [{"at": iso(at)} for at in questions.last_looks(session, one.id, most=LOOKS_SHOWN)],
        "waiting_code": waiting,
    }


def _absence(row: Absence, consents: Sequence[Consent]) -> dict[str, Any]:
    """`by` is elder, family or staff; `name` the contact's who entered it, while their consent holds."""
    return {
        "id": str(row.id),
        "person": str(row.resident_id),
        "first_on": row.first_on.isoformat(),
        "last_on": row.last_on.isoformat() if row.last_on else None,
        "by": row.entered_by.value,
        "name": next((one.name for one in consents if one.id == row.consent_id), ""),
    }
