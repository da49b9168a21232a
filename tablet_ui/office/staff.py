"""Staff and their offices: accounts, roles, first passwords on paper."""

import unicodedata
from datetime import datetime, time, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from district_hall.clock import JST, now
from district_hall.people import accounts, offices, passwords
from district_hall.people.accounts import Newcomer, Post
from district_hall.people.models import StaffAccount, StaffRole
from district_hall.people.roles import IN_A_DISTRICT, IN_THE_TOWN, Permission, Role
from district_hall.places.questions import districts
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import aside, house
from tablet_ui.i18n import gettext
from tablet_ui.office.forms import Sent
from tablet_ui.office.frame import blueprint
from tablet_ui.qr import public_address, qr

pages = blueprint("staff_list")

HELD_BY_STAFF = [role for role in Role if role in IN_A_DISTRICT | IN_THE_TOWN]


@pages.get("/office/staff")
@allow(Permission.RUN_OFFICE)
def listing() -> str:
    at = now()
    with house().database.reading() as session:
        held = _held(session, at)
        order = {account_id: place for place, account_id in enumerate(held)}
        return render_template(
            "office/staff.html",
            accounts=sorted(offices.accounts(session), key=lambda one: order.get(one.id, len(order))),
            held=held,
            districts={one.id: one for one in districts(session)},
        )


@pages.get("/office/staff/new")
@allow(Permission.RUN_OFFICE)
def new() -> Any:
    """`?role=` and `?district=` are chosen already."""
    return _new_form(Sent({name: request.args.get(name, "") for name in ("role", "district")}))


@pages.post("/office/staff/new")
@allow(Permission.RUN_OFFICE)
def add() -> Any:
    """Shows the first password, once, on a page for the printer."""
    sent, password = Sent(), passwords.first_password()
    who, post = newcomer(sent, password), _post(sent)
    made = sent.do(_open_with_role, who, post, by=staff_id(), at=now())
    return _new_form(sent) if made is None else paper(made, password)


def _open_with_role(session: Session, who: Newcomer, post: Post, *, by: UUID, at: datetime) -> StaffAccount:
    made = accounts.open_account(session, who, by=by, at=at)
    accounts.give_role(session, made.id, post, by=by, at=at)
    return made


@pages.get("/office/staff/<uuid:account_id>")
@allow(Permission.RUN_OFFICE)
def page(account_id: UUID) -> Any:
    return _page(account_id, Sent({}))


@pages.post("/office/staff/<uuid:account_id>")
@allow(Permission.RUN_OFFICE)
def rename(account_id: UUID) -> Any:
    sent = Sent()
    if sent.do(accounts.rename_account, account_id, sent.line("name", 40), by=staff_id()) is None:
        return _page(account_id, sent)
    flash(gettext("なおしました。"), "good")
    return redirect(url_for("staff_list.page", account_id=account_id), HTTPStatus.SEE_OTHER)


@pages.post("/office/staff/<uuid:account_id>/roles")
@allow(Permission.RUN_OFFICE)
def give_role(account_id: UUID) -> Any:
    sent = Sent()
    if sent.do(accounts.give_role, account_id, _post(sent), by=staff_id(), at=now()) is None:
        return _page(account_id, sent)
    flash(gettext("役をつけました。"), "good")
    return redirect(url_for("staff_list.page", account_id=account_id), HTTPStatus.SEE_OTHER)


@pages.get("/office/roles/<uuid:role_id>/end")
@allow(Permission.RUN_OFFICE)
def confirm_ending(role_id: UUID) -> Any:
    return _ending(role_id, Sent({}))


@pages.post("/office/roles/<uuid:role_id>/end")
@allow(Permission.RUN_OFFICE)
def end_role(role_id: UUID) -> Any:
    sent = Sent()
    row = sent.do(accounts.end_role, role_id, by=staff_id(), at=now())
    if row is None:
        return _ending(role_id, sent)
    flash(gettext("役を終えました。"), "good")
    return redirect(url_for("staff_list.page", account_id=row.account_id), HTTPStatus.SEE_OTHER)


@pages.get("/office/staff/<uuid:account_id>/close")
@allow(Permission.RUN_OFFICE)
def confirm_closing(account_id: UUID) -> Any:
    return _asking("office/staff_close.html", account_id, Sent({}))


