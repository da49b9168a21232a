"""メールで受けとる: what the town announces where the elder lives. Never how the elder is."""

from typing import Any
from uuid import UUID

from flask import url_for

from district_hall.audit import ActorKind
from district_hall.delivery.channels.mail.actions import Doer
from district_hall.delivery.channels.mail.questions import Owner
from district_hall.errors import Refused
from district_hall.family import questions
from district_hall.people.roles import Permission
from tablet_ui import mail_form
from tablet_ui.auth import allow
from tablet_ui.family.frame import blueprint, phone_id, place_of_consent
from tablet_ui.house import house

pages = blueprint("family_mail")


@pages.get("/family/<uuid:consent_id>/mail")
@allow(Permission.LOOK_AT_ELDER, of=place_of_consent)
def form(consent_id: UUID) -> str:
    """Shows nothing of the elder, so it is no look."""
    return _page(consent_id)


@pages.post("/family/<uuid:consent_id>/mail")
@allow(Permission.LOOK_AT_ELDER, of=place_of_consent)
def enter(consent_id: UUID) -> Any:
    return _done(consent_id, lambda: mail_form.enter(Owner(consent_id=consent_id), _me()))


@pages.post("/family/<uuid:consent_id>/mail/again")
@allow(Permission.LOOK_AT_ELDER, of=place_of_consent)
def send_again(consent_id: UUID) -> Any:
    return _done(consent_id, lambda: mail_form.send_again(Owner(consent_id=consent_id)))


@pages.post("/family/<uuid:consent_id>/mail/stop")
@allow(Permission.LOOK_AT_ELDER, of=place_of_consent)
def stop(consent_id: UUID) -> Any:
    return _done(consent_id, lambda: mail_form.stop(Owner(consent_id=consent_id), _me()))


def _me() -> Doer:
    return Doer(ActorKind.FAMILY, phone_id())


def _done(consent_id: UUID, act: Any) -> Any:
    back = url_for("family_mail.form", consent_id=consent_id)
    return mail_form.done(act, back, lambda refusal: _page(consent_id, refusal))


def _page(consent_id: UUID, refusal: Refused | None = None) -> str:
    with house().database.reading() as session:
        consent = questions.consent_for(session, consent_id, phone_id())
    return mail_form.page("family/mail.html", Owner(consent_id=consent_id), refusal, consent=consent)
