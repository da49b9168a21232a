"""What changes mail addresses. Nothing is sent to one before its owner has pressed the button behind a letter's link."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from district_hall import attempts, audit
from district_hall.attempts import Trying
from district_hall.audit import ActorKind
from district_hall.delivery.channels.mail import rules
from district_hall.delivery.channels.mail.models import MailAddress
from district_hall.delivery.channels.mail.questions import Owner, addresses_of, standing
from district_hall.errors import N_, NotFound, Refused, TooMany
from district_hall.family.models import Consent
from district_hall.family.rules import TAKE_BACK
from district_hall.people.models import Resident, StaffAccount, StaffRole
from district_hall.places.models import Household

UNUSABLE = N_("メールアドレスを、たしかめてください。「@」をふくむ半角の文字です。")
HAVE_IT = N_("このアドレスには、もう届いています。")
TOO_MANY = N_("今日はもう、たしかめるメールを何通もお送りしました。明日、もう一度ためしてください。")
NOTHING_WAITS = N_("たしかめるのを待っているアドレスは、ありません。もう一度、アドレスを入れてください。")
LINK_OVER = N_("このリンクは、期限がすぎました。もう一度、アドレスを入れてください。")

OUT_OF_OFFICE = timedelta(days=2)  # until then what follows an alert still reaches whoever got it in office


@dataclass(frozen=True)
class Wish:
    """What somebody typed. `circulars`: also those of their own district; a family contact never gets them."""

    address: str
    language: str
    circulars: bool = False


@dataclass(frozen=True)
class Doer:
    """Who does it: the account, or the family contact's phone."""

    kind: ActorKind
    id: UUID


def enter(session: Session, owner: Owner, wish: Wish, *, by: Doer, at: datetime) -> MailAddress:
    """An address that waits for its confirmation; the one in use stays so until then. Raises Refused or TooMany."""
    address = rules.tidy_address(wish.address)
    if address is None:
        raise Refused("address-unusable", UNUSABLE, field="address")
    known = standing(session, owner, at=at).current
    if known is not None and known.address == address and known.bounced_at is None:
        raise Refused("address-known", HAVE_IT, field="address")
    _count_letter(session, owner, address, at=at)
    session.execute(delete(MailAddress).where(owner.their, MailAddress.since.is_(None)))
    row = MailAddress(
        account_id=owner.account_id,
        consent_id=owner.consent_id,
        address=address,
        language=wish.language,
        asked_at=at,
        letter_due_at=at,
        circulars_since=at if wish.circulars and owner.account_id else None,
    )
    session.add(row)
    session.flush()
    _write_down(session, "enter_mail_address", owner, by)
    return row


def send_again(session: Session, owner: Owner, *, at: datetime) -> None:
    """The letter that confirms once more, whose link holds anew."""
    row = standing(session, owner, at=at).waiting
    if row is None:
        raise Refused("nothing-waits", NOTHING_WAITS)
    _count_letter(session, owner, row.address, at=at)
    row.asked_at = row.letter_due_at = at
    row.bounced_at, row.bounced_words = None, ""


def _count_letter(session: Session, owner: Owner, address: str, *, at: datetime) -> None:
    """Counted also by address: several owners together fill nobody's box."""
    since = at - rules.TRY_WINDOW
    for trying, who, most in (
        (Trying.MAIL_OWNER, str(owner.id), rules.MOST_FOR_ONE_OWNER),
        (Trying.MAIL_ADDRESS, address.casefold(), rules.MOST_TO_ONE_ADDRESS),
    ):
        if attempts.count(session, trying, who, since=since) >= most:
            raise TooMany("too-many-letters", TOO_MANY, retry_after=int(rules.TRY_WINDOW.total_seconds()))
        attempts.note(session, trying, who, at=at)
    attempts.forget_old(session, at=at)


def confirm(session: Session, address_id: UUID, *, at: datetime) -> MailAddress:
    """Whoever reads that mailbox wants it: mail goes there from now on, and to no other of theirs any more.

    Once more is as good as once. Raises NotFound where it was replaced or stopped, Refused where the link is too old.
    """
    row = _address(session, address_id)
    if row.since is not None:
        return row
    if not rules.link_holds(row.asked_at, at=at):
        raise Refused("link-over", LINK_OVER)
    owner = Owner(row.account_id, row.consent_id)
    session.execute(delete(MailAddress).where(owner.their, MailAddress.id != row.id))
    row.since, row.letter_due_at, row.bounced_at, row.bounced_words = at, None, None, ""
    if row.circulars_since is not None:
        row.circulars_since = at
    _write_down(session, "confirm_mail_address", owner, _at_the_other_end(owner))
    return row


