"""メールで受けとる: one's own address, which gets alerts, and circulars where that was asked."""

from typing import Any

from flask import flash, request, url_for

from district_hall.audit import ActorKind
from district_hall.clock import now
from district_hall.delivery.channels.mail import actions
from district_hall.delivery.channels.mail.actions import Doer
from district_hall.delivery.channels.mail.questions import Owner
from district_hall.errors import N_, Refused
from district_hall.people.roles import IN_A_DISTRICT, Permission
from tablet_ui import mail_form
from tablet_ui.auth import MustChangePassword, allow, must_change_password, staff_id, visitor
from tablet_ui.house import house
from tablet_ui.i18n import gettext
from tablet_ui.staff.frame import blueprint

pages = blueprint("mail")

CHANGED = N_("変えました。")


@pages.before_request
def _with_an_own_password_only() -> None:
    if must_change_password():
        raise MustChangePassword


@pages.get("/staff/mail")
@allow(Permission.BE_STAFF)
def form() -> str:
    return _page()


@pages.post("/staff/mail")
@allow(Permission.BE_STAFF)
def enter() -> Any:
    return mail_form.done(lambda: mail_form.enter(_mine(), _me()), url_for("mail.form"), _page)


@pages.post("/staff/mail/again")
@allow(Permission.BE_STAFF)
def send_again() -> Any:
    return mail_form.done(lambda: mail_form.send_again(_mine()), url_for("mail.form"), _page)


@pages.post("/staff/mail/circulars")
@allow(Permission.BE_STAFF)
def choose_circulars() -> Any:
    def choose() -> None:
        wanted = bool(request.form.get("circulars"))
        house().database.unit_of_work(actions.choose_circulars, staff_id(), wanted=wanted, by=_me(), at=now())
        flash(gettext(CHANGED), "good")

    return mail_form.done(choose, url_for("mail.form"), _page)


@pages.post("/staff/mail/stop")
@allow(Permission.BE_STAFF)
def stop() -> Any:
    return mail_form.done(lambda: mail_form.stop(_mine(), _me()), url_for("mail.form"), _page)


def _mine() -> Owner:
    return Owner(account_id=staff_id())


def _me() -> Doer:
    return Doer(ActorKind.STAFF, staff_id())


def _page(refusal: Refused | None = None) -> str:
    has_district = any(office.role in IN_A_DISTRICT for office in visitor().offices)
    return mail_form.page("staff/mail.html", _mine(), refusal, has_district=has_district)
