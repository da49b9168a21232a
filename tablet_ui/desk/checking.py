"""The last look before an alert goes out: what exactly, to how many, and the buttons that this visitor has."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from alerts import actions, checks, questions
from alerts.card import preview
from alerts.models import Alert, State
from district_hall.clock import now
from district_hall.errors import N_, Refused
from district_hall.people.roles import Permission
from district_hall.places.questions import districts
from tablet_ui.auth import allow, staff_id
from tablet_ui.desk import alert_form, standing, words
from tablet_ui.desk.frame import blueprint, may_send_alone, tell_desk
from tablet_ui.desk.households import areas_reached
from tablet_ui.errors import STATUS
from tablet_ui.house import house
from tablet_ui.i18n import gettext, say

pages = blueprint("checking")

HANDED_IN = N_("承認をたのみました。ほかの防災担当の画面に出ています。")
GIVEN_BACK = N_("もどしました。書いた人の画面に、理由と いっしょに出ます。")
SENT = N_("放送しました。いま とどいています。")
SENT_DRILL = N_("訓練の放送をしました。いま とどいています。")


@pages.post("/desk/alerts/<uuid:alert_id>/hand-in")
@allow(Permission.WRITE_ALERT)
def hand_in(alert_id: UUID) -> Any:
    def do() -> str:
        seen = alert_form.seen(request.form)
        house().database.unit_of_work(actions.hand_in, alert_id, seen=seen, by=staff_id(), at=now())
        return HANDED_IN

    return _done(alert_id, do, "overview.listing")


@pages.post("/desk/alerts/<uuid:alert_id>/give-back")
@allow(Permission.APPROVE_ALERT)
def give_back(alert_id: UUID) -> Any:
    def do() -> str:
        seen, reason = alert_form.seen(request.form), alert_form.reason(request.form)
        house().database.unit_of_work(actions.give_back, alert_id, seen=seen, by=staff_id(), at=now(), reason=reason)
        return GIVEN_BACK

    return _done(alert_id, do, "overview.listing")


@pages.post("/desk/alerts/<uuid:alert_id>/approve")
@allow(Permission.APPROVE_ALERT)
def approve(alert_id: UUID) -> Any:
    """Sends exactly the version that was shown (`seen`); the sockets have it right after the commit."""

    def do() -> str:
        seen = alert_form.seen(request.form)
        message = house().database.unit_of_work(actions.approve, alert_id, seen=seen, by=staff_id(), at=now())
        return SENT_DRILL if message.training else SENT

    return _done(alert_id, do, "alert_sheet.show")


@pages.post("/desk/alerts/<uuid:alert_id>/send-alone")
@allow(Permission.SEND_ALERT_ALONE)
def send_alone(alert_id: UUID) -> Any:
    """Without a second person: by the desk's chief only, with a reason that everybody sees afterwards."""

    def do() -> str:
        seen, reason = alert_form.seen(request.form), alert_form.reason(request.form)
        message = house().database.unit_of_work(
            actions.send_alone, alert_id, seen=seen, by=staff_id(), at=now(), reason=reason
        )
        return SENT_DRILL if message.training else SENT

    return _done(alert_id, do, "alert_sheet.show")


def check_page(alert: Alert, refusal: Refused | None = None) -> Any:
    """Always the newest version, whatever was refused."""
    version, at = questions.newest(alert), now()
    if alert.state is State.DISCARDED:
        flash(gettext("この書きかけは、消されています。"), "late")
        return redirect(url_for("overview.listing"), HTTPStatus.SEE_OTHER)
    if version is None:
        return redirect(url_for("alert_writing.write", alert_id=alert.id), HTTPStatus.SEE_OTHER)
    with house().database.reading() as session:
        everywhere = districts(session)
        areas = questions.areas_of(version)
        reach = questions.reach(session, areas)
        everyone = questions.reach(session, areas_reached(session, areas, alert.follows)).households
        lacks = checks.what_keeps(session, alert, version, at=at)
        card = preview(session, alert, version, at=at)
    where = words.where(areas, everywhere)
    page = render_template(
        "desk/check.html",
        alert=alert,
        version=version,
        where=where,
        places=words.places(areas, everywhere),
        reach=reach,
        lacks=[(say(lack), lack.field or "") for lack in lacks],
        card=card,
        sentences=words.what_happens(
            alert.step, alert.follows, where_to=where, count=reach.households, others=everyone - reach.households
        ),
        buttons=standing.Buttons.of(alert, staff_id(), may_alone=may_send_alone()),
        returned=standing.last_change(alert) if alert.state is State.RETURNED else None,
        handed_in=standing.last_change(alert, State.WAITING),
        problem=say(refusal) if refusal else "",
        problem_field=refusal.field if refusal else None,
        problem_at=request.endpoint,
        reason=request.form.get("reason", ""),
    )
    return page, STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY) if refusal else HTTPStatus.OK


def _done(alert_id: UUID, do: Callable[[], str], onward: str) -> Any:
    """Refused: the page again with the newest content and why. What went out meanwhile shows its live sheet instead."""
    try:
        done = do()
    except Refused as refusal:
        with house().database.reading() as session:
            alert = questions.alert(session, alert_id)
        if alert.state in standing.OPEN:
            return check_page(alert, refusal)
        flash(say(refusal), "late")
        return redirect(url_for("alert_sheet.show", alert_id=alert_id), HTTPStatus.SEE_OTHER)
    tell_desk()
    flash(gettext(done), "good")
    values: dict[str, Any] = {"alert_id": alert_id} if onward == "alert_sheet.show" else {}
    return redirect(url_for(onward, **values), HTTPStatus.SEE_OTHER)
