"""Who says 助けがいります: to this message, and to the ones before it. A 続報 must not make a plea disappear."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from alerts import questions
from alerts.models import Alert
from district_hall.delivery.models import Message, Receipt, SafetyReply
from district_hall.delivery.reach import HouseholdReach, PersonReply, ReachSheet, reach_sheet

Who = tuple[UUID, UUID | None]
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Plea:
    """One person who says 助けがいります."""

    home: HouseholdReach
    person: PersonReply

    @property
    def at(self) -> datetime:
        """Whoever answered did so at some time; the oldest of all stands for one without."""
        return self.person.at or self.home.acknowledged_at or NEVER


def pleas(sheet: ReachSheet) -> list[Plea]:
    """The newest first: whoever has just said so is who nobody has seen to yet."""
    found = [
        Plea(home, person) for home in sheet.in_need for person in home.people if person.answer is SafetyReply.HELP
    ]
    return _newest_first(found)


def earlier_pleas(session: Session, alert: Alert, sheet: ReachSheet, *, at: datetime) -> list[Plea]:
    """Who said so to a message before this one, and has said nothing since. `sheet`: what came back to this one."""
    if alert.follows_id is None:
        return []
    before = _messages_before(session, alert, at=at)
    if not _anybody_asked(session, before):
        return []
    newest: dict[Who, Plea] = {}
    for one in [*(reach_sheet(session, message) for message in before), sheet]:
        for home in one.households:
            for person in home.people:
                _keep_newest(newest, Plea(home, person))
    here = {_who(one) for one in pleas(sheet)}
    return _newest_first(
        [one for who, one in newest.items() if one.person.answer is SafetyReply.HELP and who not in here]
    )


def _messages_before(session: Session, alert: Alert, *, at: datetime) -> list[Message]:
    """Of the same announcement, in the order they went out."""
    chain = questions.chain(session, alert.id, at=at)
    place = next(number for number, one in enumerate(chain) if one.id == alert.id)
    return [one.message for one in chain[:place] if one.message]


def _anybody_asked(session: Session, messages: Collection[Message]) -> bool:
    """Asked first, because counting a whole town's sheet again is only worth it where somebody is waiting."""
    here = Receipt.message_id.in_([one.id for one in messages])
    return bool(session.scalar(select(exists().where(here, Receipt.answer == SafetyReply.HELP))))


def _keep_newest(newest: dict[Who, Plea], said: Plea) -> None:
    if said.person.answer is None:
        return
    before = newest.get(_who(said))
    if before is None or said.at >= before.at:
        newest[_who(said)] = said


def _who(plea: Plea) -> Who:
    return plea.home.household_id, plea.person.resident_id


def _newest_first(some: Iterable[Plea]) -> list[Plea]:
    return sorted(some, key=lambda one: one.at, reverse=True)
