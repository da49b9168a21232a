"""Absences: entered by either, undone by either, refused where the days make no sense."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from district_hall.audit import ActorKind
from district_hall.clock import now
from district_hall.db import Database
from district_hall.errors import NotFound, Refused
from district_hall.family import absences
from district_hall.family.acting import By
from district_hall.family.models import Absence, Party
from district_hall.family.rules import Glance, Mark, Span
from district_hall.ids import new_id
from tests.integration.family.people import AT, acts, consent_of, look
from tests.town import Town


def enter(database: Database, town: Town, by: By, span: Span) -> Absence:
    return database.unit_of_work(absences.enter, town.residents["荻原 ハツ"], span, by=by, at=AT)


def test_either_enters_an_absence_and_either_undoes_it(
    database: Database, town: Town, phone: UUID, tablet: UUID, elder: By
) -> None:
    family, today = By(Party.FAMILY, phone), date(2026, 11, 23)
    entered = database.unit_of_work(
        absences.enter_by_consent, consent_of(database, phone), Span(today, None), by=family, at=AT
    )
    seen = look(database, phone)
    assert (seen.glance, seen.away and seen.away.id) == (Glance.AWAY, entered.id)
    undone = database.unit_of_work(absences.undo, entered.id, by=elder, at=AT)
    assert (undone.undone_by, look(database, phone).glance) == (Party.ELDER, Glance.NONE)
    enter(database, town, elder, Span(today, today))
    assert look(database, phone).week[-1].mark is Mark.AWAY
    assert [kind for act, kind in acts(database) if "absence" in act] == [
        ActorKind.FAMILY,
        ActorKind.DEVICE,
        ActorKind.DEVICE,
    ]


def test_who_comes_back_early_was_away_until_then(database: Database, town: Town, phone: UUID, elder: By) -> None:
    row = enter(database, town, elder, Span(date(2026, 11, 21), date(2026, 11, 30)))
    database.unit_of_work(absences.undo, row.id, by=elder, at=AT)
    assert [one.mark for one in look(database, phone).week][-4:] == [Mark.NONE, Mark.AWAY, Mark.AWAY, Mark.YET]


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 11, 24), date(2026, 11, 23), "absence-order"),
        (date(2026, 11, 20), date(2026, 11, 22), "absence-past"),
        (date(2026, 11, 1), date(2026, 11, 30), "absence-past"),
        (date(2027, 11, 25), date(2027, 11, 26), "absence-far"),
        (date(2026, 11, 24), date(2028, 1, 1), "absence-far"),
        (date(2026, 11, 28), None, "absence-known"),
    ],
)
def test_days_that_make_no_sense_are_refused(
    database: Database, town: Town, elder: By, first: date, last: date | None, code: str
) -> None:
    enter(database, town, elder, Span(date(2026, 11, 27), date(2026, 11, 28)))
    with pytest.raises(Refused) as refusal:
        enter(database, town, elder, Span(first, last))
    assert refusal.value.code == code


def test_undoing_twice_is_undoing_once(database: Database, town: Town, elder: By) -> None:
    row = enter(database, town, elder, Span(date(2026, 11, 23), None))
    first = database.unit_of_work(absences.undo, row.id, by=elder, at=AT)
    again = database.unit_of_work(absences.undo, row.id, by=elder, at=AT + timedelta(hours=1))
    assert first.undone_at == again.undone_at == AT
    with pytest.raises(NotFound):
        database.unit_of_work(absences.undo, new_id(), by=elder, at=now())
