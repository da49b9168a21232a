"""To which addresses a message goes, and which may be written to at all."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from district_hall.audience.models import AudienceArea, AudienceHousehold
from district_hall.delivery.channel import may_have_its_thread, queue_of
from district_hall.delivery.channels.mail.models import MailAddress
from district_hall.delivery.drill import is_real
from district_hall.delivery.models import ChannelWord, Done, Message, MessageKind, OutboxEntry
from district_hall.family.models import Consent
from district_hall.family.questions import HOLDS
from district_hall.people.models import Resident, StaffAccount, StaffRole
from district_hall.people.offices import in_force
from district_hall.people.roles import IN_THE_TOWN
from district_hall.places.models import Household

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])


def in_use(query: Query) -> Query:
    """Of addresses: those that were confirmed and didn't bounce, of whoever has an account, or whose consent holds and
    isn't paused.
    """
    of_staff = and_(MailAddress.account_id.is_not(None), StaffAccount.closed_at.is_(None))
    of_family = and_(MailAddress.consent_id.is_not(None), Consent.paused_at.is_(None), *HOLDS)
    return (
        query.select_from(MailAddress)
        .outerjoin(StaffAccount, StaffAccount.id == MailAddress.account_id)
        .outerjoin(Consent, Consent.id == MailAddress.consent_id)
        .outerjoin(Resident, Resident.id == Consent.resident_id)
        .outerjoin(Household, Household.id == Resident.household_id)
        .where(MailAddress.since.is_not(None), MailAddress.bounced_at.is_(None), or_(of_staff, of_family))
    )


def of(message: Message, by: datetime) -> Select[UUID, str]:
    """Whoever is meant, and whoever may have got what this takes the place of: one letter a mailbox.

    A family contact is told what the town really announces where the elder lives; a drill is the staff's.
    """
    # Two consents, or an office and a consent, may name the same mailbox: the office's letter goes.
    in_its_box = func.row_number().over(
        partition_by=MailAddress.address, order_by=(MailAddress.consent_id.is_not(None), MailAddress.id)
    )
    meant = or_(MailAddress.id.in_(may_have_its_thread(message, ChannelWord.MAIL)), _meant(message, by))
    rows = (
        in_use(
            select(
                MailAddress.id,
                literal(queue_of(message)).label("origin"),
                in_its_box.label("n"),
            )
        )
        .where(MailAddress.since <= by, meant, ~_box_has_it(message))
        .subquery()
    )
    return select(rows.c.id, rows.c.origin).where(rows.c.n == 1)


def _meant(message: Message, by: datetime) -> ColumnElement[bool]:
    if message.kind is MessageKind.WITHDRAWAL:
        return false()
    areas = select(AudienceArea.district_id).where(AudienceArea.audience_id == message.audience_id)
    if message.kind is MessageKind.CIRCULAR:
        asked = MailAddress.circulars_since <= by
        return and_(asked, _holds_office(message, StaffRole.district_id.in_(areas)))
    staff = _holds_office(message, or_(StaffRole.role.in_(IN_THE_TOWN), StaffRole.district_id.in_(areas)))
    homes = select(AudienceHousehold.household_id).where(AudienceHousehold.audience_id == message.audience_id)
    return or_(staff, Household.id.in_(homes)) if is_real(message) else staff


def _holds_office(message: Message, where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(StaffRole.account_id == MailAddress.account_id, in_force(message.sent_at), where)


def _box_has_it(message: Message) -> ColumnElement[bool]:
    """This message went, or goes, to the same mailbox by another row: also when looked at again later (`repair`)."""
    other = aliased(MailAddress)
    return exists().where(
        other.address == MailAddress.address,
        other.id != MailAddress.id,
        OutboxEntry.target_id == other.id,
        OutboxEntry.message_id == message.id,
        OutboxEntry.channel == ChannelWord.MAIL,
        or_(OutboxEntry.done.is_(None), OutboxEntry.done != Done.GONE),
    )
