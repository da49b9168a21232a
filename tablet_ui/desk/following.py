"""What follows a live alert. 続報 and 訂正 go on to writing; 解除 and 取消 are one press and one confirmation."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from alerts import actions, questions
from alerts.card import ending, ending_title
from alerts.models import Alert, AlertVersion, State, Step
from district_hall.clock import now
from district_hall.delivery.models import Message
from district_hall.errors import NotFound, Refused
from district_hall.people.roles import Permission
from district_hall.places.questions import districts
from tablet_ui.auth import allow, staff_id
from tablet_ui.desk import alert_form, standing, words
from tablet_ui.desk.checking import HANDED_IN, SENT, SENT_DRILL
from tablet_ui.desk.frame import blueprint, may_send_alone, tell_desk
from tablet_ui.desk.households import areas_reached
from tablet_ui.errors import STATUS
from tablet_ui.house import house
from tablet_ui.i18n import gettext, say

pages = blueprint("following")

LANGUAGES = ("ja", "ja-plain", "en")


@pages.post("/desk/alerts/<uuid:alert_id>/follow/<step>")
@allow(Permission.WRITE_ALERT)
def begin(alert_id: UUID, step: str) -> Any:
    """A draft that follows it, filled with what is out (or with the standard words), on the writing page."""
    wanted = _step(step, *(one for one in Step if one is not Step.FIRST))
    try:
        draft = house().database.unit_of_work(actions.follow, alert_id, wanted, by=staff_id(), at=now())
    except Refused as refusal:
        return _gone(alert_id, refusal)
    tell_desk()
    return redirect(url_for("alert_writing.write", alert_id=draft.id), HTTPStatus.SEE_OTHER)


@pages.get("/desk/alerts/<uuid:alert_id>/end/<step>")
@allow(Permission.WRITE_ALERT)
def confirm(alert_id: UUID, step: str) -> Any:
    """What exactly would go out and what it would do; nothing is written yet."""
    return _page(alert_id, _step(step, Step.ALL_CLEAR, Step.CANCEL))


@pages.post("/desk/alerts/<uuid:alert_id>/end/<step>")
@allow(Permission.WRITE_ALERT)
def end(alert_id: UUID, step: str) -> Any:
    """The standard words, drafted and handed in at once. Pressing twice asks once."""
    wanted = _step(step, Step.ALL_CLEAR, Step.CANCEL)
    try:
        house().database.unit_of_work(_hand_in_end, alert_id, wanted, by=staff_id(), at=now())
    except Refused as refusal:
        return _gone(alert_id, refusal)
    tell_desk()
    flash(gettext(HANDED_IN), "good")
    return redirect(url_for("overview.listing"), HTTPStatus.SEE_OTHER)


@pages.post("/desk/alerts/<uuid:alert_id>/end/<step>/alone")
@allow(Permission.SEND_ALERT_ALONE)
def end_alone(alert_id: UUID, step: str) -> Any:
    wanted, reason = _step(step, Step.ALL_CLEAR, Step.CANCEL), alert_form.reason(request.form)
    try:
        message = house().database.unit_of_work(_end_alone, alert_id, wanted, by=staff_id(), at=now(), reason=reason)
    except Refused as refusal:
        return _page(alert_id, wanted, refusal) if refusal.field == "reason" else _gone(alert_id, refusal)
    tell_desk()
    flash(gettext(SENT_DRILL if message.training else SENT), "good")
    return redirect(url_for("overview.listing"), HTTPStatus.SEE_OTHER)


def _hand_in_end(session: Session, alert_id: UUID, step: Step, *, by: UUID, at: datetime) -> None:
    if any(one.step is step and one.state is State.WAITING for one in questions.drafts_following(session, alert_id)):
        return
    draft = actions.follow(session, alert_id, step, by=by, at=at)
    actions.hand_in(session, draft.id, seen=draft.version, by=by, at=at)


def _end_alone(session: Session, alert_id: UUID, step: Step, *, by: UUID, at: datetime, reason: str) -> Message:
    draft = actions.follow(session, alert_id, step, by=by, at=at)
    return actions.send_alone(session, draft.id, seen=draft.version, by=by, at=at, reason=reason)


def _page(alert_id: UUID, step: Step, refusal: Refused | None = None) -> Any:
    with house().database.reading() as session:
        alert = questions.alert(session, alert_id, at=now())
        version = questions.version_sent(alert)
        if version is None or step not in standing.followers(alert):
            return redirect(url_for("alert_sheet.show", alert_id=alert_id), HTTPStatus.SEE_OTHER)
        areas = questions.areas_of(version)
        where, count = words.where(areas, districts(session)), questions.reach(session, areas).households
        everyone = questions.reach(session, areas_reached(session, areas, alert)).households
        asked = [one for one in questions.drafts_following(session, alert_id) if one.step is step]
    page = render_template(
        "desk/follow.html",
        alert=alert,
        version=version,
        step=step,
        where=where,
        households=count,
        question=gettext(words.QUESTIONS[step], title=words.title_sent(alert)),
        ask_for=gettext(words.HAND_IN[step]),
        sentences=words.what_happens(step, alert, where_to=where, count=count, others=everyone - count),
        texts=_texts(step, version),
        asked=next((one for one in asked if one.state is State.WAITING), None),
        may_alone=may_send_alone(),
        problem=say(refusal) if refusal else "",
        problem_field=refusal.field if refusal else None,
        reason=request.form.get("reason", ""),
    )
    return page, STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY) if refusal else HTTPStatus.OK


def _texts(step: Step, version: AlertVersion) -> dict[str, dict[str, str]]:
    return {
        language: {"title": ending_title(step, version, language), "body": ending(step, version, language)}
        for language in LANGUAGES
    }


def _step(word: str, *among: Step) -> Step:
    if word not in set(among):
        raise NotFound
    return Step(word)


def _gone(alert_id: UUID, refusal: Refused) -> Any:
    """It is over or replaced: its sheet says so, and what took its place."""
    with house().database.reading() as session:
        found: Alert = questions.alert(session, alert_id)
    flash(say(refusal), "late")
    return redirect(url_for("alert_sheet.show", alert_id=found.id), HTTPStatus.SEE_OTHER)
