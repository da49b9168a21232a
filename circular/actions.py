"""What leaders do with circulars, inside the caller's transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from circular import questions, rules
from circular.models import Attachment, Category, Circular, Issuer, Page, State
from circular.rules import Missing
from district_hall import audit
from district_hall.audience.models import Membership
from district_hall.clock import iso, local_day
from district_hall.delivery import actions as sending
from district_hall.delivery.actions import Terms
from district_hall.delivery.models import Message, MessageKind
from district_hall.errors import N_, NotFound, Refused
from district_hall.places.models import Group

MISSING = {
    Missing.TITLE: N_("題名がまだありません。題名を書いてください。"),
    Missing.CONTENT: N_("中身がまだありません。文章を書くか、写真かPDFをえらんでください。"),
    Missing.PAGES: N_("ページを作っています。できあがるまで、少しお待ちください。"),
    Missing.REFUSED_FILE: N_("読めなかったファイルがあります。消すか、えらび直してください。"),
    Missing.TOO_MANY_PAGES: N_("ページが多すぎます。ファイルをへらすか、2回に分けて出してください。"),
    Missing.DUE_PASSED: N_("「いつまで」の日が、もうすぎています。日をえらび直してください。"),
    Missing.NOBODY: N_("あて先の世帯がありません。あて先をえらび直してください。"),
}


class ChangedElsewhere(Refused):
    """The draft was changed in another window since this one read it; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__("changed-elsewhere", N_("この下書きは、別の画面で変わりました。"))


@dataclass(frozen=True)
class Draft:
    """All that a leader can set on a draft. `group_ids` empty: the whole district."""

    title: str
    body: str
    category: Category
    issuer: Issuer
    due_on: date | None
    membership: Membership
    group_ids: frozenset[UUID]


def start(session: Session, district_id: UUID, *, by: UUID, at: datetime) -> Circular:
    draft = Circular(district_id=district_id, created_by=by, created_at=at, changed_at=at)
    session.add(draft)
    session.flush()
    return draft


def save(session: Session, circular_id: UUID, draft: Draft, revision: int, *, at: datetime) -> int:
    """Writes the draft and returns its new revision; raises ChangedElsewhere where `revision` is not the newest."""
    row = draft_for_change(session, circular_id)
    if row.revision != revision:
        raise ChangedElsewhere
    if len(draft.title) > rules.LONGEST_TITLE:
        raise Refused("title-too-long", N_("題名は%(most)s文字までです。"), field="title", most=rules.LONGEST_TITLE)
    if len(draft.body) > rules.LONGEST_BODY:
        raise Refused("body-too-long", N_("文章は%(most)s文字までです。"), field="body", most=rules.LONGEST_BODY)
    groups = session.scalars(
        select(Group).where(Group.id.in_(draft.group_ids), Group.district_id == row.district_id)
    ).all()
    if len(groups) != len(draft.group_ids):
        raise Refused("group-unknown", N_("この区にない班がえらばれています。"), field="groups")
    row.title, row.body = draft.title, draft.body
    row.category, row.issuer, row.due_on = draft.category, draft.issuer, draft.due_on
    row.membership, row.groups = draft.membership, list(groups)
    row.revision, row.changed_at = row.revision + 1, at
    return row.revision


def attach(session: Session, circular_id: UUID, filename: str, sha256: str, size: int, *, at: datetime) -> Attachment:
    """Adds an uploaded file, whose original is in the store already; its pages are made by the worker."""
    row = draft_for_change(session, circular_id)
    if len(row.attachments) >= rules.MOST_ATTACHMENTS:
        raise Refused(
            "too-many-files", N_("ファイルは%(most)s個までです。"), field="files", most=rules.MOST_ATTACHMENTS
        )
    position = max((one.position for one in row.attachments), default=0) + 1
    attachment = Attachment(
        circular_id=row.id, position=position, filename=_shown_name(filename), original_sha256=sha256, size=size
    )
    session.add(attachment)
    row.revision, row.changed_at = row.revision + 1, at
    session.flush()
    return attachment


