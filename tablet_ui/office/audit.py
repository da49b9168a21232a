"""The audit trail: who did what, when, to whom; found by words, by person, by day and by district."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Alert, AlertVersion
from circular.models import Circular
from district_hall.audit import ActorKind, AuditEntry
from district_hall.audit_trail import (
    SUBJECTS,
    Actor,
    Subject,
    Subjects,
    Wish,
    Word,
    about,
    actors_of,
    homes,
    search,
    staff,
    subjects_of,
)
from district_hall.clock import JST, local_day
from district_hall.db import Database
from district_hall.delivery import drill
from district_hall.ids import parse_id
from district_hall.people.roles import Permission
from district_hall.places.models import District, Household
from district_hall.places.questions import districts
from tablet_ui.auth import allow
from tablet_ui.house import aside, house
from tablet_ui.i18n import gettext
from tablet_ui.office import acts, words
from tablet_ui.office.frame import blueprint
from tablet_ui.staff.typed import one_line

pages = blueprint("audit")

AT_ONCE = 50
LONGEST = 60
MOST_WORDS = 6
FARTHEST = 2000  # pages
NEWEST_TITLE = (
    select(AlertVersion.title)
    .where(AlertVersion.alert_id == Alert.id, AlertVersion.number == Alert.version)
    .scalar_subquery()
)
ALL_SUBJECTS: Subjects = {
    **SUBJECTS,
    "circular": about(Circular.id, Circular.district_id, name=Circular.title),
    "alert": about(Alert.id, name=drill.named(NEWEST_TITLE, Alert)),
}


@dataclass(frozen=True)
class Line:
    """One act in words, or the same one done to several in the same minute: `about` are their places and names."""

    entry: AuditEntry
    who: str
    what: str
    about: list[tuple[str, str]]
    more: list[str]

    @property
    def day(self) -> date:
        return local_day(self.entry.at)

    @property
    def time(self) -> str:
        local = self.entry.at.astimezone(JST)
        return f"{local.hour}:{local.minute:02}"

    def looks_like(self, other: "Line") -> bool:
        mine, theirs = ((one.day, one.time, one.what, one.who, one.more) for one in (self, other))
        return mine == theirs


@pages.get("/office/audit")
@allow(Permission.RUN_OFFICE)
def trail() -> str:
    """`?q=` words, `?who=` an account's id or a kind of actor, `?from=` and `?to=` days, `?district=` an id, `?page=`."""
    number, typed = _page_number(), one_line(request.args.get("q", ""))[:LONGEST]
    wish = _wish(typed)
    found = aside(_found, house().database, wish, number)
    with house().database.reading() as session:
        lines = _together(_lines(session, found[:AT_ONCE]))
        people, places = staff(session), districts(session)
    asked = {name: value for name, value in request.args.items() if value and name != "page"}
    return render_template(
        "office/audit.html",
        lines=lines,
        typed=typed,
        wish=wish,
        people=people,
        places=places,
        actors={kind.value: acts.actor(kind) for kind in ActorKind if kind is not ActorKind.STAFF},
        asked=asked,
        number=number,
        is_more=len(found) > AT_ONCE,
    )


def _found(database: Database, wish: Wish, number: int) -> list[AuditEntry]:
    """One more than the page shows. Years of acts take a second to go through: the sockets' hub must not wait."""
    with database.reading() as session:
        return search(session, wish, ALL_SUBJECTS, offset=(number - 1) * AT_ONCE, limit=AT_ONCE + 1)


def _wish(typed: str) -> Wish:
    """What can't be read of an address is as if it weren't there."""
    who = request.args.get("who", "")
    kinds = {kind.value for kind in ActorKind}
    return Wish(
        words=tuple(Word(one, acts.acts_that_say(one), acts.kinds_that_say(one)) for one in typed.split()[:MOST_WORDS]),
        actor_id=parse_id(who),
        actor_kind=ActorKind(who) if who in kinds else None,
        first_on=_day("from"),
        last_on=_day("to"),
        district_id=parse_id(request.args.get("district", "")),
    )


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    # Moments are reckoned from it: the first and last days of the calendar have none before or after them.
    return found if 2000 <= found.year <= 2200 else None


def _page_number() -> int:
    wish = request.args.get("page", "")
    return max(1, int(wish)) if wish.isascii() and wish.isdigit() and len(wish) < 5 and int(wish) <= FARTHEST else 1


def _lines(session: Session, entries: list[AuditEntry]) -> list[Line]:
    subjects = subjects_of(session, entries, ALL_SUBJECTS)
    actors = actors_of(session, entries)
    told = [_home_told(entry) for entry in entries]
    ids = [*(one.household_id for one in subjects.values()), *(one.household_id for one in actors.values()), *told]
    known = homes(session, {one for one in ids if one is not None})
    areas = {one.id: one for one in districts(session)}
    return [
        _line(entry, subjects.get(entry.subject_id) if entry.subject_id else None, actors, known, areas)
        for entry in entries
    ]


def _line(
    entry: AuditEntry,
    subject: Subject | None,
    actors: dict[UUID, Actor],
    known: dict[UUID, Household],
    areas: dict[UUID, District],
) -> Line:
    home = known.get((subject.household_id if subject else None) or _home_told(entry) or entry.id)
    district = areas.get(subject.district_id) if subject and subject.district_id else None
    where = words.place(home) if home else words.district(district) if district else ""
    name = subject.name if subject else ""
    if subject and not name and entry.subject_kind == "resident":
        name = gettext("削除された かた")
    one = ("" if district is not None and name == district.name else where, name)
    return Line(
        entry=entry,
        who=_who(entry, actors, known),
        what=acts.act(entry.act),
        about=[one] if any(one) else [],
        more=acts.details(entry.details),
    )


def _together(lines: list[Line]) -> list[Line]:
    """A whole district's cards are made at once: one line tells of them all."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last and last.about and last.looks_like(line) and not set(line.about) <= set(last.about):
            last.about.extend(line.about)
        else:
            found.append(line)
    return found


def _home_told(entry: AuditEntry) -> UUID | None:
    """The household that the details name, for what isn't there any more."""
    told: Any = entry.details.get("household")
    return parse_id(told) if isinstance(told, str) else None


def _who(entry: AuditEntry, actors: dict[UUID, Actor], known: dict[UUID, Household]) -> str:
    actor = actors.get(entry.actor_id) if entry.actor_id else None
    if actor is None:
        return acts.actor(entry.actor_kind)
    home = known.get(actor.household_id) if actor.household_id else None
    if entry.actor_kind is ActorKind.FAMILY:
        return gettext("%(name)s さんの家族", name=actor.name or gettext("削除された かた"))
    if home is not None:
        return gettext("%(place)s の端末", place=words.place(home))
    return actor.name or acts.actor(entry.actor_kind)
