"""Where staff go first (`/staff`), and changing one's own password."""

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request

from district_hall.clock import now
from district_hall.errors import N_, Refused
from district_hall.people import actions, passwords
from district_hall.people.questions import password_hash_of
from district_hall.people.roles import Permission
from district_hall.people.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD
from tablet_ui.auth import allow, must_change_password, staff_id, staff_session_id, visitor
from tablet_ui.house import aside, house
from tablet_ui.i18n import gettext, say
from tablet_ui.staff.frame import blueprint, rooms_of
from tablet_ui.staff.local_paths import HOME

pages = blueprint("password")

WRONG = N_("いまのパスワードがちがいます。")
SHAPE = N_("新しいパスワードは、%(least)s文字から%(most)s文字で入れてください。")
DIFFERENT = N_("新しいパスワードの2つが、同じではありません。")
THE_SAME = N_("いまのパスワードとちがうものにしてください。")


@pages.get("/staff")
@allow(Permission.BE_STAFF)
def home() -> Any:
    """To the first page of the office that somebody holds."""
    rooms = rooms_of(visitor())
    onward = "/password" if must_change_password() or not rooms else rooms[0].path
    return redirect(onward, HTTPStatus.SEE_OTHER)


@pages.get("/password")
@allow(Permission.BE_STAFF)
def form() -> str:
    return _page()


@pages.post("/password")
@allow(Permission.BE_STAFF)
def change() -> Any:
    """Changes it and ends every other session of this account (OWASP ASVS 5, 7.4.3)."""
    known, wanted = request.form.get("known", ""), request.form.get("wanted", "")
    with house().database.reading() as session:
        password_hash = password_hash_of(session, staff_id())
    right = aside(passwords.matches, known, password_hash)
    problem = _problem(known, wanted, request.form.get("again", ""), right=right)
    if problem:
        return _page(say(problem)), HTTPStatus.UNPROCESSABLE_ENTITY
    hashed = aside(passwords.hash_password, wanted)
    house().database.unit_of_work(
        actions.change_password, staff_id(), hashed, keep_session=staff_session_id(), at=now()
    )
    flash(gettext("パスワードを変えました。"), "good")
    return redirect(HOME, HTTPStatus.SEE_OTHER)


def _problem(known: str, wanted: str, again: str, *, right: bool) -> Refused | None:
    if not right:
        return Refused("password-wrong", WRONG, field="known")
    if not SHORTEST_PASSWORD <= len(wanted) <= LONGEST_PASSWORD:
        return Refused("password-shape", SHAPE, field="wanted", least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)
    if wanted != again:
        return Refused("password-different", DIFFERENT, field="again")
    return Refused("password-the-same", THE_SAME, field="wanted") if wanted == known else None


def _page(problem: str = "") -> str:
    return render_template(
        "staff/password.html", problem=problem, least=SHORTEST_PASSWORD, must_change=must_change_password()
    )
