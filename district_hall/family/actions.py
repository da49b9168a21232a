"""What changes consents: given, paused, ended, taken up again; and every look, written down."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from district_hall.delivery.channels.mail import actions as mail
from district_hall.errors import N_, NotFound, Refused
from district_hall.family import questions, rules
from district_hall.family.acting import By, write_down
from district_hall.family.models import Consent, FamilyCode, FamilyLook, FamilyPhone, Given, Party, Relation
from district_hall.family.questions import Sight
from district_hall.people.questions import residents_of

MOST_CONSENTS = 8  # of one person


@dataclass(frozen=True)
class Wish:
    """Whom the elder lets look. `name` and `signed_on` are known only from a signed paper."""

    resident_id: UUID
    relation: Relation
    name: str = ""
    signed_on: date | None = None


def give(session: Session, household_id: UUID, wish: Wish, *, by: By, at: datetime) -> Consent:
    """The elder's word, pressed on the tablet or signed on paper. Raises NotFound for somebody of another home.

    The same wish once more, before any phone was paired by the first, is the first: nobody loses their way in two lines.
    """
    if wish.resident_id not in {one.id for one in residents_of(session, household_id)}:
        raise NotFound
    if by.party is Party.STAFF:
        _refuse_bad_paper(wish, at=at)
    known = questions.consents_where(session, Consent.resident_id == wish.resident_id)
    if waiting := _waiting(session, known, wish, by):
        return waiting
    if len(known) >= MOST_CONSENTS:
        raise Refused("too-many-consents", N_("見てもらえるのは、%(most)s人までです。"), most=MOST_CONSENTS)
    given = Consent(
        resident_id=wish.resident_id,
        relation=wish.relation,
        name=rules.tidy_name(wish.name) or "",
        given=Given.PAPER if by.party is Party.STAFF else Given.TABLET,
        given_at=at,
        signed_on=wish.signed_on,
        device_id=by.device_id,
        recorded_by=by.account_id,
    )
    session.add(given)
    session.flush()
    write_down(session, "give_consent", given, by)
    return questions.consent(session, given.id)


def _refuse_bad_paper(wish: Wish, *, at: datetime) -> None:
    if rules.tidy_name(wish.name) is None:
        raise Refused("name-unusable", N_("お名前を、40文字までで入れてください。"), field="name")
    if wish.signed_on is None:
        raise Refused("signed-on-missing", N_("書いた日を入れてください。"), field="signed_on")
    if wish.signed_on > rules.day_of(at):
        raise Refused("signed-on-future", N_("書いた日が、これからの日になっています。"), field="signed_on")


def _waiting(session: Session, known: list[Consent], wish: Wish, by: By) -> Consent | None:
    if by.party is not Party.ELDER:
        return None
    alike = [one for one in known if one.relation is wish.relation and one.given is Given.TABLET]
    taken = questions.paired(session, [one.id for one in alike])
    return next((one for one in alike if one.id not in taken), None)


def pause(session: Session, consent_id: UUID, *, by: By, at: datetime) -> Consent:
    """From now on nothing is shown."""
    found = questions.consent(session, consent_id)
    if found.paused_at is None:
        found.paused_at = at
        write_down(session, "pause_consent", found, by)
    return found


def resume(session: Session, consent_id: UUID, *, by: By, at: datetime) -> Consent:
    found = questions.consent(session, consent_id)
    if found.paused_at is not None:
        found.paused_at = None
        mail.begin_anew(session, consent_id, at=at)
        write_down(session, "resume_consent", found, by)
    return found


def end(session: Session, consent_id: UUID, *, by: By, at: datetime) -> Consent:
    """At once: the contact's very next request finds nothing. Also the open codes end."""
    found = questions.consent(session, consent_id)
    found.ended_at, found.ended_by = at, by.party
    session.execute(
        update(FamilyCode)
        .where(FamilyCode.consent_id == consent_id, FamilyCode.used_at.is_(None), FamilyCode.expires_at > at)
        .values(expires_at=at)
    )
    write_down(session, "end_consent", found, by)
    return found


def take_back_end(session: Session, consent_id: UUID, *, by: By, at: datetime) -> Consent:
    """The elder pressed it by mistake: for two minutes only, and only what the elder ended."""
    ended = session.scalar(select(Consent).where(Consent.id == consent_id).with_for_update())
    if ended is None or ended.ended_by is not Party.ELDER or ended.ended_at is None:
        raise NotFound
    if at - ended.ended_at > rules.TAKE_BACK:
        raise Refused("too-late", N_("時間がたったので、もどせません。もう一度、はじめからお願いします。"))
    ended.ended_at, ended.ended_by = None, None
    session.flush()
    write_down(session, "take_back_end_of_consent", ended, by)
    return questions.consent(session, consent_id)


def look(session: Session, consent_id: UUID, phone_id: UUID, *, at: datetime) -> Sight:
    """What the contact sees; that they looked is written in the same transaction. While paused there is nothing to see."""
    found = questions.consent_for(session, consent_id, phone_id)
    session.get_one(FamilyPhone, phone_id).last_seen_at = at
    if found.paused_at is None:
        session.add(FamilyLook(consent_id=consent_id, phone_id=phone_id, at=at))
    return questions.sight(session, found, at=at)


def choose_language(session: Session, phone_id: UUID, language: str) -> None:
    session.get_one(FamilyPhone, phone_id).language = language
