"""Whom a choice of groups and membership would reach now, in numbers and in words."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from district_hall.audience.models import Membership
from district_hall.audience.questions import Area, Meant, how_reached
from district_hall.places.models import District, Reach
from tablet_ui.i18n import gettext
from tablet_ui.leader import words


@dataclass(frozen=True)
class Whom:
    """`where` is 追分区 3班・4班, `in_group` how many households each group of the district has with this membership."""

    where: str
    by_reach: Counter[Reach]
    in_group: Counter[UUID]

    @property
    def total(self) -> int:
        return self.by_reach.total()

    @property
    def words(self) -> str:
        if not self.total:
            return gettext("%(place)sには、とどく世帯がありません。", place=self.where)
        return gettext(
            "%(place)sの %(count)s世帯に とどきます（%(ways)s）",
            place=self.where,
            count=self.total,
            ways=words.by_reach(self.by_reach),
        )


def whom(session: Session, everywhere: District, group_ids: Collection[UUID], membership: Membership) -> Whom:
    """`everywhere` is the district with its groups; `group_ids` empty means all of it."""
    found = Whom(
        words.place(everywhere, [group for group in everywhere.groups if group.id in group_ids]), Counter(), Counter()
    )
    for (group_id, reach), households in how_reached(session, Meant([Area(everywhere.id)], membership)).items():
        found.in_group[group_id] += households
        if not group_ids or group_id in group_ids:
            found.by_reach[reach] += households
    return found
