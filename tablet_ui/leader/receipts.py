"""Who has read a circular, household by household; writing down what was read on paper, told or visited, and undoing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from circular.actions import published_for_change
from circular.models import Circular, State
from circular.questions import circular
from district_hall.clock import now
from district_hall.delivery.actions import WRITTEN_DOWN, record_reading, take_back_reading
from district_hall.delivery.models import Way
from district_hall.delivery.questions import HouseholdReceipt, ReceiptSheet, receipt_sheet
from district_hall.delivery.report_words import Outcome
from district_hall.errors import NotFound, Refused
from district_hall.ids import parse_id
from district_hall.people.roles import Permission
from district_hall.places.models import Reach
from tablet_ui import sockets
from tablet_ui.auth import allow, staff_id
from tablet_ui.errors import wants_json
from tablet_ui.house import house
from tablet_ui.i18n import gettext
from tablet_ui.leader.draft_form import SHAPE
from tablet_ui.leader.frame import blueprint
from tablet_ui.leader.places import place_of_circular

pages = blueprint("receipts")

MOST_AT_ONCE = 400


class Show(StrEnum):
    UNREAD = "unread"
    READ = "read"
    ALL = "all"


@dataclass(frozen=True)
class Group:
    """A group's part of the sheet: `shown` by the filter, `on_paper` those on paper that haven't read it yet."""

    number: int
    total: int
    read: int
    shown: list[HouseholdReceipt]
    on_paper: list[HouseholdReceipt]


@pages.get("/leader/circulars/<uuid:circular_id>")
@allow(Permission.SEE_RECEIPTS, of=place_of_circular)
def sheet(circular_id: UUID) -> Any:
    row, receipts = _look(circular_id)
    if row.state is State.DRAFT or receipts is None:
        return redirect(url_for("writing.write", circular_id=circular_id), HTTPStatus.SEE_OTHER)
    return render_template("leader/receipts.html", **_shown(row, receipts))


@pages.get("/leader/circulars/<uuid:circular_id>/receipts")
@allow(Permission.SEE_RECEIPTS, of=place_of_circular)
def live(circular_id: UUID) -> dict[str, Any]:
    """Counts and list from one question, for the page that stays open: `html` is the list as on the page."""
    row, receipts = _look(circular_id)
    if receipts is None:
        raise NotFound
    return {
        "read": receipts.read,
        "total": receipts.total,
        "words": gettext("%(total)s世帯中 %(read)s世帯が読みました", total=receipts.total, read=receipts.read),
        "html": render_template("leader/receipts_list.html", **_shown(row, receipts)),
    }


@pages.post("/leader/circulars/<uuid:circular_id>/receipts")
@allow(Permission.RECORD_RECEIPT, of=place_of_circular)
def record(circular_id: UUID) -> Any:
    """Writes down for one household, or several (`household` repeated), that they read it by `way`."""
    way, household_ids = _way(), _households()
    row, _receipts = _look(circular_id)
    if row.message_id is None:
        raise NotFound
    house().database.unit_of_work(_record_all, circular_id, household_ids, way, by=staff_id(), at=now())
    _tell(row.message_id, household_ids)
    if wants_json():
        return {"recorded": len(household_ids)}, HTTPStatus.CREATED
    return _back_to(circular_id, household_ids[0])


@pages.post("/leader/circulars/<uuid:circular_id>/receipts/take-back")
@allow(Permission.RECORD_RECEIPT, of=place_of_circular)
def take_back(circular_id: UUID) -> Any:
    """Undoes `record` for one household, while the circular is out: its devices show it as unread again."""
    household_id = _household()
    message_id = house().database.unit_of_work(_take_back, circular_id, household_id, by=staff_id())
    _tell(message_id, [household_id])
    if wants_json():
        return {"taken_back": 1}
    return _back_to(circular_id, household_id)


def _tell(message_id: UUID, household_ids: Sequence[UUID]) -> None:
    outcome = Outcome(touched={message_id}, changed=set(household_ids))
    sockets.tell_of_receipts(current_app.extensions["socketio"], outcome)


def _back_to(circular_id: UUID, household_id: UUID) -> Any:
    """The list as it was looked at, at the line of this household."""
    onward = url_for("receipts.sheet", circular_id=circular_id, show=_show().value)
    return redirect(f"{onward}#household-{household_id}", HTTPStatus.SEE_OTHER)


def _record_all(
    session: Session, circular_id: UUID, household_ids: Sequence[UUID], way: Way, *, by: UUID, at: datetime
) -> None:
    _row, message_id = published_for_change(session, circular_id)
    for household_id in household_ids:
        record_reading(session, message_id, household_id, way, by=by, at=at)


def _take_back(session: Session, circular_id: UUID, household_id: UUID, *, by: UUID) -> UUID:
    _row, message_id = published_for_change(session, circular_id)
    take_back_reading(session, message_id, household_id, by=by)
    return message_id


def _look(circular_id: UUID) -> tuple[Circular, ReceiptSheet | None]:
    with house().database.reading() as session:
        row = circular(session, circular_id)
        return row, receipt_sheet(session, row.message) if row.message else None


def _shown(row: Circular, receipts: ReceiptSheet) -> dict[str, Any]:
    show = _show()
    return {
        "circular": row,
        "receipts": receipts,
        "show": show,
        "groups": _groups(receipts.households, show),
        "written_down": WRITTEN_DOWN,
    }


def _groups(households: Sequence[HouseholdReceipt], show: Show) -> list[Group]:
    return [_group(number, list(some), show) for number, some in groupby(households, key=lambda one: one.group)]


def _group(number: int, households: Sequence[HouseholdReceipt], show: Show) -> Group:
    unread = [one for one in households if one.reading is None]
    wanted = {Show.ALL: households, Show.UNREAD: unread, Show.READ: [one for one in households if one.reading]}
    return Group(
        number=number,
        total=len(households),
        read=len(households) - len(unread),
        shown=list(wanted[show]),
        on_paper=[one for one in unread if one.reach is Reach.PAPER],
    )


def _show() -> Show:
    wish = request.values.get("show", "")
    return Show(wish) if wish in set(Show) else Show.ALL


def _way() -> Way:
    wish = request.form.get("way", "")
    if wish not in set(Way):
        raise Refused("bad-request", SHAPE, field="way")
    return Way(wish)


def _households() -> list[UUID]:
    named = request.form.getlist("household")
    found = [one for text in named if (one := parse_id(text))]
    if not found or len(found) != len(named) or len(found) > MOST_AT_ONCE:
        raise Refused("bad-request", SHAPE, field="household")
    return found


def _household() -> UUID:
    found = _households()
    if len(found) != 1:
        raise Refused("bad-request", SHAPE, field="household")
    return found[0]