def _shown_name(filename: str) -> str:
    """The name for people to recognise it by; it is never used as a path."""
    base = filename.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in base if letter.isprintable()).strip()
    return shown[-120:] or "file"


def detach(session: Session, circular_id: UUID, attachment_id: UUID, *, at: datetime) -> None:
    row = draft_for_change(session, circular_id)
    found = next((one for one in row.attachments if one.id == attachment_id), None)
    if found is None:
        raise NotFound
    row.attachments.remove(found)
    row.revision, row.changed_at = row.revision + 1, at


def discard(session: Session, circular_id: UUID, *, by: UUID) -> None:
    row = draft_for_change(session, circular_id)
    audit.record(session, "discard_draft", row, by=by)
    session.delete(row)


def publish(session: Session, circular_id: UUID, *, by: UUID, at: datetime) -> Message:
    """Sends it to its audience; raises Refused with the first thing that is missing."""
    row = draft_for_change(session, circular_id)
    missing = what_is_missing(row, households=questions.households_meant(session, row), at=at)
    if missing:
        raise Refused(missing[0], MISSING[missing[0]])
    message = sending.send(
        session,
        row.district_id,
        questions.meant_by(row),
        card(row, at=at),
        Terms(MessageKind.CIRCULAR, expires_at=rules.expires_at(published_at=at, due_on=row.due_on)),
        at=at,
    )
    row.message_id, row.state, row.changed_at = message.id, State.PUBLISHED, at
    audit.record(session, "publish", row, by=by)
    return message


def what_is_missing(row: Circular, *, households: int, at: datetime) -> list[Missing]:
    """What keeps this draft from going out to so many households, in the order of the steps."""
    return rules.what_is_missing(
        title=row.title,
        body=row.body,
        file_states=[one.state.value for one in row.attachments],
        pages=sum(len(one.pages) for one in row.attachments),
        due_on=row.due_on,
        households=households,
        today=local_day(at),
    )


def withdraw(session: Session, circular_id: UUID, *, by: UUID, at: datetime) -> None:
    """Takes a published circular off every board. Its receipts stay."""
    row, message_id = published_for_change(session, circular_id)
    sending.withdraw(session, message_id, at=at)
    row.state, row.changed_at = State.WITHDRAWN, at
    audit.record(session, "withdraw", row, by=by)


def card(row: Circular, *, at: datetime) -> dict[str, Any]:
    """What a device needs to show it (docs/interface.md); the id is added at sending."""
    pages = [page for attachment in row.attachments for page in attachment.pages]
    return {
        "kind": "circular",
        "category": row.category.value,
        "issuer": row.issuer.value,
        "title": row.title.strip(),
        "body": row.body.strip(),
        "published_at": iso(at),
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "pages": [_page(page) for page in pages],
    }


def _page(page: Page) -> dict[str, Any]:
    return {
        "picture": page.picture_sha256,
        "thumb": page.thumb_sha256,
        "width": page.width,
        "height": page.height,
        "text": page.text[: rules.LONGEST_PAGE_TEXT],
    }


def draft_for_change(session: Session, circular_id: UUID) -> Circular:
    """The draft, locked; raises Refused where it has gone out already."""
    row = _locked(session, circular_id)
    if row.state is not State.DRAFT:
        raise Refused("not-a-draft", N_("この回覧は、もう出ています。なおすには、取り下げて新しく書いてください。"))
    return row


def published_for_change(session: Session, circular_id: UUID) -> tuple[Circular, UUID]:
    """The circular, locked, and its message; raises Refused where it isn't out, or no longer."""
    row = _locked(session, circular_id)
    if row.state is not State.PUBLISHED or row.message_id is None:
        raise Refused("not-published", N_("この回覧は、いま出ていません。"))
    return row, row.message_id


def _locked(session: Session, circular_id: UUID) -> Circular:
    row = session.get(Circular, circular_id, with_for_update=True)
    if row is None:
        raise NotFound
    return row
