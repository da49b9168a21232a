"""The visits list: whom to see and why, who goes, and what is done today. On a phone, and on paper."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.errors import N_, Refused
from district_hall.ids import parse_id
from district_hall.people.roles import Permission, Place, Visitor, may
from district_hall.places.models import District
from district_hall.places.questions import district
from district_hall.visits import actions
from district_hall.visits.models import Visit
from district_hall.visits.rules import LONGEST_NOTE
from district_hall.visits.worklist import Worklist, worklist
from tablet_ui import sockets
from tablet_ui.auth import allow, staff_id, visitor
from tablet_ui.errors import wants_json
from tablet_ui.house import house
from tablet_ui.i18n import SOURCE, gettext, language, say
from tablet_ui.staff.frame import blueprint
from tablet_ui.staff.typed import one_line
from tablet_ui.visits import words

pages = blueprint("visits", __name__)

MOST_AT_ONCE = 1_000  # an outage's lines; a district has some hundreds of homes
SHAPE = N_("送られたものの形が正しくありません。")
AMONG_THESE = ("visit-taken", "visit-not-taken", "visit-over")


def own_lists(_session: Session, who: Visitor, **_: object) -> Place | None:
    """The first of the districts whose list this visitor may see."""
    return next(iter(_places(who)), None)


def place_of_visits(session: Session, _visitor: Visitor, **_: object) -> Place | None:
    """The district of the lines named in the form; None where one isn't there, or they are of several districts."""
    ids = _visits()
    rows = session.scalars(select(Visit.district_id).where(Visit.id.in_(ids))).all()
    districts = set(rows)
    return Place(districts.pop()) if len(rows) == len(ids) and len(districts) == 1 else None


@pages.get("/visits/")
@allow(Permission.SEE_VISITS, of=own_lists)
def listing() -> str:
    return render_template("visits/page.html", most_of_note=LONGEST_NOTE, **_look())


@pages.get("/visits/list")
@allow(Permission.SEE_VISITS, of=own_lists)
def live() -> dict[str, Any]:
    """For the page that stays open: `html` is the list as on the page, `words` what a screen reader is told."""
    shown = _look()
    return {
        "homes": shown["homes"],
        "words": _count_words(shown["homes"]),
        "html": render_template("visits/list.html", most_of_note=LONGEST_NOTE, **shown),
    }


@pages.post("/visits/take")
@allow(Permission.DO_VISITS, of=place_of_visits)
def take() -> Any:
    """わたしが行きます, for one line or all of an outage (`visit` repeated); `instead_of` somebody who can't."""
    instead_of = parse_id(request.form.get("instead_of"))
    return _do(
        lambda: house().database.unit_of_work(actions.take, _visits(), by=staff_id(), at=now(), instead_of=instead_of)
    )


@pages.post("/visits/give-back")
@allow(Permission.DO_VISITS, of=place_of_visits)
def give_back() -> Any:
    return _do(lambda: house().database.unit_of_work(actions.give_back, _visits(), by=staff_id()))


@pages.post("/visits/finish")
@allow(Permission.DO_VISITS, of=place_of_visits)
def finish() -> Any:
    note = one_line(request.form.get("note", ""))
    return _do(lambda: house().database.unit_of_work(actions.finish, _visits(), by=staff_id(), at=now(), note=note))


def _do(act: Callable[[], list[Visit]]) -> Any:
    """Does it and tells everybody whom it concerns; a no is shown on the list, which says who was quicker."""
    try:
        rows = act()
    except Refused as refusal:
        if wants_json() or refusal.code not in AMONG_THESE:
            raise
        flash(say(refusal), "late")
    else:
        socketio = current_app.extensions["socketio"]
        sockets.tell_visits(socketio, {row.district_id for row in rows})
        sockets.tell_households(socketio, {row.household_id for row in rows if row.closed_at is not None})
    return {} if wants_json() else redirect("/visits/", HTTPStatus.SEE_OTHER)


def _look() -> dict[str, Any]:
    at = now()
    with house().database.reading() as session:
        lists = [
            (district(session, place.district_id), worklist(session, place.district_id, at=at))
            for place in _places(visitor())
        ]
    return {
        "lists": [(_name(row), one) for row, one in lists],
        "homes": sum(one.homes for _row, one in lists),
        "empty": all(_is_empty(one) for _row, one in lists),
        "done": [line for _row, one in lists for line in one.done],
        "words": words,
        "at": at,
    }


def _is_empty(one: Worklist) -> bool:
    return not one.sections and not one.paper.groups


def _places(who: Visitor) -> list[Place]:
    """Somebody may hold offices in several districts, or two in one."""
    places = [office.place for office in who.offices if office.place is not None]
    return [place for place in dict.fromkeys(places) if may(who, Permission.SEE_VISITS, place)]


def _name(row: District) -> str:
    return row.name if language() == SOURCE else row.name_en


def _count_words(homes: int) -> str:
    return gettext("たずねるところ %(count)s件", count=homes)


def _visits() -> list[UUID]:
    named = request.form.getlist("visit")
    found = list(dict.fromkeys(one for text in named if (one := parse_id(text))))
    if not found or len(named) > MOST_AT_ONCE:
        raise Refused("bad-request", SHAPE, field="visit")
    return found
