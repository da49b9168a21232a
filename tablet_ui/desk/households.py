"""How many households there are in each district and group: what the writing page counts with as places are chosen."""

from collections import Counter
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from alerts.models import Alert
from district_hall.audience.models import Audience, Membership
from district_hall.audience.questions import Area, Meant, how_reached
from district_hall.places.models import District


def areas_reached(session: Session, areas: Collection[Area], before: Alert | None) -> frozenset[Area]:
    """Whom a message goes to: its own areas, and whoever may have got the one that it replaces. None: the whole town."""
    if not areas or before is None or before.message is None:
        return frozenset(areas)
    audience = session.get_one(Audience, before.message.audience_id)
    return frozenset(areas) | {Area(area.district_id, area.group_id) for area in audience.areas}


def households_in(session: Session, everywhere: Sequence[District]) -> Counter[UUID]:
    """By the id of the district or group."""
    found: Counter[UUID] = Counter()
    district_of = {group.id: row.id for row in everywhere for group in row.groups}
    meant = Meant([Area(row.id) for row in everywhere], Membership.EVERYONE)
    for (group_id, _reach), households in how_reached(session, meant).items():
        found[group_id] += households
        found[district_of[group_id]] += households
    return found
