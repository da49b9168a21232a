"""What boards show of homes themselves, asked for many homes at once: after a start and at midnight all need it anew."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from district_hall.family.models import Absence, Consent
from district_hall.family.questions import absences_of, consents_of, last_looks, paired
from district_hall.people.models import Resident
from district_hall.people.questions import residents_in
from district_hall.signs_of_life.questions import last_check_ins
from district_hall.visits.questions import visits_asked_at

LOOKS_SHOWN = 3


@dataclass(frozen=True)
class HomeFacts:
    """`taken`: the consents by which a phone looks already. `looks`: when, by consent, newest first."""

    people: Sequence[Resident]
    checked_in_at: datetime | None
    visit_asked_at: datetime | None
    consents: Sequence[Consent]
    taken: Collection[UUID]
    looks: Mapping[UUID, Sequence[datetime]]
    absences: Sequence[Absence]


def facts_of(session: Session, household_ids: Collection[UUID], *, at: datetime) -> dict[UUID, HomeFacts]:
    """Of each of these households."""
    people = residents_in(session, household_ids)
    checked_in, asked = last_check_ins(session, household_ids), visits_asked_at(session, household_ids)
    consents: defaultdict[UUID, list[Consent]] = defaultdict(list)
    for consent in consents_of(session, household_ids):
        consents[consent.resident.household_id].append(consent)
    ids = [one.id for some in consents.values() for one in some]
    taken = paired(session, ids) if ids else set()
    looks = last_looks(session, ids, most=LOOKS_SHOWN) if ids else {}
    lives_in = {one.id: home for home, some in people.items() for one in some}
    absences: defaultdict[UUID, list[Absence]] = defaultdict(list)
    for absence in absences_of(session, lives_in, at=at):
        absences[lives_in[absence.resident_id]].append(absence)
    return {
        one: HomeFacts(
            people.get(one, ()), checked_in.get(one), asked.get(one), consents[one], taken, looks, absences[one]
        )
        for one in household_ids
    }
