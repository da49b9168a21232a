"""What is asked about alerts. What comes back can be used after the session is closed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from alerts import rules
from alerts.models import Alert, AlertArea, AlertChange, AlertVersion, State
from district_hall.audience.models import Membership
from district_hall.audience.questions import Area, Meant, count_meant, households_meant
from district_hall.devices.models import Device, DeviceKind
from district_hall.errors import NotFound
from district_hall.places.models import Hall, Household
from district_hall.places.questions import districts


def alert(session: Session, alert_id: UUID, *, at: datetime | None = None) -> Alert:
    """With its versions (areas, writers), changes (who), message, and what it follows; raises NotFound.

    With `at` its state is judged by time too.
    """
    found = session.scalar(_whole().where(Alert.id == alert_id))
    if found is None:
        raise NotFound
    return _judged(found, at) if at else found


def live(session: Session, *, at: datetime) -> list[Alert]:
    """What is in force now, newest first. What is over isn't, also before the clock has marked it."""
    query = _whole().where(Alert.state == State.LIVE, ~_over(at))
    return list(session.scalars(query.order_by(Alert.live_at.desc(), Alert.id.desc())))


def waiting(session: Session) -> list[Alert]:
    """What waits for approval, the longest first."""
    return list(session.scalars(_whole().where(Alert.state == State.WAITING).order_by(Alert.id)))


def drafts(session: Session) -> list[Alert]:
    """What is being written or was given back, newest first."""
    some = Alert.state.in_((State.DRAFT, State.RETURNED))
    return list(session.scalars(_whole().where(some).order_by(Alert.id.desc())))


def past(session: Session, *, at: datetime, limit: int = 50) -> list[Alert]:
    """What was sent and is over, however it ended, newest first; of what the clock hasn't marked yet too."""
    over = Alert.message_id.is_not(None) & ((Alert.state != State.LIVE) | _over(at))
    found = session.scalars(_whole().where(over).order_by(Alert.live_at.desc(), Alert.id.desc()).limit(limit))
    return [_judged(one, at) for one in found]


def chain(session: Session, alert_id: UUID, *, at: datetime) -> list[Alert]:
    """An announcement from its first message to what followed and was sent, in that order; raises NotFound."""
    found = [alert(session, alert_id, at=at)]
    while found[0].follows_id is not None:
        found.insert(0, alert(session, found[0].follows_id, at=at))
    while (after := _followed_by(session, found[-1].id)) is not None:
        found.append(alert(session, after, at=at))
    return found


def _followed_by(session: Session, alert_id: UUID) -> UUID | None:
    return session.scalar(select(Alert.id).where(Alert.follows_id == alert_id, Alert.message_id.is_not(None)))


def drafts_following(session: Session, alert_id: UUID) -> list[Alert]:
    """Followers of this one that are not sent yet."""
    some = Alert.state.in_((State.DRAFT, State.WAITING, State.RETURNED))
    return list(session.scalars(_whole().where(Alert.follows_id == alert_id, some).order_by(Alert.id)))


def newest(one: Alert) -> AlertVersion | None:
    """The newest version; None where nothing has been written yet."""
    return next((version for version in reversed(one.versions) if version.number == one.version), None)


def version_sent(one: Alert) -> AlertVersion | None:
    """The version that went out: nothing is edited after it."""
    return newest(one) if one.message_id is not None else None


def handed_in_by(one: Alert) -> UUID | None:
    """Who handed it in last."""
    return next((change.by for change in reversed(one.changes) if change.state is State.WAITING), None)


def had_a_hand_in(one: Alert) -> set[UUID]:
    """Who can't approve it: whoever wrote any of its versions, and whoever handed it in."""
    people = {version.written_by for version in one.versions}
    return people | ({who} if (who := handed_in_by(one)) else set())


def areas_of(version: AlertVersion) -> frozenset[Area]:
    """The areas it is for; none: the whole town."""
    return frozenset(Area(area.district_id, area.group_id) for area in version.areas)


def meant_by(session: Session, areas: Collection[Area]) -> Meant:
    """Everyone there, members or not. No areas: every district of the town."""
    everywhere = areas or [Area(row.id) for row in districts(session)]
    return Meant(sorted(everywhere, key=lambda area: (area.district_id, str(area.group_id))), Membership.EVERYONE)


@dataclass(frozen=True)
class Reach:
    """Whom an alert would reach if it went out now. `devices` are `tablets` and `phones` of the households meant.

    `paper`: households without any device of their own, which a person must see to. `empty`: the names of areas meant
    where nobody lives.
    """

    households: int
    tablets: int
    phones: int
    halls: int
    paper: int
    empty: list[str]

    @property
    def devices(self) -> int:
        return self.tablets + self.phones


def reach(session: Session, areas: Collection[Area]) -> Reach:
    """No areas: the whole town."""
    meant = meant_by(session, areas)
    households = households_meant(meant)
    kinds = dict(
        session.execute(
            select(Device.kind, func.count())
            .where(Device.revoked_at.is_(None), Device.household_id.in_(households))
            .group_by(Device.kind)
        ).all()
    )
    has_device = exists().where(Device.household_id == Household.id, Device.revoked_at.is_(None))
    paper = select(func.count()).where(Household.id.in_(households), ~has_device)
    halls = (
        select(func.count(Device.id))
        .join(Hall, Hall.id == Device.hall_id)
        .where(Device.revoked_at.is_(None), Hall.district_id.in_({area.district_id for area in meant.areas}))
    )
    return Reach(
        households=count_meant(session, meant),
        tablets=kinds.get(DeviceKind.TABLET, 0),
        phones=kinds.get(DeviceKind.PHONE, 0),
        halls=session.scalar(halls) or 0,
        paper=session.scalar(paper) or 0,
        empty=_empty(session, meant.areas),
    )


def _empty(session: Session, areas: Collection[Area]) -> list[str]:
    """The names of those areas where no household lives."""
    lived_in: set[Area] = set()
    for district_id, group_id in session.execute(
        select(Household.district_id, Household.group_id).where(Household.left_at.is_(None)).distinct()
    ):
        lived_in |= {Area(district_id), Area(district_id, group_id)}
    empty = [area for area in areas if area not in lived_in]
    if not empty:
        return []
    everywhere = {row.id: row for row in districts(session)}
    groups = {group.id: f" {group.number}班" for row in everywhere.values() for group in row.groups}
    return [everywhere[area.district_id].name + (groups[area.group_id] if area.group_id else "") for area in empty]


def _whole() -> Select[Any]:
    """Everything about an alert that a page shows, in a fixed number of queries."""
    version = selectinload(Alert.versions)
    before = joinedload(Alert.follows)
    return select(Alert).options(
        version.selectinload(AlertVersion.areas).joinedload(AlertArea.district),
        version.selectinload(AlertVersion.areas).joinedload(AlertArea.group),
        version.joinedload(AlertVersion.writer),
        selectinload(Alert.changes).joinedload(AlertChange.who),
        joinedload(Alert.message),
        before.selectinload(Alert.versions).selectinload(AlertVersion.areas),
        before.joinedload(Alert.message),
    )


def _over(at: datetime) -> ColumnElement[bool]:
    return Alert.expires_at.is_not(None) & (Alert.expires_at <= at)


def _judged(one: Alert, at: datetime) -> Alert:
    """What has run out reads as expired before the clock has written it down; nothing is changed in the database."""
    if one.state is State.LIVE and rules.is_over(one.expires_at, at=at):
        set_committed_value(one, "state", State.EXPIRED)
    return one
