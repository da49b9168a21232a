"""Who helps in a district, as its leader enters it: shown on 困ったとき of every tablet there."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from district_hall import audit
from district_hall.errors import N_, NotFound, Refused
from district_hall.places.models import District, Helper
from district_hall.places.questions import helpers_of
from district_hall.places.telephone import folded

MOST_HELPERS = 6  # as many as fit the tablet's screen
LONGEST_WHAT = 20
LONGEST_NAME = 40
MISSING = {
    "what": N_("役や立場を入れてください（例：民生委員）。"),
    "name": N_("名前を入れてください。"),
    "telephone": N_("電話番号を入れてください。"),
}


@dataclass(frozen=True)
class Contact:
    """What the leader typed, in one line each."""

    what: str
    name: str
    telephone: str


def helper(session: Session, helper_id: UUID) -> Helper:
    """Raises NotFound."""
    found = session.get(Helper, helper_id)
    if found is None:
        raise NotFound
    return found


def add_helper(session: Session, district_id: UUID, contact: Contact, *, by: UUID) -> Helper:
    """At the end of the list. Raises Refused, naming the field, or where the list is full."""
    contact = _checked(contact)
    district = _locked(session, district_id)
    known = helpers_of(session, district_id)
    if len(known) >= MOST_HELPERS:
        raise Refused(
            "helpers-full",
            N_("連絡先は%(most)s人までです。だれかを消してから、入れてください。"),
            most=MOST_HELPERS,
        )
    position = known[-1].position + 1 if known else 0
    row = Helper(district_id=district_id, position=position, **vars(contact))
    session.add(row)
    session.flush()
    return _changed(session, "add_helper", district, row, by=by)


def change_helper(session: Session, helper_id: UUID, contact: Contact, *, by: UUID) -> Helper:
    contact = _checked(contact)
    district, row = _own(session, helper_id)
    row.what, row.name, row.telephone = contact.what, contact.name, contact.telephone
    return _changed(session, "change_helper", district, row, by=by)


def move_helper_up(session: Session, helper_id: UUID, *, by: UUID) -> Helper:
    """Changes places with the one above; the first stays where it is."""
    district, row = _own(session, helper_id)
    known = helpers_of(session, row.district_id)
    place = known.index(row)
    if place:
        known.insert(place - 1, known.pop(place))
        for position, one in enumerate(known):
            one.position = position
    return _changed(session, "move_helper", district, row, by=by)


def remove_helper(session: Session, helper_id: UUID, *, by: UUID) -> Helper:
    district, row = _own(session, helper_id)
    session.delete(row)
    return _changed(session, "remove_helper", district, row, by=by)


def _locked(session: Session, district_id: UUID) -> District:
    """One after the other: two who add at once don't make seven."""
    return session.get_one(District, district_id, with_for_update=True, populate_existing=True)


def _own(session: Session, helper_id: UUID) -> tuple[District, Helper]:
    """The district, locked, and the line as it is then; raises NotFound where somebody has just removed it."""
    district = _locked(session, helper(session, helper_id).district_id)
    row = session.get(Helper, helper_id, populate_existing=True)
    if row is None:
        raise NotFound
    return district, row


def _changed(session: Session, act: str, district: District, row: Helper, *, by: UUID) -> Helper:
    district.board_version += 1
    audit.record(session, act, row, by=by)
    session.flush()
    return row


def _checked(contact: Contact) -> Contact:
    kept = {name: " ".join(words.split()) for name, words in vars(contact).items()}
    for name, words in MISSING.items():
        if not kept[name]:
            raise Refused(f"{name}-missing", words, field=name)
    for name, longest in (("what", LONGEST_WHAT), ("name", LONGEST_NAME)):
        if len(kept[name]) > longest:
            raise Refused(f"{name}-too-long", N_("%(most)s文字までにしてください。"), field=name, most=longest)
    telephone = folded(kept["telephone"])
    if telephone is None:
        raise Refused(
            "telephone-unreadable",
            N_("電話番号は、数字とハイフンで、市外局番から入れてください（例：0267-45-0000）。"),
            field="telephone",
        )
    return Contact(kept["what"], kept["name"], telephone)
