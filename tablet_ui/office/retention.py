"""How long what is kept: the periods, changing one within its bounds, and what has been removed of late."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.errors import NotFound
from district_hall.people.roles import Permission
from district_hall.retention.actions import set_period
from district_hall.retention.questions import Period, periods, removed_since
from district_hall.retention.rules import TERMS, Kept
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext
from tablet_ui.office import kept
from tablet_ui.office.forms import Sent
from tablet_ui.office.frame import blueprint

pages = blueprint("retention")

REMOVED_WITHIN = timedelta(days=30)


@pages.get("/office/retention")
@allow(Permission.RUN_OFFICE)
def listing() -> str:
    with house().database.reading() as session:
        found = {period.kept: period for period in periods(session)}
        removed = removed_since(session, now() - REMOVED_WITHIN)
    sections = [(gettext(title), [found[one] for one in kinds]) for title, kinds in kept.SECTIONS]
    return render_template("office/retention.html", sections=sections, removed=removed, kept=kept)


@pages.get("/office/retention/<kind>")
@allow(Permission.RUN_OFFICE)
def form(kind: str) -> str:
    period = _period(kind)
    return _form(period, Sent({"days": period.days}))


@pages.post("/office/retention/<kind>")
@allow(Permission.RUN_OFFICE)
def change(kind: str) -> Any:
    """A shorter period asks once more (`sure`): what is older is gone within the hour and nothing brings it back."""
    period, sent = _period(kind), Sent()
    days = sent.number("days", period.term.least, period.term.most)
    if sent.problems:
        return _form(period, sent), sent.status
    if days < period.days and request.form.get("sure") != "yes":
        return render_template("office/retention_shorter.html", period=period, days=days, kept=kept)
    sent.do(set_period, period.kept, days, by=staff_id(), at=now())
    if sent.problems:
        return _form(period, sent), sent.status
    flash(gettext("%(name)sは、%(days)s残します。", name=kept.name(period.kept), days=kept.days(days)), "good")
    return redirect(url_for("retention.listing", _anchor=period.kept.value), HTTPStatus.SEE_OTHER)


def _period(kind: str) -> Period:
    """Raises NotFound for a kind that there isn't, or whose period can't be changed."""
    with house().database.reading() as session:
        return _changeable(session, kind)


def _changeable(session: Session, kind: str) -> Period:
    found = next((one for one in periods(session) if one.kept.value == kind), None)
    if found is None or found.term.is_fixed:
        raise NotFound
    return found


def _form(period: Period, sent: Sent) -> str:
    return render_template(
        "office/retention_change.html", period=period, sent=sent, kept=kept, suggested=_suggested(period.kept)
    )


def _suggested(kind: Kept) -> list[int]:
    """Periods that people think in, between the bounds."""
    term = TERMS[kind]
    usual = {30, 60, 90, 180, 365, 730, 1095, 1825, 3650} | {term.least, term.days, term.most}
    return sorted(days for days in usual if term.least <= days <= term.most)
