"""The family contact."""

from uuid import UUID

from flask import Flask
from sqlalchemy import select

from district_hall.clock import local_day, now
from district_hall.db import Database
from district_hall.family import pairing
from district_hall.family.acting import By
from district_hall.family.models import Absence, Consent, Party
from tests import town as story
from tests.town import Town
from tests.web.permission_cases.base import EVERYBODY, FAMILIES, FAMILY, FORM, LEADER, Case

CASES: dict[str, list[Case]] = {
    "family_pairing.form": [Case("GET", "/family/pair", EVERYBODY)],
    "family_pairing.pair": [Case("POST", "/family/pair", EVERYBODY, FORM)],
    "family_pairing.look": [Case("POST", "/family/pair/look", EVERYBODY, {"json": {"secret": "{family_secret}"}})],
    "family_pairing.choose_language": [Case("POST", "/family/language", EVERYBODY, {"data": {"language": "ja"}})],
    "family.listing": [Case("GET", "/family/", FAMILIES)],
    "family.look": [Case("GET", "/family/{watched}", FAMILY)],
    "family.still": [Case("GET", "/family/{watched}/still", FAMILY)],
    "family.confirm_ending": [Case("GET", "/family/{watched}/end", FAMILY)],
    "family.end": [Case("POST", "/family/{watched}/end", FAMILY, FORM)],
    "family_away.form": [Case("GET", "/family/{watched}/away", FAMILY)],
    "family_away.enter": [Case("POST", "/family/{watched}/away", FAMILY, FORM)],
    "family_away.undo": [Case("POST", "/family/{watched}/away/{absence}/undo", FAMILY, FORM)],
    "family_mail.form": [Case("GET", "/family/{watched}/mail", FAMILY)],
    "family_mail.enter": [Case("POST", "/family/{watched}/mail", FAMILY, FORM)],
    "family_mail.send_again": [Case("POST", "/family/{watched}/mail/again", FAMILY, FORM)],
    "family_mail.stop": [Case("POST", "/family/{watched}/mail/stop", FAMILY, FORM)],
    "consents.form": [Case("GET", "/leader/households/{household}/consents", LEADER)],
    "consents.record": [Case("POST", "/leader/households/{household}/consents", LEADER, FORM)],
    "consents.make_code": [Case("POST", "/leader/consents/{watched}/code", LEADER, FORM)],
    "consents.confirm_ending": [Case("GET", "/leader/consents/{watched}/end", LEADER)],
    "consents.end": [Case("POST", "/leader/consents/{watched}/end", LEADER, FORM)],
}


class NewestConsent:
    """In an address: that of the elder's newest consent, which is the one of the family that stands before the route."""

    def __init__(self, database: Database, town: Town, elder: str) -> None:
        self._database = database
        self._resident_id = town.residents[elder]

    def __str__(self) -> str:
        with self._database.reading() as session:
            newest = select(Consent.id).where(Consent.resident_id == self._resident_id).order_by(Consent.id.desc())
            return str(session.scalars(newest.limit(1)).one())


def things(app: Flask, town: Town) -> dict[str, object]:
    database: Database = app.extensions["house"].database
    story.let_family_look(database, town, "荻原 ハツ")
    watched = NewestConsent(database, town, "荻原 ハツ")
    by = By(Party.STAFF, town.leaders["oiwake"])
    code = database.unit_of_work(pairing.make_code, UUID(str(watched)), by=by, at=now())
    away = Absence(
        resident_id=town.residents["荻原 ハツ"],
        first_on=local_day(now()),
        entered_by=Party.STAFF,
        recorded_by=by.id,
    )
    database.unit_of_work(lambda session: session.add(away))
    return {"watched": watched, "family_secret": code.secret, "absence": away.id}
