"""Who can stand before a route, and what a case says."""

from dataclasses import dataclass, field
from typing import Any

EVERYBODY = frozenset(
    {
        "nobody",
        "the household's tablet",
        "the household's phone",
        "a tablet next door",
        "a tablet of another district",
        "a revoked tablet",
        "the leader",
        "another district's leader",
        "a leader out of office",
        "a leader who signed out",
        "the welfare commissioner",
        "the desk",
        "the desk's chief",
        "the town office",
        "the hall's tablet",
        "the family",
        "another family",
    }
)
COMMISSIONER = frozenset({"the welfare commissioner"})
DESK = frozenset({"the desk", "the desk's chief"})
CHIEF = frozenset({"the desk's chief"})
OFFICE = frozenset({"the town office"})
HALL = frozenset({"the hall's tablet"})
FAMILY = frozenset({"the family"})
FAMILIES = frozenset({"the family", "another family"})
LEADER = frozenset({"the leader"})
LEADERS = frozenset({"the leader", "another district's leader"})
HOME = frozenset({"the household's tablet", "the household's phone"})
MEMBERS_DEVICES = HOME | {"a tablet next door"}
DEVICES = MEMBERS_DEVICES | {"a tablet of another district"}
STAFF = LEADERS | COMMISSIONER | DESK | OFFICE


@dataclass(frozen=True)
class Case:
    """A route as it is used in life: its address (with names from `Things`), whom it is for, what is sent along."""

    method: str
    path: str
    for_whom: frozenset[str]
    sent: dict[str, Any] = field(default_factory=dict)


JSON: dict[str, Any] = {"json": {}}
FORM: dict[str, Any] = {"data": {}}
