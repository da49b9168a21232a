"""What the elder decides on the household's tablet."""

from flask import Flask
from sqlalchemy.orm import Session

from district_hall.clock import local_day, now
from district_hall.db import Database
from district_hall.family.models import Absence, Consent, Given, Party, Relation
from tests.town import Town
from tests.web.permission_cases.base import JSON, Case

AT_HOME = frozenset({"the household's tablet"})
ONE = "/api/watching/consents/{own_consent}"

CASES: dict[str, list[Case]] = {
    "watching.give": [
        Case("POST", "/api/watching/consents", AT_HOME, {"json": {"person": "{own_elder}", "relation": "son"}})
    ],
    "watching.make_code": [Case("POST", f"{ONE}/code", AT_HOME, JSON)],
    "watching.pause": [Case("POST", f"{ONE}/pause", AT_HOME, JSON)],
    "watching.resume": [Case("POST", f"{ONE}/resume", AT_HOME, JSON)],
    "watching.end": [Case("POST", f"{ONE}/end", AT_HOME, JSON)],
    "watching.take_back": [Case("POST", "/api/watching/consents/{ended_consent}/take-back", AT_HOME, JSON)],
    "watching.enter_absence": [
        Case("POST", "/api/watching/absences", AT_HOME, {"json": {"person": "{own_elder}", "until": "today"}})
    ],
    "watching.undo_absence": [Case("POST", "/api/watching/absences/{own_absence}/undo", AT_HOME, JSON)],
}


def things(app: Flask, town: Town) -> dict[str, object]:
    """All of it about 土屋 清, whose home is the one of "the household's tablet"."""
    database: Database = app.extensions["house"].database
    elder = town.residents["土屋 清"]

    def settle(session: Session) -> dict[str, object]:
        holds = Consent(resident_id=elder, relation=Relation.SON, given=Given.TABLET)
        ended = Consent(
            resident_id=elder,
            relation=Relation.SON,
            given=Given.TABLET,
            ended_at=now(),
            ended_by=Party.ELDER,
        )
        away = Absence(resident_id=elder, first_on=local_day(now()), entered_by=Party.ELDER)
        session.add_all([holds, ended, away])
        session.flush()
        return {"own_elder": elder, "own_consent": holds.id, "ended_consent": ended.id, "own_absence": away.id}

    return database.unit_of_work(settle)
