"""Staff accounts: opened, given a role, closed. Somebody of the town office always remains."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from district_hall import audit
from district_hall.clock import now
from district_hall.delivery.channels.mail.models import MailAddress
from district_hall.errors import N_, Refused
from district_hall.people import offices
from district_hall.people.actions import end_sessions
from district_hall.people.models import StaffAccount, StaffRole
from district_hall.people.roles import IN_A_DISTRICT, IN_THE_TOWN, Role
from district_hall.places import questions as places

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")
LOGIN_SHAPE = N_("サインイン名は、3文字から32文字の 小さい英字・数字・「.」「-」「_」で入れてください。")
LOGIN_TAKEN = N_("このサインイン名は、もう使われています。ほかの名前にしてください。")
ROLE_UNKNOWN = N_("この役はありません。")
NO_DISTRICT = N_("どの区の役か、区をえらんでください。")
HELD_ALREADY = N_("このかたは、もうこの役についています。")
UNTIL_PASSED = N_("「いつまで」の日が、もうすぎています。日をえらび直してください。")
ROLE_OVER = N_("この役は、もう終わっています。")
CLOSED = N_("このアカウントは、閉じてあります。")
OWN_OFFICE = N_("ご自分の町役場の役は、ご自分では終えられません。ほかの町役場のかたにたのんでください。")
OWN_ACCOUNT = N_("ご自分のアカウントには、できません。ほかの町役場のかたにたのんでください。")
LAST_OFFICE = N_("町役場の役のかたが、ひとりもいなくなります。先に、ほかのかたに役をつけてください。")


@dataclass(frozen=True)
class Newcomer:
    """Somebody who gets an account; of the first password only its hash comes here."""

    login: str
    name: str
    password_hash: str


def open_account(session: Session, who: Newcomer, *, by: UUID, at: datetime) -> StaffAccount:
    """Without a role it opens nothing yet; the first password opens only the page that changes it."""
    refuse_login(session, who.login)
    account = StaffAccount(
        login=who.login, name=who.name, password_hash=who.password_hash, must_change_password=True, created_at=at
    )
    session.add(account)
    try:
        session.flush()
    except IntegrityError:  # taken at this very moment
        raise Refused("login-taken", LOGIN_TAKEN, field="login") from None
    audit.record(session, "open_account", account, by=by)
    return account


def refuse_login(session: Session, login: str) -> None:
    """Raises Refused for what can't be a sign-in name, or is somebody's; also that of a closed account."""
    if not LOGIN.fullmatch(login):
        raise Refused("login-shape", LOGIN_SHAPE, field="login")
    if session.scalar(select(StaffAccount.id).where(StaffAccount.login == login)) is not None:
        raise Refused("login-taken", LOGIN_TAKEN, field="login")


@dataclass(frozen=True)
class Post:
    """An office to be given: in a district or, without one, in the whole town; None: until it is ended."""

    role: Role
    district_id: UUID | None = None
    until: datetime | None = None


def give_role(session: Session, account_id: UUID, post: Post, *, by: UUID, at: datetime) -> StaffRole:
    account = _open(session, account_id)
    _refuse_post(session, post, at=at)
    for held in offices.roles_of(session, account.id, at=at):
        if (held.role, held.district_id) == (post.role, post.district_id):
            raise Refused("role-held", HELD_ALREADY, field="role")
    row = StaffRole(account_id=account.id, role=post.role, district_id=post.district_id, since=at, until=post.until)
    session.add(row)
    session.flush()
    audit.record(session, "give_role", row, by=by, role=post.role, account=str(account.id))
    return row


def _refuse_post(session: Session, post: Post, *, at: datetime) -> None:
    if post.role not in IN_A_DISTRICT | IN_THE_TOWN:
        raise Refused("role-unknown", ROLE_UNKNOWN, field="role")
    if (post.district_id is None) == (post.role in IN_A_DISTRICT):
        raise Refused("district-missing", NO_DISTRICT, field="district")
    if post.district_id is not None:
        places.district(session, post.district_id)
    if post.until is not None and post.until <= at:
        raise Refused("until-passed", UNTIL_PASSED, field="until")


def end_role(session: Session, role_id: UUID, *, by: UUID, at: datetime) -> StaffRole:
    """Takes effect with the very next request; whoever has no role left is signed out everywhere."""
    row = offices.role(session, role_id, lock=True)
    if not offices.is_in_force(row, at):
        raise Refused("role-over", ROLE_OVER)
    if row.role is Role.TOWN_OFFICE:
        refuse_losing_office(session, row, by=by, at=at)
    row.until = at
    session.flush()
    sign_out_without_role(session, row.account_id, at=at)
    audit.record(session, "end_role", row, by=by, role=row.role, account=str(row.account_id))
    return row


def refuse_losing_office(session: Session, row: StaffRole, *, by: UUID, at: datetime) -> None:
    """Raises Refused where it is one's own office, or the last there is.

    All offices are locked: two who end each other's at the same moment must not both succeed. Whoever waited for the other
    sees what has ended meanwhile, which is later than the `at` they came with.
    """
    if row.account_id == by:
        raise Refused("own-office", OWN_OFFICE)
    remaining = session.scalars(
        select(StaffRole)
        .join(StaffRole.account)
        .where(StaffRole.role == Role.TOWN_OFFICE, offices.in_force(at), StaffAccount.closed_at.is_(None))
        .order_by(StaffRole.id)
        .with_for_update(of=StaffRole)
        .execution_options(populate_existing=True)
    ).all()
    by_then = max(at, now())
    if not {one.account_id for one in remaining if offices.is_in_force(one, by_then)} - {row.account_id}:
        raise Refused("last-office", LAST_OFFICE)


def sign_out_without_role(session: Session, account_id: UUID, *, at: datetime) -> None:
    if not offices.roles_of(session, account_id, at=at):
        end_sessions(session, account_id, at=at)


def close_account(session: Session, account_id: UUID, *, by: UUID, at: datetime) -> StaffAccount:
    """Ends every role and session, and no mail comes any more. The name stays beside what its holder did."""
    if account_id == by:
        raise Refused("own-account", OWN_ACCOUNT)
    account = _open(session, account_id)
    for held in offices.roles_of(session, account.id, at=at):
        if held.role is Role.TOWN_OFFICE:
            refuse_losing_office(session, held, by=by, at=at)
        held.until = at
    account.closed_at = at
    session.execute(delete(MailAddress).where(MailAddress.account_id == account.id))
    end_sessions(session, account.id, at=at)
    audit.record(session, "close_account", account, by=by)
    return account


def reset_password(session: Session, account_id: UUID, password_hash: str, *, by: UUID, at: datetime) -> StaffAccount:
    """A new first password, on paper; whoever is signed in with the old one is signed out."""
    if account_id == by:
        raise Refused("own-account", OWN_ACCOUNT)
    account = _open(session, account_id)
    account.password_hash, account.must_change_password = password_hash, True
    end_sessions(session, account.id, at=at)
    audit.record(session, "reset_password", account, by=by)
    return account


def rename_account(session: Session, account_id: UUID, name: str, *, by: UUID) -> StaffAccount:
    account = _open(session, account_id)
    account.name = name
    audit.record(session, "rename_account", account, by=by)
    return account


def _open(session: Session, account_id: UUID) -> StaffAccount:
    account = offices.account(session, account_id)
    if account.closed_at is not None:
        raise Refused("account-closed", CLOSED)
    return account
