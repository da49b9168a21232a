"""What the pages have in common on which somebody asks for mail: their own address, entered, sent for again, stopped."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request

from district_hall.clock import now
from district_hall.delivery.channels.mail import actions, questions
from district_hall.delivery.channels.mail.actions import Doer, Wish
from district_hall.delivery.channels.mail.questions import Owner
from district_hall.errors import N_, NotFound, Refused, TooMany
from tablet_ui.house import house
from tablet_ui.i18n import gettext, language, say

NOT_SET_UP = N_("この町では、まだメールを送れません。")
SENT = N_("たしかめるメールをお送りしました。")
STOPPED = N_("メールをやめました。")
LONGEST_SHOWN = 300


def page(template: str, owner: Owner, refusal: Refused | None = None, **more: object) -> str:
    with house().database.reading() as session:
        standing = questions.standing(session, owner, at=now())
    return render_template(
        template,
        standing=standing,
        possible=is_possible(),
        problem=say(refusal) if refusal else "",
        field=refusal.field if refusal else "",
        typed=request.form.get("address", "")[:LONGEST_SHOWN],
        **more,
    )


def is_possible() -> bool:
    return house().settings.relay is not None


def enter(owner: Owner, by: Doer) -> None:
    """The address of the form. Raises Refused where there is no mail server, too: then no letter could go out."""
    _refuse_without_server()
    wish = Wish(request.form.get("address", ""), language(), circulars=bool(request.form.get("circulars")))
    house().database.unit_of_work(actions.enter, owner, wish, by=by, at=now())
    flash(gettext(SENT), "good")


def send_again(owner: Owner) -> None:
    _refuse_without_server()
    house().database.unit_of_work(actions.send_again, owner, at=now())
    flash(gettext(SENT), "good")


def stop(owner: Owner, by: Doer) -> None:
    house().database.unit_of_work(actions.stop, owner, by=by)
    flash(gettext(STOPPED), "good")


def _refuse_without_server() -> None:
    if not is_possible():
        raise Refused("mail-not-set-up", NOT_SET_UP)


def done(act: Callable[[], None], back: str, shown: Callable[[Refused], str]) -> Any:
    """Does it and goes back to the page; where it is refused the page says why."""
    try:
        act()
    except NotFound:
        raise
    except TooMany as refusal:
        return shown(refusal), HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(refusal.retry_after)}
    except Refused as refusal:
        return shown(refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(back, HTTPStatus.SEE_OTHER)