@pages.post("/office/staff/<uuid:account_id>/close")
@allow(Permission.RUN_OFFICE)
def close(account_id: UUID) -> Any:
    sent = Sent()
    if sent.do(accounts.close_account, account_id, by=staff_id(), at=now()) is None:
        return _asking("office/staff_close.html", account_id, sent)
    flash(gettext("アカウントを閉じました。"), "good")
    return redirect(url_for("staff_list.listing"), HTTPStatus.SEE_OTHER)


@pages.get("/office/staff/<uuid:account_id>/password")
@allow(Permission.RUN_OFFICE)
def confirm_password(account_id: UUID) -> Any:
    return _asking("office/staff_password.html", account_id, Sent({}))


@pages.post("/office/staff/<uuid:account_id>/password")
@allow(Permission.RUN_OFFICE)
def reset_password(account_id: UUID) -> Any:
    """Shows the new first password, once."""
    sent, password = Sent(), passwords.first_password()
    hashed = aside(passwords.hash_password, password)
    made = sent.do(accounts.reset_password, account_id, hashed, by=staff_id(), at=now())
    return _asking("office/staff_password.html", account_id, sent) if made is None else paper(made, password)


def newcomer(sent: Sent, password: str) -> Newcomer:
    """As sign-in reads a name: also typed in full width or with capitals."""
    login = unicodedata.normalize("NFKC", sent.line("login", 32)[:32]).lower()
    return Newcomer(login, sent.line("name", 40), aside(passwords.hash_password, password))


def paper(account: StaffAccount, password: str) -> Any:
    """What is printed and handed over; it can't be shown again."""
    with house().database.reading() as session:
        held = [one for one in offices.held(session, at=now()) if one.account.id == account.id]
    shown = render_template(
        "office/staff_paper.html",
        account=account,
        password=password,
        held=held,
        address=f"{public_address()}/sign-in",
        picture=qr(f"{public_address()}/sign-in"),
    )
    return shown, HTTPStatus.CREATED


def _post(sent: Sent) -> Post:
    """`until` is the last day of the office, in Japan."""
    role = sent.word("role", Role, only=HELD_BY_STAFF)
    district_id = sent.id("district") if role in IN_A_DISTRICT else None
    last = sent.day("until")
    until = datetime.combine(last + timedelta(days=1), time(), JST) if last else None
    return Post(role, district_id, until)


def _new_form(sent: Sent) -> Any:
    with house().database.reading() as session:
        rows = districts(session)
    return render_template("office/staff_new.html", form=sent, roles=HELD_BY_STAFF, districts=rows), sent.status


def _page(account_id: UUID, sent: Sent) -> Any:
    at = now()
    with house().database.reading() as session:
        account = offices.account(session, account_id)
        rows = districts(session)
    sent.typed.setdefault("name", account.name)
    roles = sorted(account.roles, key=lambda one: (one.since, one.id), reverse=True)
    return render_template(
        "office/staff_account.html",
        account=account,
        form=sent,
        current=[one for one in roles if offices.is_in_force(one, at)],
        past=[one for one in roles if not offices.is_in_force(one, at)],
        roles=HELD_BY_STAFF,
        districts=rows,
        by_id={one.id: one for one in rows},
        is_me=account_id == staff_id(),
    ), sent.status


def _ending(role_id: UUID, sent: Sent) -> Any:
    at = now()
    with house().database.reading() as session:
        row = offices.role(session, role_id)
        if not offices.is_in_force(row, at) and not sent.problems:
            return redirect(url_for("staff_list.page", account_id=row.account_id), HTTPStatus.SEE_OTHER)
        others = [one for one in offices.roles_of(session, row.account_id, at=at) if one.id != row.id]
        where = {one.id: one for one in districts(session)}
    return render_template(
        "office/role_end.html", role=row, others=others, by_id=where, account=row.account, form=sent
    ), sent.status


def _asking(template: str, account_id: UUID, sent: Sent) -> Any:
    at = now()
    with house().database.reading() as session:
        account = offices.account(session, account_id)
        where = {one.id: one for one in districts(session)}
    if account.closed_at is not None and not sent.problems:
        return redirect(url_for("staff_list.page", account_id=account_id), HTTPStatus.SEE_OTHER)
    current = [one for one in account.roles if offices.is_in_force(one, at)]
    return render_template(template, account=account, current=current, by_id=where, form=sent), sent.status


def _held(session: Session, at: datetime) -> dict[UUID, list[StaffRole]]:
    found: dict[UUID, list[StaffRole]] = {}
    for one in offices.held(session, at=at):
        found.setdefault(one.account.id, []).append(one.role)
    return found
