"""What is decided about delivery."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


def area_room(district_id: UUID, group_id: UUID | None, *, members_only: bool) -> str:
    """The name of the sockets' room for an area: everybody there, or only the members' devices."""
    area = f"group:{group_id}" if group_id else f"district:{district_id}"
    return f"{area}:members" if members_only else area


def rooms_of_home(district_id: UUID, group_id: UUID, household_id: UUID, *, is_member: bool) -> list[str]:
    """All rooms that a household's device listens in."""
    rooms = [f"household:{household_id}", area_room(district_id, None, members_only=False)]
    rooms.append(area_room(district_id, group_id, members_only=False))
    if is_member:
        rooms.append(area_room(district_id, None, members_only=True))
        rooms.append(area_room(district_id, group_id, members_only=True))
    return rooms


def rooms_of_hall(district_id: UUID, group_ids: Iterable[UUID]) -> list[str]:
    """All rooms that a hall's shared tablet listens in: whatever concerns its district."""
    areas = [None, *group_ids]
    return [area_room(district_id, area, members_only=only) for area in areas for only in (False, True)]


def position(*, urgent: bool, sent_at: datetime) -> int:
    """Where it stands in the queue, smallest first: alerts before all else, the newest first; the others in their order."""
    milliseconds = int(sent_at.timestamp() * 1000)
    return -milliseconds if urgent else milliseconds


@dataclass(frozen=True)
class Patience:
    """How one kind of failure is met: the wait doubles from `first` to `longest`, for `most` tries in all."""

    first: timedelta
    longest: timedelta
    most: int


# By the words of AttemptResult. Unreachable: the line may be back in a moment. Later: the service asked for time.
# Suspect (403): our key, or their mistake; an hour shows. All are bounded by the message's own expiry too.
PATIENCE = {
    "unreachable": Patience(timedelta(seconds=2), timedelta(minutes=5), 60),
    "later": Patience(timedelta(seconds=5), timedelta(minutes=15), 40),
    "suspect": Patience(timedelta(hours=1), timedelta(hours=1), 3),
}
LONGEST_ASKED = timedelta(hours=1)


def next_try(result: str, *, attempts: int, asked: timedelta | None, chance: float, at: datetime) -> datetime | None:
    """When to try again after `attempts` tries, or None: give up. `asked` is the service's Retry-After, which holds up
    to an hour. `chance` (0–1) spreads the wait over its second half, so that not all come back in the same moment.
    """
    patience = PATIENCE.get(result)
    if patience is None or attempts >= patience.most:
        return None
    doublings = min(attempts - 1, 30)
    wait: timedelta = min(patience.first * 2**doublings, patience.longest) * (0.5 + chance / 2)
    return at + max(wait, min(asked or timedelta(0), LONGEST_ASKED))


REST = timedelta(seconds=30)
FEW = 5


def origin_rests(results: Sequence[tuple[str, timedelta | None]]) -> timedelta | None:
    """How long a whole origin is left alone after these tries, or None: it is well.

    One endpoint that is busy says nothing about its neighbours: only where most of several tries found the service
    busy or nobody there. The longest wait that it asked for counts, up to an hour.
    """
    troubled = [asked for result, asked in results if result in {"later", "unreachable"}]
    if len(troubled) < FEW or len(troubled) * 2 <= len(results):
        return None
    return min(max([REST, *(asked for asked in troubled if asked)]), LONGEST_ASKED)