def stop(session: Session, owner: Owner, *, by: Doer) -> None:
    """No more mail; the address goes."""
    if addresses_of(session, owner):
        session.execute(delete(MailAddress).where(owner.their))
        _write_down(session, "stop_mail", owner, by)


def stop_by_link(session: Session, address_id: UUID, *, circulars_only: bool) -> None:
    """From a letter. One click stops the circulars; nobody loses the alerts by it. Raises NotFound where it has ended."""
    row = _address(session, address_id)
    owner = Owner(row.account_id, row.consent_id)
    if not circulars_only:
        stop(session, owner, by=_at_the_other_end(owner))
    elif row.circulars_since is not None:
        row.circulars_since = None
        _write_down(session, "stop_circular_mail", owner, _at_the_other_end(owner))


def choose_circulars(session: Session, account_id: UUID, *, wanted: bool, by: Doer, at: datetime) -> None:
    owner = Owner(account_id=account_id)
    for row in addresses_of(session, owner):
        if wanted and row.circulars_since is None:
            row.circulars_since = at
        elif not wanted:
            row.circulars_since = None
    _write_down(session, "choose_circular_mail", owner, by)


def begin_anew(session: Session, consent_id: UUID, *, at: datetime) -> None:
    """After a pause: what was sent meanwhile isn't missing."""
    session.execute(
        update(MailAddress).where(MailAddress.consent_id == consent_id, MailAddress.since.is_not(None)).values(since=at)
    )


def go_along(session: Session, before: UUID, consent_id: UUID) -> None:
    """The elder has moved, and their consent with them: whoever gets mail by it still does."""
    session.execute(update(MailAddress).where(MailAddress.consent_id == before).values(consent_id=consent_id))


def forget_unneeded(session: Session, *, at: datetime) -> int:
    """Addresses of whoever has no account, office or consent any more, and those that nobody confirmed. Returns how many.

    A consent that has just ended may be taken back: until then nothing is sent, and the address is still there.
    """
    gone = session.scalars(delete(MailAddress).where(_is_unneeded(at)).returning(MailAddress.id))
    return len(gone.all())


def _is_unneeded(at: datetime) -> ColumnElement[bool]:
    closed = exists().where(StaffAccount.id == MailAddress.account_id, StaffAccount.closed_at.is_not(None))
    serves = exists().where(
        StaffRole.account_id == MailAddress.account_id,
        or_(StaffRole.until.is_(None), StaffRole.until > at - OUT_OF_OFFICE),
    )
    retired = and_(MailAddress.account_id.is_not(None), ~serves)
    ended = exists().where(Consent.id == MailAddress.consent_id, Consent.ended_at < at - TAKE_BACK)
    left = exists().where(
        Consent.id == MailAddress.consent_id,
        Resident.id == Consent.resident_id,
        Household.id == Resident.household_id,
        or_(Resident.left_at.is_not(None), Household.left_at.is_not(None)),
    )
    unanswered = and_(MailAddress.since.is_(None), MailAddress.asked_at < at - rules.LINK_HOLDS)
    return or_(closed, retired, ended, left, unanswered)


def _address(session: Session, address_id: UUID) -> MailAddress:
    row = session.scalar(select(MailAddress).where(MailAddress.id == address_id).with_for_update())
    if row is None:
        raise NotFound
    return row


def _at_the_other_end(owner: Owner) -> Doer:
    """Whoever reads the mailbox: a link knows no session."""
    return Doer(ActorKind.STAFF if owner.account_id else ActorKind.FAMILY, owner.id)


def _write_down(session: Session, act: str, owner: Owner, by: Doer) -> None:
    """About the account or the consent; which address it was stands nowhere but in its row."""
    table = StaffAccount if owner.account_id else Consent
    audit.record(session, act, session.get_one(table, owner.id), by=by.id, kind=by.kind)
