"""The board of one household, as JSON: everything that its screens show."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from district_hall.clock import iso, local_day
from district_hall.delivery.questions import Reading, live_messages, readings
from district_hall.devices.models import Device
from district_hall.people.questions import residents_of
from district_hall.places.models import Household
from district_hall.signs_of_life.questions import last_check_in
from tablet_ui.house import house
from tablet_ui.household.cards import for_devices


def board(session: Session, device: Device, *, at: datetime) -> dict[str, Any]:
    """The body of GET /api/board, less what changes with every answer (time, CSRF token)."""
    home = device.household
    messages = live_messages(session, home, at=at)
    read = readings(session, home.id, [message.id for message in messages])
    checked_in = last_check_in(session, home.id)
    return {
        "version": home.district.board_version,
        "device": about(device),
        "place": place(home),
        "people": [{"id": str(one.id), "name": one.name} for one in residents_of(session, home.id)],
        "check_in": {
            "last_at": iso(checked_in) if checked_in else None,
            "today": checked_in is not None and local_day(checked_in) == local_day(at),
        },
        "circulars": [{**for_devices(message.card), "read": _read(read.get(message.id))} for message in messages],
    }


def about(device: Device) -> dict[str, Any]:
    return {
        "id": str(device.id),
        "kind": device.kind.value,
        "language": device.language,
        "text_size": device.text_size.value,
    }


def place(home: Household) -> dict[str, str]:
    """Names in both languages; `group` and `house` are numbers as text."""
    settings = house().settings
    return {
        "town": settings.town,
        "town_en": settings.town_en,
        "district": home.district.name,
        "district_en": home.district.name_en,
        "group": str(home.group.number),
        "house": str(home.number),
    }


def _read(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {"at": iso(reading.at), "by": reading.resident, "way": reading.way.value}
