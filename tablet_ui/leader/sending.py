"""The last step (たしかめる), sending it out, taking it back, and throwing a draft away."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from circular import actions
from circular.actions import MISSING, ChangedElsewhere
from circular.models import Circular, State
from circular.questions import circular
from circular.rules import Missing
from district_hall.clock import now
from district_hall.delivery.models import Message
from district_hall.errors import N_, Refused
from district_hall.people.roles import Permission
from district_hall.places.questions import district
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext, say
from tablet_ui.leader import draft_form
from tablet_ui.leader.frame import blueprint
from tablet_ui.leader.places import place_of_circular
from tablet_ui.leader.whom import whom

pages = blueprint("sending")

TO_WHOM = {Missing.NOBODY}
LOOK_AGAIN = N_("この下書きは、別の画面で変わりました。いまの内容を、もう一度たしかめてください。")


@dataclass(frozen=True)
class Lack:
    """What keeps it from going out: in words, and the page where it is mended (empty: only waiting helps)."""

    words: str
    mend_at: str


@pages.get("/leader/circulars/<uuid:circular_id>/preview")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def preview(circular_id: UUID) -> Any:
    return _preview(circular_id)


@pages.post("/leader/circulars/<uuid:circular_id>/publish")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def publish(circular_id: UUID) -> Any:
    """Sends what the leader saw (`revision`). Pressing twice sends once: the second answer is the same page."""
    seen = draft_form.revision(request.form)
    try:
        house().database.unit_of_work(_publish_as_seen, circular_id, seen, by=staff_id(), at=now())
    except Refused as refusal:
        answer = _preview(circular_id, refusal)
        return (answer, HTTPStatus.UNPROCESSABLE_ENTITY) if isinstance(answer, str) else answer
    flash(gettext("出しました。タブレットと電話に、いま とどいています。"), "good")
    return redirect(url_for("receipts.sheet", circular_id=circular_id), HTTPStatus.SEE_OTHER)


@pages.get("/leader/circulars/<uuid:circular_id>/withdraw")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def confirm_withdrawal(circular_id: UUID) -> Any:
    row = _row(circular_id)
    if row.state is not State.PUBLISHED:
        return redirect(url_for("receipts.sheet", circular_id=circular_id), HTTPStatus.SEE_OTHER)
    return render_template("leader/withdraw.html", circular=row)


@pages.post("/leader/circulars/<uuid:circular_id>/withdraw")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def withdraw(circular_id: UUID) -> Any:
    if _row(circular_id).state is not State.WITHDRAWN:
        house().database.unit_of_work(actions.withdraw, circular_id, by=staff_id(), at=now())
        flash(gettext("取り下げました。どの画面からも消えます。"), "good")
    return redirect(url_for("receipts.sheet", circular_id=circular_id), HTTPStatus.SEE_OTHER)


@pages.get("/leader/circulars/<uuid:circular_id>/discard")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def confirm_discarding(circular_id: UUID) -> Any:
    row = _row(circular_id)
    if row.state is not State.DRAFT:
        return redirect(url_for("receipts.sheet", circular_id=circular_id), HTTPStatus.SEE_OTHER)
    return render_template("leader/discard.html", circular=row)


@pages.post("/leader/circulars/<uuid:circular_id>/discard")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def discard(circular_id: UUID) -> Any:
    house().database.unit_of_work(actions.discard, circular_id, by=staff_id())
    flash(gettext("下書きを消しました。"), "good")
    return redirect(url_for("circulars.listing"), HTTPStatus.SEE_OTHER)


def _publish_as_seen(session: Session, circular_id: UUID, seen: int, *, by: UUID, at: datetime) -> Message:
    if actions.draft_for_change(session, circular_id).revision != seen:
        raise ChangedElsewhere
    return actions.publish(session, circular_id, by=by, at=at)


def _row(circular_id: UUID) -> Circular:
    with house().database.reading() as session:
        return circular(session, circular_id)


def _preview(circular_id: UUID, refusal: Refused | None = None) -> Any:
    at = now()
    with house().database.reading() as session:
        row = circular(session, circular_id)
        if row.state is not State.DRAFT:
            return redirect(url_for("receipts.sheet", circular_id=circular_id), HTTPStatus.SEE_OTHER)
        everywhere = district(session, row.district_id)
        meant = whom(session, everywhere, {group.id for group in row.groups}, row.membership)
    problem = ""
    if isinstance(refusal, ChangedElsewhere):
        problem = gettext(LOOK_AGAIN)
    elif refusal and refusal.code not in set(Missing):  # those are listed anyway
        problem = say(refusal)
    missing = actions.what_is_missing(row, households=meant.total, at=at)
    return render_template(
        "leader/preview.html",
        circular=row,
        card=actions.card(row, at=at),
        published_at=at,
        meant=meant,
        lacks=[_lack(row, one) for one in missing],
        is_waiting=Missing.PAGES in missing,
        problem=problem,
    )


def _lack(row: Circular, missing: Missing) -> Lack:
    if missing is Missing.PAGES:
        return Lack(gettext(MISSING[missing]), "")
    step = "writing.audience" if missing in TO_WHOM else "writing.write"
    return Lack(gettext(MISSING[missing]), url_for(step, circular_id=row.id))
