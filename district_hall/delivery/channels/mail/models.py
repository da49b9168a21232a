"""Table of mail addresses."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from district_hall.clock import now
from district_hall.db import Base
from district_hall.ids import new_id


class MailAddress(Base):
    """Where a member of staff (`account_id`) or a family contact (`consent_id`) wants mail; one of the two is set.

    `letter_due_at` is when the letter with the link that confirms it goes out, None once it has. Nothing else is sent
    before `since`, which that link sets; circulars only from `circulars_since`. `bounced_at`: the mail server says that
    there is no such address, in `bounced_words`. Whoever stops leaves no row.
    """

    __tablename__ = "mail_address"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"), index=True)
    consent_id: Mapped[UUID | None] = mapped_column(ForeignKey("family_consent.id"), index=True)
    address: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(8), default="ja")
    asked_at: Mapped[datetime] = mapped_column(default=now)
    letter_due_at: Mapped[datetime | None] = mapped_column(index=True)
    since: Mapped[datetime | None]
    circulars_since: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    bounced_words: Mapped[str] = mapped_column(String(300), default="")
