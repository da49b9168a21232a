"""Whose reading it can be: the district's houses by group and number, as the hall's tablet offers them to touch."""

from itertools import groupby
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from district_hall.people.roles import Permission, Place, Visitor
from district_hall.places.questions import households_of
from tablet_ui import auth
from tablet_ui.auth import allow
from tablet_ui.house import house

pages = Blueprint("hall", __name__, url_prefix="/api/hall")


def own_district(_reading: Session, who: Visitor, **_: object) -> Place | None:
    return who.home


@pages.get("/homes")
@allow(Permission.RECORD_AT_HALL, of=own_district)
def homes() -> dict[str, Any]:
    """Numbers and ids only: on a screen that everybody sees stands nobody's name."""
    place = auth.visitor().home
    assert place is not None, "a hall's tablet stands in a district"
    with house().database.reading() as reading:
        found = [(one.group.number, one.number, one.id) for one in households_of(reading, place.district_id)]
    return {
        "groups": [
            {
                "number": number,
                "houses": [{"number": house_number, "household": str(home)} for _, house_number, home in of_group],
            }
            for number, of_group in groupby(found, key=lambda one: one[0])
        ]
    }
