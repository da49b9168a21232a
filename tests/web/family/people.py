"""The elder's tablet and the family's phone, and what they say to each other."""

from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from district_hall.clock import now
from district_hall.db import Database
from district_hall.family import pairing
from district_hall.family.acting import By
from district_hall.family.models import FamilyLook, Party
from tests.town import Town
from tests.web.visitors import Browser

HTML = {"Accept": "text/html"}


def watch(tablet: Browser) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = tablet.get("/api/board").get_json()["watch"]
    return found


def address(family: Browser) -> str:
    return str(family.get("/family/", **HTML).headers["Location"])


def tell(tablet: Browser, path: str, **body: str) -> dict[str, object]:
    answer = tablet.post(f"/api/watching/{path}", body)
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, object] = answer.get_json()
    return found


def invite(tablet: Browser, town: Town, relation: str = "son") -> tuple[str, dict[str, str]]:
    told = tell(tablet, "consents", person=str(town.residents["荻原 ハツ"]), relation=relation)
    code = told["code"]
    assert isinstance(code, dict)
    return str(told["consent"]), code


def looks(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(FamilyLook)) or 0


def pair(app: Flask, **form: str) -> Browser:
    phone = Browser(app)
    answer = phone.send("POST", "/family/pair", data=form, headers=HTML)
    assert answer.status_code == 303, answer.text
    return phone


def secret_for(app: Flask, town: Town, consent: UUID) -> str:
    database: Database = app.extensions["house"].database
    by = By(Party.STAFF, town.leaders["oiwake"])
    return database.unit_of_work(pairing.make_code, consent, by=by, at=now()).secret
