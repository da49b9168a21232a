"""Cards on paper with QR codes: to connect a household's tablet or phone, or to show to the hall's tablet.

Nothing on a card says who lives there: one that is found in the street tells no name.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import render_template, request
from markupsafe import Markup
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.devices.paper_cards import Card, Choice, Made, how_many_end, make_cards, who_gets_one
from district_hall.devices.rules import PAPER_CODE_LIVES
from district_hall.errors import N_, Refused
from district_hall.people.roles import Permission, Place, Visitor
from district_hall.places.models import District, Household
from district_hall.places.questions import district, districts
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import aside, house
from tablet_ui.office.forms import LONGEST_NUMBER, NO_NUMBER
from tablet_ui.office.frame import blueprint
from tablet_ui.qr import public_address, qr

pages = blueprint("sheets")

AT_HALL = "KAIRAN:"  # before the secret on a card for the hall's tablet: no address, nobody's phone opens it
NOBODY = N_("カードを作る世帯がありません。班や番をたしかめてください。")
SHAPE = N_("送られたものの形が正しくありません。")


@dataclass(frozen=True)
class Printed:
    """One card on the sheet."""

    home: Household
    picture: Markup


def place_of_district(session: Session, _visitor: Visitor, *, district_id: UUID, **_: object) -> Place | None:
    return Place(district_id) if session.get(District, district_id) else None


@pages.get("/office/sheets")
@allow(Permission.RUN_OFFICE)
def listing() -> str:
    with house().database.reading() as session:
        return render_template("office/sheets.html", places=districts(session))


@pages.get("/office/sheets/<uuid:district_id>")
@allow(Permission.RUN_OFFICE, of=place_of_district)
def choose(district_id: UUID) -> str:
    """`?group=` and `?number=` choose beforehand, as from one household's page."""
    with house().database.reading() as session:
        place = district(session, district_id)
    group, number = _number("group"), _number("number")
    return render_template("office/sheets_choose.html", place=place, group=group, number=number)


@pages.get("/office/sheets/<uuid:district_id>/check")
@allow(Permission.RUN_OFFICE, of=place_of_district)
def check(district_id: UUID) -> str:
    """What will be made and what ends with it, before anything is."""
    choice = _choice(district_id)
    with house().database.reading() as session:
        homes = who_gets_one(session, choice)
        return render_template(
            "office/sheets_check.html",
            place=district(session, district_id),
            choice=choice,
            homes=homes,
            ends=how_many_end(session, choice, homes, at=now()),
            days=PAPER_CODE_LIVES.days,
        )


@pages.post("/office/sheets/<uuid:district_id>")
@allow(Permission.RUN_OFFICE, of=place_of_district)
def make(district_id: UUID) -> Any:
    """The sheet, once. A group at a time, so that no alert waits for a whole district's cards."""
    choice, at = _choice(district_id), now()
    with house().database.reading() as session:
        place, homes = district(session, district_id), who_gets_one(session, choice)
    if not homes:
        raise Refused("nobody-gets-one", NOBODY)
    made: list[Made] = []
    for _group, some in groupby(homes, key=lambda home: home.group_id):
        made += house().database.unit_of_work(make_cards, choice.card, list(some), by=staff_id(), at=at)
    page = render_template(
        "office/sheets_print.html",
        place=place,
        choice=choice,
        cards=aside(_drawn, choice.card, made, public_address()),
        address=public_address(),
        until=at + PAPER_CODE_LIVES,
    )
    return page, HTTPStatus.CREATED


def _drawn(card: Card, made: Sequence[Made], address: str) -> list[Printed]:
    before = AT_HALL if card is Card.HALL else f"{address}/pair#"
    return [Printed(one.home, qr(before + one.secret)) for one in made]


def _choice(district_id: UUID) -> Choice:
    """Raises Refused where no such card was chosen."""
    card = request.values.get("card", "")
    if card not in {one.value for one in Card}:
        raise Refused("bad-request", SHAPE, field="card")
    return Choice(
        Card(card),
        district_id,
        group=_number("group"),
        number=_number("number") if _number("group") else None,
        only_without=request.values.get("only_without") == "yes",
    )


def _number(name: str) -> int | None:
    """Also as people write it: full-width. None where it is empty; what is no number must not mean everybody."""
    wish = request.values.get(name, "").strip()
    wish = unicodedata.normalize("NFKC", wish).strip() if len(wish) <= LONGEST_NUMBER else wish
    if not wish:
        return None
    if not (wish.isascii() and wish.isdigit() and len(wish) < 5):
        raise Refused("no-number", NO_NUMBER, field=name, least=1, most=9999)
    return int(wish)
