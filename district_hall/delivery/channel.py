"""What a channel is: one way on which messages travel. Each is a folder in `channels/`; the sockets are the web's own.

`channels/__init__.py` finds the folders, `channels/worker.py` makes each with its settings.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from district_hall.delivery.models import AttemptResult, ChannelWord, Message, MessageKind, OutboxEntry

Target = TypeVar("Target")
LONGEST_WORDS = 300
LONGEST_LEASE = timedelta(minutes=5)


@dataclass(frozen=True)
class Parcel(Generic[Target]):
    """One message for one target. `thread_id` is the same for all that take each other's place: shown in one place.

    `claimed` counts the claims of its entry, this one included. `batch_id` stays the same while all that is left of what
    was claimed together is tried again together, for channels that keep it so.
    """

    entry_id: UUID
    target_id: UUID
    target: Target
    message_id: UUID
    thread_id: UUID
    kind: MessageKind
    card: dict[str, Any]
    sent_at: datetime
    expires_at: datetime | None
    claimed: int = 1
    batch_id: UUID | None = None

    def came_to(
        self, result: AttemptResult, words: str, *, asked: timedelta | None = None, took_ms: int | None = None
    ) -> "Tried":
        return Tried(self.entry_id, self.target_id, self.claimed, result, words[:LONGEST_WORDS], asked, took_ms)


@dataclass(frozen=True)
class Tried:
    """What came of a parcel. `asked` is how long the service wants us to wait; `words` are its own."""

    entry_id: UUID
    target_id: UUID
    claimed: int
    result: AttemptResult
    words: str
    asked: timedelta | None
    took_ms: int | None


def nothing_more() -> Sequence[Parcel[Any]]:
    return ()


def is_urgent(message: Message) -> bool:
    return message.kind is MessageKind.ALERT


def queue_of(message: Message) -> str:
    """The origin of what goes through one server: two lanes there, so that an alert never waits for a row of circulars."""
    return "urgent" if is_urgent(message) else "ordinary"


def may_have_its_thread(message: Message, channel: ChannelWord) -> Select[UUID | None]:
    """Targets to which something of its thread was sent, or perhaps: each claim counts. A cancel reaches them also where
    they are no longer meant.
    """
    earlier = select(Message.id).where(Message.thread_id == message.thread_id, Message.id != message.id)
    return select(OutboxEntry.target_id).where(
        OutboxEntry.message_id.in_(earlier), OutboxEntry.channel == channel, OutboxEntry.attempts > 0
    )


class Channel(Protocol[Target]):
    """`at_once` parcels of one origin are claimed together, for at most `lease`: each must have ended well before that.

    No lease is longer than LONGEST_LEASE. `keeps_batches`: parcels of one message that went in one call are tried again
    in one call (Parcel.batch_id).
    """

    word: ChannelWord
    keeps_batches: bool
    at_once: int
    lease: timedelta

    def addresses(self, session: Session, target_ids: Collection[UUID]) -> Mapping[UUID, Target]:
        """Where to; targets that are left out are gone."""
        ...

    def deliver(
        self, parcels: Sequence[Parcel[Target]], more: Callable[[], Sequence[Parcel[Target]]] = nothing_more
    ) -> Iterator[Tried]:
        """Sends them and says of each, as soon as it is known, what came of it. No session is open meanwhile.

        A channel that waits for some while it could send others claims `more` as often as it has room; one that sends
        one after another needs none.
        """
        ...

    def settle(self, session: Session, tried: Sequence[Tried], *, at: datetime) -> None:
        """In the transaction that records the attempts: what they mean for the targets."""
        ...
