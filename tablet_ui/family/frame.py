"""What the family's pages share: whose phone it is, whom it may see, and a calm page where it may not (any more)."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, request
from sqlalchemy.orm import Session

from district_hall.errors import NotFound
from district_hall.family import questions
from district_hall.family.acting import By
from district_hall.family.models import FamilyPhone, Party
from district_hall.people.roles import Place, Visitor
from tablet_ui import errors
from tablet_ui.auth import NotSignedIn, visitor
from tablet_ui.family import words
from tablet_ui.house import house


def blueprint(name: str) -> Blueprint:
    """A blueprint whose templates know the words, and whose refusals look like the family's pages."""
    pages = Blueprint(name, __name__)
    pages.context_processor(lambda: {"words": words})
    pages.register_error_handler(NotSignedIn, _not_connected)
    pages.register_error_handler(NotFound, _not_theirs)
    return pages


def place_of_consent(session: Session, who: Visitor, *, consent_id: UUID, **_: object) -> Place | None:
    """Only for the phone that this very consent lets look, and only while it holds."""
    if who.family_id is None:
        return None
    home = questions.consent_for(session, consent_id, who.family_id).resident.household
    return Place(home.district_id, home.id)


def phone() -> FamilyPhone | None:
    """The family contact's phone that this browser is, also on pages that are open to all."""
    known: FamilyPhone | None = g.family
    return known


def phone_id() -> UUID:
    """Of the phone that was admitted."""
    known = visitor().family_id
    assert known is not None, "LOOK_AT_ELDER is a family phone's"
    return known


def by_family() -> By:
    return By(Party.FAMILY, phone_id())


def _not_connected(error: NotSignedIn) -> Any:
    """A phone that was connected once has nobody left whom it may see."""
    if errors.wants_json():
        return errors.answer(error, HTTPStatus.UNAUTHORIZED)
    return render_template("family/gone.html", ended=phone() is not None), HTTPStatus.UNAUTHORIZED


def _not_theirs(error: NotFound) -> Any:
    if errors.wants_json():
        return errors.answer(error, HTTPStatus.NOT_FOUND)
    return render_template("family/gone.html", ended=_has_ended()), HTTPStatus.NOT_FOUND


def _has_ended() -> bool:
    """Said only to whom it once let look; to anybody else there never was such a page."""
    known, consent_id = phone(), (request.view_args or {}).get("consent_id")
    if known is None or consent_id is None:
        return False
    with house().database.reading() as session:
        return questions.could_look(session, consent_id, known.id)
