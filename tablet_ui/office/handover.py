"""引きつぎ: which office, to whom, what comes along and what ends, and then one button."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from circular.models import State
from circular.questions import how_many
from district_hall.clock import now
from district_hall.errors import Refused
from district_hall.people import accounts, handover, offices, passwords
from district_hall.people.accounts import Newcomer
from district_hall.people.models import StaffAccount, StaffRole
from district_hall.people.roles import Permission
from district_hall.places.models import District
from district_hall.places.questions import districts, helpers_of, households_of
from district_hall.visits.models import Visit
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext
from tablet_ui.office.forms import Sent
from tablet_ui.office.frame import blueprint
from tablet_ui.office.staff import newcomer
from tablet_ui.qr import public_address, qr

pages = blueprint("handover")

NEW = "new"


@pages.get("/office/handover")
@allow(Permission.RUN_OFFICE)
def choose() -> str:
    """Every office in force, district by district."""
    with house().database.reading() as session:
        held = offices.held(session, at=now())
        rows = districts(session)
    led = offices.leaders(held)
    return render_template(
        "office/handover.html",
        held=held,
        without_leader=[one for one in rows if one.id not in led],
        my_account=staff_id(),
    )


@pages.get("/office/handover/<uuid:role_id>")
@allow(Permission.RUN_OFFICE)
def to_whom(role_id: UUID) -> Any:
    with house().database.reading() as session:
        is_over = not offices.is_in_force(offices.role(session, role_id), now())
    if is_over:
        flash(gettext(accounts.ROLE_OVER), "late")
        return redirect(url_for("handover.choose"), HTTPStatus.SEE_OTHER)
    return _page("office/handover_form.html", role_id, Sent({"who": NEW}))


@pages.post("/office/handover/<uuid:role_id>/check")
@allow(Permission.RUN_OFFICE)
def check(role_id: UUID) -> Any:
    """Says exactly what comes along and what ends; nothing has happened yet."""
    sent = Sent()
    to = _to(sent, "")
    next_one = sent.do(_next_one, role_id, to, by=staff_id())
    if next_one is None:
        return _page("office/handover_form.html", role_id, sent)
    name, login = next_one
    return _page("office/handover_check.html", role_id, sent, name=name, login=login)


@pages.post("/office/handover/<uuid:role_id>")
@allow(Permission.RUN_OFFICE)
def hand_over(role_id: UUID) -> Any:
    """The summary; for a newcomer with the first password, which is shown this once."""
    sent, password = Sent(), passwords.first_password()
    to = _to(sent, password)
    done = sent.do(handover.hand_over, role_id, to, count=what_is_there, by=staff_id(), at=now())
    if done is None:
        return _page("office/handover_form.html", role_id, sent)
    shown = render_template(
        "office/handover_done.html",
        done=done,
        password=password if isinstance(to, Newcomer) else "",
        address=f"{public_address()}/sign-in",
        picture=qr(f"{public_address()}/sign-in"),
    )
    return shown, HTTPStatus.CREATED


def what_is_there(session: Session, role: StaffRole) -> Mapping[str, int]:
    """What a district's office comes with. `helpers`: entries of 困ったとき that still name the old holder."""
    if role.district_id is None:
        return {}
    circulars = how_many(session, role.district_id)
    visits = select(func.count()).where(Visit.district_id == role.district_id, Visit.closed_at.is_(None))
    name = _joined(session.get_one(StaffAccount, role.account_id).name)
    return {
        "drafts": circulars[State.DRAFT],
        "published": circulars[State.PUBLISHED],
        "visits": session.scalar(visits) or 0,
        "households": len(households_of(session, role.district_id)),
        "helpers": sum(_joined(one.name) == name for one in helpers_of(session, role.district_id)),
    }


def _joined(name: str) -> str:
    return "".join(name.split())


def _to(sent: Sent, password: str) -> UUID | Newcomer:
    if sent.get("who") == NEW:
        return newcomer(sent, password)
    return sent.id("account") or UUID(int=0)


def _next_one(session: Session, role_id: UUID, to: UUID | Newcomer, *, by: UUID) -> tuple[str, str]:
    """Name and sign-in name of whoever would come next; refuses what handing over would refuse."""
    role = handover.to_hand_over(session, role_id, by=by, at=now())
    if isinstance(to, Newcomer):
        accounts.refuse_login(session, to.login)
        return to.name, to.login
    known = handover.known(session, to, role)
    if any((one.role, one.district_id) == (role.role, role.district_id) for one in _roles(session, known)):
        raise Refused("role-held", accounts.HELD_ALREADY, field="account")
    return known.name, known.login


def _roles(session: Session, account: StaffAccount) -> list[StaffRole]:
    return offices.roles_of(session, account.id, at=now())


def _page(template: str, role_id: UUID, sent: Sent, **more: Any) -> Any:
    at = now()
    with house().database.reading() as session:
        role = offices.role(session, role_id)
        held = offices.held(session, at=at)
        mine = [one for one in held if one.account.id == role.account_id]
        shown = render_template(
            template,
            role=role,
            is_mine=role.account_id == staff_id(),
            district=session.get(District, role.district_id) if role.district_id else None,
            others=[one for one in mine if one.role.id != role.id],
            accounts=[one for one in offices.accounts(session) if one.closed_at is None and one.id != role.account_id],
            held=_by_account(held),
            counts=what_is_there(session, role),
            form=sent,
            **more,
        )
    return shown, sent.status


def _by_account(held: list[offices.Held]) -> dict[UUID, list[offices.Held]]:
    found: dict[UUID, list[offices.Held]] = {}
    for one in held:
        found.setdefault(one.account.id, []).append(one)
    return found
