"""To which LINE users a message goes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, literal, select

from district_hall.audience.models import AudienceHousehold
from district_hall.delivery.channels.line.models import LineContact
from district_hall.delivery.models import ChannelWord, Message, MessageKind, OutboxEntry
from district_hall.places.models import Household

# An alert never waits behind a row of circulars.
URGENT, ORDINARY = "urgent", "ordinary"


def of(message: Message) -> Select[UUID, str, datetime]:
    """Those of the audience's households. A withdrawal goes to whoever may have got what it withdraws."""
    queue = URGENT if message.kind is MessageKind.ALERT else ORDINARY
    in_use = (
        select(LineContact.id, literal(queue).label("origin"), LineContact.linked_at.label("since"))
        .join(Household, Household.id == LineContact.household_id)
        .where(Household.left_at.is_(None))
    )
    if message.kind is MessageKind.WITHDRAWAL:
        may_have_it = select(OutboxEntry.target_id).where(
            OutboxEntry.message_id == message.supersedes_id,
            OutboxEntry.channel == ChannelWord.LINE,
            OutboxEntry.attempts > 0,
        )
        return in_use.where(LineContact.id.in_(may_have_it))
    homes = select(AudienceHousehold.household_id).where(AudienceHousehold.audience_id == message.audience_id)
    return in_use.where(LineContact.household_id.in_(homes))
