"""The board of one household or hall, as JSON: everything that its screens show."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from district_hall.clock import JST, iso, local_day
from district_hall.delivery.models import Message, MessageKind
from district_hall.delivery.questions import (
    Broadcast,
    Reading,
    Replies,
    broadcasts,
    live_messages,
    readings,
    replies,
    said_by,
)
from district_hall.devices.models import Device
from district_hall.devices.questions import home_of
from district_hall.places.models import District, Hall, Household
from district_hall.places.questions import helpers_of
from district_hall.settings import Settings
from tablet_ui.house import house
from tablet_ui.household.cards import for_devices
from tablet_ui.household.home_facts import HomeFacts, facts_of
from tablet_ui.household.watching import watch

HEARD_AGAIN = timedelta(days=31)


def board(session: Session, device: Device, *, at: datetime) -> dict[str, Any]:
    """The body of GET /api/board, less what changes with every answer (time, CSRF token)."""
    home = home_of(device)
    said = _what_is_said(session, device, home, at=at)
    common = {
        "version": home.district.board_version,
        "device": about(device),
        "place": place(home),
        "helpers": helpers(session, home.district_id),
        **said,
    }
    if not isinstance(home, Household):
        return common
    return common | of_household(device, facts_of(session, [home.id], at=at)[home.id], at=at)


def helpers(session: Session, district_id: UUID) -> list[dict[str, str]]:
    return [
        {"what": one.what, "name": one.name, "telephone": one.telephone} for one in helpers_of(session, district_id)
    ]


def changes_by_itself(shown: Iterable[Message], *, at: datetime) -> datetime:
    """When a board with these messages next changes though nobody does anything: at midnight in Japan (check-in of
    today, absences), where one expires, and where a broadcast is a month old.
    """
    midnight = datetime.combine(local_day(at) + timedelta(days=1), time(), JST)
    moments = [midnight]
    for message in shown:
        moments += [message.sent_at + HEARD_AGAIN, *([message.expires_at] if message.expires_at else [])]
    return min(moment for moment in moments if moment > at)


def _what_is_said(session: Session, device: Device, home: Household | Hall, *, at: datetime) -> dict[str, Any]:
    """Circulars, live alerts and the last month's broadcasts, each newest first."""
    messages = live_messages(session, home, at=at)
    circulars = [message for message in messages if message.kind is MessageKind.CIRCULAR]
    alerts = [message for message in messages if message.kind is MessageKind.ALERT]
    heard = broadcasts(session, home, since=at - HEARD_AGAIN)
    read: dict[UUID, Reading] = {}
    said: dict[UUID, Replies] = {}
    if isinstance(home, Household):
        ids = {one.id for one in messages} | {one.message.id for one in heard}
        here = said_by(session, [home.id], ids)[home.id]
        read, said = readings(here), replies(here, device.id)
    return {
        "circulars": [{**for_devices(message.card), "read": reading_of(read.get(message.id))} for message in circulars],
        "alerts": [_alert(message, said.get(message.id, Replies())) for message in alerts],
        "broadcasts": [_broadcast(one, missed=is_missed(one, device, said, at=at), at=at) for one in heard],
    }


def of_household(device: Device, home: HomeFacts, *, at: datetime) -> dict[str, Any]:
    checked_in, asked = home.checked_in_at, home.visit_asked_at
    return {
        "people": [{"id": str(one.id), "name": one.name} for one in home.people],
        "check_in": {
            "last_at": iso(checked_in) if checked_in else None,
            "today": checked_in is not None and local_day(checked_in) == local_day(at),
        },
        "visit_asked_at": iso(asked) if asked else None,
        "watch": watch(device, home),
    }


def about(device: Device) -> dict[str, Any]:
    return {
        "id": str(device.id),
        "kind": device.kind.value,
        "language": device.language,
        "text_size": device.text_size.value,
    }


def place(home: Household | Hall | None) -> dict[str, str]:
    """Names in both languages; `group` and `house` are numbers as text; a hall has `hall` instead."""
    assert home is not None, "every device and code has a household or a hall"
    here = place_in(home.district, house().settings)
    if isinstance(home, Hall):
        return here | {"hall": home.name}
    return here | {"group": str(home.group.number), "house": str(home.number)}


def place_in(district: District, settings: Settings) -> dict[str, str]:
    return {
        "town": settings.town,
        "town_en": settings.town_en,
        "district": district.name,
        "district_en": district.name_en,
    }


def reading_of(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {"at": iso(reading.at), "by": reading.resident, "way": reading.way.value}


def _alert(message: Message, said: Replies) -> dict[str, Any]:
    """A live alert: the card and what this household has said to it."""
    return {**for_devices(message.card), **alert_said(said)}


def alert_said(said: Replies) -> dict[str, Any]:
    """`home` is an answer for everybody there."""
    return {
        "acknowledged_at": iso(said.acknowledged_at) if said.acknowledged_at else None,
        "touched_here": said.touched_here,
        "answers": {
            str(resident or "home"): {"answer": answer.value, "at": iso(answered_at)}
            for resident, (answer, answered_at) in said.answers.items()
        },
    }


def _broadcast(one: Broadcast, *, missed: bool, at: datetime) -> dict[str, Any]:
    """A line of 放送をもう一度聞く."""
    return {**for_devices(one.message.card), "status": status(one, at=at), "missed": missed}


def is_missed(one: Broadcast, device: Device, said: dict[UUID, Replies], *, at: datetime) -> bool:
    """Whether it was over before this device, paired already, could show it. Of a hall's nobody knows what it showed."""
    if device.household_id is None or one.message.sent_at < device.paired_at or status(one, at=at) == "live":
        return False
    return not said.get(one.message.id, Replies()).shown_here


def status(one: Broadcast, *, at: datetime) -> str:
    """live, expired, or what took its place: update, correction, all_clear, cancel."""
    if one.after is not None:
        return str(one.after.card.get("step", "cancel"))
    expires_at = one.message.expires_at
    return "expired" if expires_at is not None and expires_at <= at else "live"
