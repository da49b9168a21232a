"""One alert: while it isn't out, the last look before; once it is, what comes back, household by household."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import render_template, request

from alerts import questions
from alerts.models import Alert, State
from district_hall.clock import now
from district_hall.delivery.models import Message
from district_hall.delivery.reach import HouseholdReach, ReachSheet, reach_sheet
from district_hall.errors import NotFound
from district_hall.ids import parse_id
from district_hall.people.roles import Permission
from district_hall.places.questions import districts
from tablet_ui.auth import allow
from tablet_ui.desk import words
from tablet_ui.desk.checking import check_page
from tablet_ui.desk.frame import blueprint
from tablet_ui.desk.pleas import earlier_pleas, pleas
from tablet_ui.house import house
from tablet_ui.i18n import gettext

pages = blueprint("alert_sheet")

MOST_SHOWN = 200


@dataclass(frozen=True)
class Missed:
    """The not reached households of a group, as the list shows them."""

    district: str
    group: int
    homes: Sequence[HouseholdReach]


@pages.get("/desk/alerts/<uuid:alert_id>")
@allow(Permission.SEE_ALERTS)
def show(alert_id: UUID) -> Any:
    with house().database.reading() as session:
        alert = questions.alert(session, alert_id, at=now())
    if alert.message is None:
        return check_page(alert)
    return render_template("desk/sheet.html", **_shown(alert, alert.message))


@pages.get("/desk/alerts/<uuid:alert_id>/receipts")
@allow(Permission.SEE_ALERTS)
def live(alert_id: UUID) -> dict[str, Any]:
    """Counts and lists from one question, for the page that stays open."""
    with house().database.reading() as session:
        alert = questions.alert(session, alert_id, at=now())
    if alert.message is None:
        raise NotFound
    shown = _shown(alert, alert.message)
    sheet: ReachSheet = shown["sheet"]
    return {
        "html": render_template("desk/sheet_parts.html", **shown),
        "help": sheet.help,
        "words": gettext("助けがいります %(count)s人", count=sheet.help),
    }


@pages.get("/desk/alerts/<uuid:alert_id>/standing")
@allow(Permission.SEE_ALERTS)
def where_it_stands(alert_id: UUID) -> dict[str, Any]:
    """For a page that is being read while others work: whether it is still the newest."""
    with house().database.reading() as session:
        alert = questions.alert(session, alert_id, at=now())
    return {"version": alert.version, "state": alert.state.value}


def _shown(alert: Alert, message: Message) -> dict[str, Any]:
    with house().database.reading() as session:
        sheet = reach_sheet(session, message)
        version = questions.version_sent(alert)
        areas = questions.areas_of(version) if version else frozenset()
        where = words.where(areas, districts(session))
        chain = questions.chain(session, alert.id, at=now())
        followed_by = questions.drafts_following(session, alert.id)
        earlier = earlier_pleas(session, alert, sheet, at=now()) if alert.state is State.LIVE else []
    wish = parse_id(request.args.get("district", ""))
    missed = [one for one in sheet.missed if wish is None or one.district_id == wish]
    return {
        "alert": alert,
        "version": version,
        "message": message,
        "where": where,
        "sheet": sheet,
        "pleas": pleas(sheet),
        "earlier": earlier,
        "missed": _by_group(missed[:MOST_SHOWN]),
        "more_missed": max(0, len(missed) - MOST_SHOWN),
        "chosen": wish,
        "chain": chain,
        "followed_by": followed_by,
        "at": now(),
    }


def _by_group(homes: Sequence[HouseholdReach]) -> list[Missed]:
    cut = groupby(homes, key=lambda one: (one.district, one.group))
    return [Missed(district, group, list(some)) for (district, group), some in cut]
