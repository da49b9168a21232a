"""The desk's first page: what is live, what waits for approval, what is being written, what is over. Drills apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from alerts import actions, questions
from alerts.models import Alert, AlertChange, AlertVersion, State
from district_hall.clock import now
from district_hall.delivery.reach import ReachSheet, reach_sheet
from district_hall.people.roles import Permission
from district_hall.places.models import District
from district_hall.places.questions import districts
from tablet_ui.auth import allow, staff_id
from tablet_ui.desk import standing, words
from tablet_ui.desk.frame import blueprint, tell_desk
from tablet_ui.desk.pleas import earlier_pleas
from tablet_ui.house import house

pages = blueprint("overview")


@dataclass(frozen=True)
class Line:
    """One alert on the page. `counts`, who asked for help before it, and what is being written, only while it is live."""

    alert: Alert
    version: AlertVersion | None
    where: str
    mine: bool
    for_me: bool
    last: AlertChange | None
    counts: ReachSheet | None
    earlier_help: int
    followed_by: list[Alert]


@dataclass(frozen=True)
class Lines:
    """What there is of one sort, real or drill: never both in one."""

    live: list[Line]
    waiting: list[Line]
    drafts: list[Line]
    past: list[Line]

    @property
    def for_me(self) -> list[Line]:
        return [line for line in self.waiting if line.for_me]

    @property
    def others(self) -> list[Line]:
        return [line for line in self.waiting if not line.for_me]

    @property
    def anything(self) -> bool:
        return bool(self.live or self.waiting or self.drafts or self.past)


@pages.get("/desk/")
@allow(Permission.SEE_ALERTS)
def listing() -> str:
    return render_template("desk/overview.html", **_look())


@pages.get("/desk/now")
@allow(Permission.SEE_ALERTS)
def fragment() -> dict[str, Any]:
    """The same lists by themselves, for the page that stays open."""
    return {"html": render_template("desk/overview_lists.html", **_look())}


@pages.post("/desk/alerts")
@allow(Permission.WRITE_ALERT)
def start() -> Any:
    training = request.form.get("training") == "yes"
    alert = house().database.unit_of_work(actions.start, by=staff_id(), at=now(), training=training)
    tell_desk()
    return redirect(url_for("alert_writing.write", alert_id=alert.id), HTTPStatus.SEE_OTHER)


def _look() -> dict[str, Any]:
    at = now()
    with house().database.reading() as session:
        everywhere = districts(session)
        found = [
            *questions.live(session, at=at),
            *questions.waiting(session),
            *questions.drafts(session),
            *questions.past(session, at=at),
        ]
        lines = [_line(session, alert, everywhere) for alert in found]
    return {
        "real": _sorted(line for line in lines if not line.alert.training),
        "drills": _sorted(line for line in lines if line.alert.training),
        "at": at,
    }


def _line(session: Session, alert: Alert, everywhere: list[District]) -> Line:
    version, me = questions.newest(alert), staff_id()
    counts = reach_sheet(session, alert.message) if alert.state is State.LIVE and alert.message else None
    return Line(
        alert=alert,
        version=version,
        where=words.where(questions.areas_of(version), everywhere) if version else "",
        mine=standing.is_mine(alert, me),
        for_me=standing.may_approve(alert, me),
        last=standing.last_change(alert),
        counts=counts,
        earlier_help=len(earlier_pleas(session, alert, counts, at=now())) if counts else 0,
        followed_by=questions.drafts_following(session, alert.id) if alert.state is State.LIVE else [],
    )


def _sorted(lines: Iterable[Line]) -> Lines:
    some = list(lines)

    def in_state(*states: State) -> list[Line]:
        return [line for line in some if line.alert.state in states]

    drafts = in_state(State.DRAFT, State.RETURNED)
    return Lines(
        live=sorted(in_state(State.LIVE), key=_gravest),
        waiting=in_state(State.WAITING),
        drafts=sorted(drafts, key=lambda line: not line.mine),
        past=[line for line in some if line.alert.state not in standing.OPEN | {State.LIVE}],
    )


def _gravest(line: Line) -> int:
    return -(line.version.level or 0) if line.version else 0
