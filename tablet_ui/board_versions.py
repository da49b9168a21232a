"""Which version of its board each district is at, said with every ping: who missed an emission asks for the board then."""

import json
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.places.models import District
from tablet_ui.live.frames import text_frame

EVENT = "42"  # a message of engine.io's that is an event of Socket.IO's


class BoardVersion:
    """One district's, as a ready frame that all its devices share."""

    __slots__ = ("frame", "number")

    def __init__(self) -> None:
        self.number = -1
        self.frame = b""

    def set(self, number: int) -> None:
        if number != self.number:
            self.number = number
            self.frame = text_frame(EVENT + json.dumps(["board_version", {"version": number}]))


class BoardVersions:
    """Of the districts whose devices this process holds; `look` brings them up to date."""

    def __init__(self) -> None:
        self._by_district: dict[UUID, BoardVersion] = {}

    def of(self, district_id: UUID) -> BoardVersion:
        return self._by_district.setdefault(district_id, BoardVersion())

    def look(self, session: Session) -> set[UUID]:
        """Answers which have risen since the last look."""
        risen: set[UUID] = set()
        if self._by_district:
            for district_id, number in session.execute(select(District.id, District.board_version)):
                known = self._by_district.get(district_id)
                if known is not None:
                    if known.number < number:
                        risen.add(district_id)
                    known.set(number)
        return risen
