"""What stands around every page of a leader: whose district it is, who is signed in, and the words of the codes."""

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


def blueprint(name: str) -> Blueprint:
    """A blueprint whose templates know the frame."""
    pages = Blueprint(name, __name__)
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
    return {"me": getattr(g, "visitor", None), "my_district": own_district_row, "words": words}
