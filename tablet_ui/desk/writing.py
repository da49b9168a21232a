"""Writing an alert: the transcript is pasted and folded, level, place and time are chosen. Saved by a press."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from alerts import actions, checks, questions, wording
from alerts.actions import Content
from alerts.models import Alert, Hazard, State, Step
from alerts.rules import LONGEST_TRANSCRIPT
from district_hall.clock import now
from district_hall.errors import N_, Refused
from district_hall.ids import parse_id
from district_hall.people.roles import Permission
from district_hall.places.questions import districts
from tablet_ui.auth import allow, staff_id
from tablet_ui.desk import alert_form, standing, words
from tablet_ui.desk.frame import blueprint, tell_desk
from tablet_ui.desk.households import households_in
from tablet_ui.desk.standard import STANDARD
from tablet_ui.errors import STATUS
from tablet_ui.house import aside, house
from tablet_ui.i18n import gettext, say

pages = blueprint("alert_writing")

NOT_TEXT = N_("放送文を文字で送ってください。")
TOO_LONG = N_("放送文は%(most)s文字までです。いまは%(now)s文字あります。短くするか、2回に分けてください。")


@pages.get("/desk/alerts/<uuid:alert_id>/write")
@allow(Permission.WRITE_ALERT)
def write(alert_id: UUID) -> Any:
    alert = _alert(alert_id)
    if alert.state not in standing.OPEN:
        return redirect(url_for("alert_sheet.show", alert_id=alert_id), HTTPStatus.SEE_OTHER)
    return _page(alert, alert_form.values(questions.newest(alert)))


@pages.post("/desk/alerts/<uuid:alert_id>/write")
@allow(Permission.WRITE_ALERT)
def save(alert_id: UUID) -> Any:
    """On to the check, or (`then=stay`) back to the list; where it is refused, the page again with all that was typed."""
    at = now()
    try:
        with house().database.reading() as session:
            content = alert_form.content(request.form, districts(session), at=at)
        seen = alert_form.seen(request.form)
        house().database.unit_of_work(actions.edit, alert_id, content, seen=seen, by=staff_id(), at=at)
    except Refused as refusal:
        return _refused(alert_id, refusal)
    tell_desk()
    if request.form.get("then") == "stay":
        flash(gettext("書きかけを保存しました。"), "good")
        return redirect(url_for("overview.listing"), HTTPStatus.SEE_OTHER)
    return redirect(url_for("alert_sheet.show", alert_id=alert_id), HTTPStatus.SEE_OTHER)


@pages.post("/desk/alerts/<uuid:alert_id>/anew")
@allow(Permission.WRITE_ALERT)
def save_anew(alert_id: UUID) -> Any:
    """What was typed while the alert went out (or was put away): it goes on as its update, or as an alert of its own."""
    at = now()
    try:
        with house().database.reading() as session:
            content = alert_form.content(request.form, districts(session), at=at)
        draft = house().database.unit_of_work(_anew, alert_id, content, by=staff_id(), at=at)
    except Refused as refusal:
        return _refused(alert_id, refusal)
    tell_desk()
    return redirect(url_for("alert_sheet.show", alert_id=draft.id), HTTPStatus.SEE_OTHER)


def _anew(session: Session, alert_id: UUID, content: Content, *, by: UUID, at: datetime) -> Alert:
    before = questions.alert(session, alert_id, at=at)
    if Step.UPDATE.value in standing.followers(before):
        draft = actions.follow(session, alert_id, Step.UPDATE, by=by, at=at)
    else:
        draft = actions.start(session, by=by, at=at, training=before.training)
    actions.edit(session, draft.id, content, seen=draft.version, by=by, at=at)
    return draft


@pages.post("/desk/fold")
@allow(Permission.WRITE_ALERT)
def fold() -> dict[str, Any]:
    """What the screen will show of a transcript while it is being typed, what it seems to be about, and what can't stay."""
    sent = request.get_json()
    transcript = sent.get("transcript") if isinstance(sent, dict) else None
    if not isinstance(transcript, str):
        raise Refused("bad-request", NOT_TEXT, field="transcript")
    if len(transcript) > LONGEST_TRANSCRIPT:
        raise Refused("transcript-too-long", TOO_LONG, field="transcript", most=LONGEST_TRANSCRIPT, now=len(transcript))
    folded = aside(wording.fold, transcript)
    found = [
        gettext(checks.ABOLISHED, word=problem.word, instead=problem.instead)
        for problem in wording.problems(transcript)
    ]
    return asdict(folded) | {"suggestion": _suggested(transcript), "problems": found}


