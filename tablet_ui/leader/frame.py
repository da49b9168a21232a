"""What the leader's pages know beyond the staff's frame: whose district it is, and the words of the codes."""

from typing import Any

from flask import Blueprint, g
from sqlalchemy.orm import Session

from district_hall.errors import Forbidden
from district_hall.people.roles import Place
from district_hall.places.models import District
from district_hall.places.questions import district
from tablet_ui.auth import own_district, visitor
from tablet_ui.house import house
from tablet_ui.leader import words
from tablet_ui.staff import frame


def blueprint(name: str) -> Blueprint:
    """A blueprint whose templates know the frame."""
    pages = frame.blueprint(name, __name__)
    pages.context_processor(_context)
    return pages


def own_place(session: Session) -> Place:
    """The district whose leader this visitor is; raises Forbidden where there is none."""
    place = own_district(session, visitor())
    if place is None:
        raise Forbidden
    return place


def own_district_row() -> District:
    """The visitor's district with its groups, read once a request."""
    if "own_district" not in g:
        with house().database.reading() as session:
            g.own_district = district(session, own_place(session).district_id)
    found: District = g.own_district
    return found


def _context() -> dict[str, Any]:
    return {"my_district": own_district_row, "words": words}
