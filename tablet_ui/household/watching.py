"""The `watch` of a household tablet's board: who may look, who looked when, who is away."""

from collections.abc import Sequence
from typing import Any

from district_hall.clock import iso
from district_hall.devices.models import Device, DeviceKind
from district_hall.family.models import Absence, Consent
from tablet_ui.household.home_facts import HomeFacts


def watch(device: Device, home: HomeFacts) -> dict[str, Any] | None:
    """None on a phone: the elder decides at home, on the tablet."""
    if device.kind is not DeviceKind.TABLET:
        return None
    return {
        "consents": [_consent(one, home) for one in home.consents],
        "absences": [_absence(one, home.consents) for one in home.absences],
    }


def _consent(one: Consent, home: HomeFacts) -> dict[str, Any]:
    """`waiting_code`: nobody's phone is connected yet. `person` is the resident's id among `people`."""
    return {
        "id": str(one.id),
        "person": str(one.resident_id),
        "relation": one.relation.value,
        "name": one.name,
        "since": iso(one.given_at),
        "paused": one.paused_at is not None,
        "looks": [{"at": iso(at)} for at in home.looks.get(one.id, ())],
        "waiting_code": one.id not in home.taken,
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
