"""The office's first page: finding anybody and anything, the districts, and what needs somebody today."""

from flask import render_template, request

from district_hall.clock import now
from district_hall.delivery import backlog
from district_hall.devices import inventory
from district_hall.people import offices
from district_hall.people.roles import Permission
from district_hall.people.search import LONGEST, find
from district_hall.places.questions import districts
from tablet_ui.auth import allow
from tablet_ui.house import house
from tablet_ui.office.frame import blueprint
from tablet_ui.staff.typed import one_line

pages = blueprint("register")


@pages.get("/office/")
@allow(Permission.RUN_OFFICE)
def home() -> str:
    """`?q=` finds; without it the districts are shown."""
    typed, at = one_line(request.args.get("q", ""))[:LONGEST], now()
    with house().database.reading() as session:
        if typed:
            return render_template("office/found.html", typed=typed, found=find(session, typed), at=at)
        rows = districts(session)
        leaders = offices.leaders(offices.held(session, at=at))
        return render_template(
            "office/home.html",
            typed="",
            districts=rows,
            numbers=inventory.by_district(session, at=at),
            leaders=leaders,
            without_leader=[one for one in rows if one.id not in leaders],
            open_codes=inventory.open_codes(session, at=at),
            without_tablet=inventory.count_without_tablet(session),
            devices=inventory.how_many(session, at=at),
            given_up=backlog.given_up(session, at=at),
        )
