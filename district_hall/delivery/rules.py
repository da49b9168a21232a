"""What is decided about delivery."""

from collections.abc import Iterable
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
