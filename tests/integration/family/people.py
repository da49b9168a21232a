"""ハツ and her son far away, at a moment of the tests' own: the evening of a Monday."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.audit import ActorKind, AuditEntry
from district_hall.db import Database
from district_hall.devices.models import Device
from district_hall.family import actions, questions
from district_hall.family.acting import By
from district_hall.family.actions import Wish
from district_hall.family.models import Consent, FamilyLook, Relation
from district_hall.family.questions import Sight
from district_hall.ids import new_id
from district_hall.people.models import Resident
from district_hall.signs_of_life.models import SignKind, SignOfLife
from tests import town as story
from tests.town import Town

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # six in the evening in Japan
GIVEN = AT - timedelta(days=30)


def watching(database: Database, town: Town, resident: str) -> UUID:
    credential = story.let_family_look(database, town, resident)

    def since_long(session: Session) -> UUID:
        found = questions.phone_with(session, credential)
        assert found is not None
        questions.consents_for(session, found.id)[0].given_at = GIVEN
        return found.id

    return database.unit_of_work(since_long)


def consent_of(database: Database, phone: UUID) -> UUID:
    with database.reading() as session:
        return questions.consents_for(session, phone)[0].id


def heard(database: Database, device_id: UUID, at: datetime) -> None:
    def note(session: Session) -> None:
        session.get_one(Device, device_id).last_seen_at = at

    database.unit_of_work(note)


def sign(database: Database, town: Town, home: str, tablet: UUID, at: datetime, who: str = "") -> None:
    row = SignOfLife(
        household_id=town.households[home],
        resident_id=town.residents[who] if who else None,
        device_id=tablet,
        client_id=new_id(),
        kind=SignKind.TOUCH,
        at=at,
        received_at=at,
    )
    database.unit_of_work(lambda session: session.add(row))


def look(database: Database, phone: UUID, at: datetime = AT) -> Sight:
    return database.unit_of_work(actions.look, consent_of(database, phone), phone, at=at)


def looks(database: Database) -> list[datetime]:
    with database.reading() as session:
        return list(session.scalars(select(FamilyLook.at).order_by(FamilyLook.at)))


def acts(database: Database) -> list[tuple[str, ActorKind]]:
    wanted = ("consent", "absence", "family")
    with database.reading() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    return [(row.act, row.actor_kind) for row in rows if any(word in row.act for word in wanted)]


def give(database: Database, town: Town, by: By, who: str = "荻原 ハツ", home: str = "oiwake/1/1") -> Consent:
    wish = Wish(town.residents[who], Relation.SON)
    return database.unit_of_work(actions.give, town.households[home], wish, by=by, at=AT)


def leave(database: Database, town: Town, who: str) -> None:
    def go(session: Session) -> None:
        session.get_one(Resident, town.residents[who]).left_at = AT

    database.unit_of_work(go)
