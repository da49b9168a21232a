"""What is kept about one person: to look at, to take along, to erase. Each of these is itself written down."""

import json
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from district_hall.clock import iso, now
from district_hall.errors import Refused
from district_hall.people.models import Resident
from district_hall.people.roles import Permission, Place, Visitor
from district_hall.places.models import Household
from district_hall.retention.actions import erase_person, note_looking
from district_hall.retention.person import About, everything_about, namesakes, resident
from tablet_ui import sockets
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext, say
from tablet_ui.office import person_words
from tablet_ui.office.frame import blueprint

pages = blueprint("person")


def place_of_resident(session: Session, _visitor: Visitor, *, resident_id: UUID, **_: object) -> Place | None:
    found = session.get(Resident, resident_id)
    home = session.get_one(Household, found.household_id) if found else None
    return Place(home.district_id, home.id) if home else None


@pages.get("/office/people/<uuid:resident_id>/data")
@allow(Permission.RUN_OFFICE, of=place_of_resident)
def overview(resident_id: UUID) -> str:
    """How much is kept, not what: for that it has to be opened or taken out."""
    _note(resident_id, "see_person_data")
    with house().database.reading() as session:
        found = everything_about(session, resident_id)
        others = namesakes(session, found.person)
    return render_template("office/person.html", about=found, others=others, labels=person_words)


@pages.post("/office/people/<uuid:resident_id>/data/sheet")
@allow(Permission.RUN_OFFICE, of=place_of_resident)
def sheet(resident_id: UUID) -> str:
    """All of it in words, to be printed and handed over."""
    _note(resident_id, "print_person_data")
    return render_template("office/person_sheet.html", about=_about(resident_id), labels=person_words, at=now())


@pages.post("/office/people/<uuid:resident_id>/data/export")
@allow(Permission.RUN_OFFICE, of=place_of_resident)
def export(resident_id: UUID) -> Response:
    """All of it as JSON, in the names of our own tables."""
    _note(resident_id, "export_person_data")
    text = json.dumps(_as_json(_about(resident_id)), ensure_ascii=False, indent=2, default=_plain)
    response = Response(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="person-{resident_id}.json"'
    return response


@pages.get("/office/people/<uuid:resident_id>/erase")
@allow(Permission.RUN_OFFICE, of=place_of_resident)
def confirm_erasing(resident_id: UUID) -> Any:
    with house().database.reading() as session:
        if resident(session, resident_id).erased_at is not None:
            return redirect(url_for("person.overview", resident_id=resident_id), HTTPStatus.SEE_OTHER)
    return _confirmation(resident_id)


@pages.post("/office/people/<uuid:resident_id>/erase")
@allow(Permission.RUN_OFFICE, of=place_of_resident)
def erase(resident_id: UUID) -> Any:
    with house().database.reading() as session:
        home_id = resident(session, resident_id).household_id
    sure = request.form.get("also_living_here") == "yes"
    try:
        house().database.unit_of_work(erase_person, resident_id, by=staff_id(), at=now(), also_living_here=sure)
    except Refused as refusal:
        if refusal.code != "still-lives-here":
            raise
        return _confirmation(resident_id, say(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    sockets.tell_households(current_app.extensions["socketio"], [home_id])
    flash(gettext("このかたについての記録を消しました。"), "good")
    return redirect(url_for("person.overview", resident_id=resident_id), HTTPStatus.SEE_OTHER)


def _note(resident_id: UUID, act: str) -> None:
    house().database.unit_of_work(note_looking, resident_id, act, by=staff_id())


def _about(resident_id: UUID) -> About:
    with house().database.reading() as session:
        return everything_about(session, resident_id)


def _confirmation(resident_id: UUID, problem: str = "") -> str:
    return render_template("office/person_erase.html", about=_about(resident_id), labels=person_words, problem=problem)


def _as_json(about: About) -> dict[str, Any]:
    person, home = about.person, about.home
    return {
        "exported_at": now(),
        "resident": {
            "id": person.id,
            "name": person.name,
            "kana": person.kana,
            "birth_year": person.birth_year,
            "left_at": person.left_at,
            "erased_at": person.erased_at,
        },
        "household": {
            "district": home.district.name,
            "group": home.group.number,
            "number": home.number,
            "name": home.name,
            "is_member": home.is_member,
            "reach": home.reach,
            "lived_alone": about.alone,
        },
        **about.records,
    }


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return iso(value)
    return value.isoformat() if isinstance(value, date) else str(value)