@pages.get("/desk/alerts/<uuid:alert_id>/discard")
@allow(Permission.WRITE_ALERT)
def confirm_discarding(alert_id: UUID) -> Any:
    alert = _alert(alert_id)
    if alert.state not in standing.OPEN:
        return redirect(url_for("alert_sheet.show", alert_id=alert_id), HTTPStatus.SEE_OTHER)
    return render_template("desk/discard.html", alert=alert, version=questions.newest(alert))


@pages.post("/desk/alerts/<uuid:alert_id>/discard")
@allow(Permission.WRITE_ALERT)
def discard(alert_id: UUID) -> Any:
    house().database.unit_of_work(actions.discard, alert_id, by=staff_id(), at=now())
    tell_desk()
    flash(gettext("書きかけを消しました。"), "good")
    return redirect(url_for("overview.listing"), HTTPStatus.SEE_OTHER)


def _alert(alert_id: UUID) -> Alert:
    with house().database.reading() as session:
        return questions.alert(session, alert_id)


def _suggested(transcript: str) -> dict[str, Any]:
    """{level, hazard, words}; no words where nothing is recognised."""
    found = wording.suggest(transcript)
    hazard = Hazard(found.hazard)
    said = [words.hazard(hazard)] if hazard is not Hazard.OTHER else []
    if found.level:
        said.insert(0, gettext("警戒レベル%(level)s", level=found.level) + " " + words.level(found.level))
    what = gettext("放送文から：%(what)s", what=gettext("、").join(said)) if said else ""
    return {"level": found.level, "hazard": found.hazard, "words": what}


def _refused(alert_id: UUID, refusal: Refused) -> Any:
    """The page again with all that was typed; what went out or was put away meanwhile can go on as something new."""
    alert, shown = _alert(alert_id), alert_form.typed(request.form)
    if refusal.code in STATUS:
        return _page(alert, shown, refusal), STATUS[refusal.code]
    return _page(alert, shown, refusal), HTTPStatus.UNPROCESSABLE_ENTITY


def _page(alert: Alert, shown: Mapping[str, Any], refusal: Refused | None = None) -> str:
    """`shown` is what stands in the fields: the newest version, or what was typed and refused."""
    at = now()
    with house().database.reading() as session:
        everywhere = districts(session)
        homes = households_in(session, everywhere)
    is_open = alert.state in standing.OPEN
    returned = standing.last_change(alert) if alert.state is State.RETURNED else None
    return render_template(
        "desk/write.html",
        alert=alert,
        newest=questions.newest(alert),
        shown=shown,
        everywhere=everywhere,
        homes=homes,
        homes_in_town=sum(homes[row.id] for row in everywhere),
        chosen_groups={one for text in shown["groups"] if (one := parse_id(text))},
        hours=alert_form.HOURS,
        ends={number: words.ends(at + timedelta(hours=number)) for number in alert_form.HOURS},
        standard=STANDARD,
        gone="" if is_open else gettext("この放送は、いま「%(state)s」です。", state=words.state(alert.state)),
        is_live=alert.state is State.LIVE,
        returned=returned,
        problem=say(refusal) if refusal else "",
        problem_field=refusal.field if refusal else None,
        changed=refusal is not None and refusal.code == "changed-elsewhere",
    )
