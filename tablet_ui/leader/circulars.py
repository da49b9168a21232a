"""The list of the district's circulars, and beginning a new one."""

import re
from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, url_for

from circular import actions
from circular.models import Circular, State
from circular.questions import circulars_of
from district_hall.clock import now
from district_hall.people.roles import Permission
from tablet_ui.auth import allow, own_district, staff_id
from tablet_ui.house import house
from tablet_ui.leader.frame import blueprint, own_place

pages = blueprint("circulars")

ON_A_PAGE = 20
LAST_PAGE = 10_000
LONGEST_SEARCH = 60
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")


@pages.get("/leader/")
@allow(Permission.SEE_CIRCULARS, of=own_district)
def listing() -> str:
    search, number = _search(), _page_number()
    with house().database.reading() as session:
        found = circulars_of(
            session,
            own_place(session).district_id,
            search=search,
            offset=(number - 1) * ON_A_PAGE,
            limit=ON_A_PAGE + 1,
        )
    return render_template(
        "leader/list.html", lines=found[:ON_A_PAGE], search=search, number=number, is_more=len(found) > ON_A_PAGE
    )


@pages.post("/leader/circulars")
@allow(Permission.WRITE_CIRCULAR, of=own_district)
def start() -> Any:
    """A new draft; one that this leader began and wrote nothing in is taken up again."""
    with house().database.reading() as session:
        district_id = own_place(session).district_id
        untouched = [
            line.circular
            for line in circulars_of(session, district_id, limit=ON_A_PAGE)
            if _is_untouched(line.circular)
        ]
    draft = (
        untouched[0]
        if untouched
        else house().database.unit_of_work(actions.start, district_id, by=staff_id(), at=now())
    )
    return redirect(url_for("writing.write", circular_id=draft.id), HTTPStatus.SEE_OTHER)


def _is_untouched(row: Circular) -> bool:
    return row.state is State.DRAFT and row.created_by == staff_id() and row.revision == 0 and not row.attachments


def _search() -> str:
    return _UNSEEN.sub(" ", request.args.get("q", "")).strip()[:LONGEST_SEARCH]


def _page_number() -> int:
    text = request.args.get("page", "")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1
