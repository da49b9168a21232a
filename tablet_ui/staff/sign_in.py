"""Signing in and out, and the language of the pages."""

import unicodedata
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import g, redirect, render_template, request, session

from district_hall.clock import now
from district_hall.errors import N_, Refused, TooMany
from district_hall.people import actions, passwords
from district_hall.people.questions import SignInCheck, StaffVisit, is_in_office, sign_in_check
from district_hall.people.roles import Permission
from district_hall.people.rules import TRY_WINDOW
from tablet_ui.auth import STAFF_KEY, allow, client_address
from tablet_ui.house import aside, house
from tablet_ui.i18n import LANGUAGES, say
from tablet_ui.staff.frame import blueprint
from tablet_ui.staff.local_paths import any_path, staff_path

pages = blueprint("sign_in")

LONGEST_LOGIN = 64
# One sentence for an unknown account and a wrong password: nobody learns which accounts there are (ASVS 5, 6.3.8).
WRONG = N_("サインイン名かパスワードがちがいます。もう一度、たしかめてください。")
NO_OFFICE = N_("いま、この名前で使える役はありません。役が変わったときは、町の担当に聞いてください。")
SLOW_DOWN = N_("まちがいが続いたので、しばらくサインインできません。15分ほど待って、もう一度ためしてください。")
NOT_OURS = N_("この言語はありません。")


def _staff() -> StaffVisit | None:
    """Who is signed in in this browser, also on pages that are open to all."""
    visit: StaffVisit | None = g.staff
    return visit


@pages.get("/sign-in")
@allow(Permission.OPEN)
def form() -> Any:
    onward = staff_path(request.args.get("next"))
    if _staff():
        return redirect(onward, HTTPStatus.SEE_OTHER)
    return _page(onward)


@pages.post("/sign-in")
@allow(Permission.OPEN)
def sign_in() -> Any:
    onward = staff_path(request.form.get("next"))
    login = _login(request.form.get("login", ""))
    check = _check(login)
    right = aside(passwords.matches, request.form.get("password", ""), check.password_hash)
    # Asked again: those who guessed beside this one, all at the same moment, must not get past the limit together; and
    # the password may have been changed meanwhile.
    if not right or check.account_id is None or _check(login).password_hash != check.password_hash:
        house().database.unit_of_work(actions.note_failed_sign_in, login, client_address(), at=now())
        return _page(onward, login=request.form.get("login", ""), refusal=WRONG), HTTPStatus.UNPROCESSABLE_ENTITY
    if not _is_in_office(check.account_id):
        page = _page(onward, login=request.form.get("login", ""), refusal=NO_OFFICE)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    token = house().database.unit_of_work(actions.open_session, check.account_id, login, at=now())
    session.clear()
    session[STAFF_KEY] = token
    session.permanent = True
    return redirect(onward, HTTPStatus.SEE_OTHER)


@pages.post("/sign-out")
@allow(Permission.OPEN)
def sign_out() -> Any:
    visit = _staff()
    if visit:
        house().database.unit_of_work(actions.end_session, visit.session_id, at=now())
    session.clear()
    return redirect("/sign-in", HTTPStatus.SEE_OTHER)


@pages.post("/language")
@allow(Permission.OPEN)
def choose_language() -> Any:
    wanted = request.form.get("language", "")
    if wanted not in LANGUAGES:
        raise Refused("language-unknown", NOT_OURS)
    visit = _staff()
    if visit and visit.visitor.account_id:
        house().database.unit_of_work(actions.choose_language, visit.visitor.account_id, wanted)
    response = redirect(any_path(request.form.get("back")), HTTPStatus.SEE_OTHER)
    response.set_cookie(
        "language", wanted, max_age=timedelta(days=400), httponly=True, secure=house().settings.secure, samesite="Lax"
    )
    return response


def _page(onward: str, *, login: str = "", refusal: str = "") -> str:
    # The choice made on this page counts, also in a browser that is paired as some household's phone.
    g.language = request.cookies.get("language") or g.language
    return render_template(
        "staff/sign_in.html",
        onward=onward,
        login=login[:LONGEST_LOGIN],
        refusal=say(Refused("sign-in", refusal)) if refusal else "",
        are_fields_wrong=refusal == WRONG,
    )


def _login(typed: str) -> str:
    """As it is kept, also when typed in full width (ｏｉｗａｋｅ); what can't be anybody's name becomes nobody's."""
    if len(typed) > 2 * LONGEST_LOGIN:
        return ""  # folding takes the square of a text's length, on the sockets' hub
    login = unicodedata.normalize("NFKC", typed).strip()
    return login if len(login) <= LONGEST_LOGIN and login.isprintable() else ""


def _check(login: str) -> SignInCheck:
    """Raises TooMany after too many failures, by this name or from this address."""
    with house().database.reading() as reading:
        check = sign_in_check(reading, login, client_address(), at=now())
    if check.too_many:
        raise TooMany("too-many-sign-ins", SLOW_DOWN, retry_after=int(TRY_WINDOW.total_seconds()))
    return check


def _is_in_office(account_id: UUID) -> bool:
    """Asked only after the right password: nobody else learns who holds which office."""
    with house().database.reading() as reading:
        return is_in_office(reading, account_id, at=now())
