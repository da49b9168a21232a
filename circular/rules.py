"""What is decided about circulars: pure, standard library only."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONGEST_TITLE = 60
LONGEST_BODY = 8000
MOST_ATTACHMENTS = 10
MOST_PAGES = 60
LONGEST_PAGE_TEXT = 4000
ON_THE_BOARD = timedelta(days=60)
AFTER_DUE = timedelta(days=7)
_JST = ZoneInfo("Asia/Tokyo")


class Missing(StrEnum):
    """What keeps a draft from going out."""

    TITLE = "title-missing"
    CONTENT = "content-missing"
    PAGES = "pages-not-ready"
    REFUSED_FILE = "file-refused"
    TOO_MANY_PAGES = "too-many-pages"
    DUE_PASSED = "due-passed"
    NOBODY = "nobody-meant"


def what_is_missing(
    *, title: str, body: str, file_states: Sequence[str], pages: int, due_on: date | None, households: int, today: date
) -> list[Missing]:
    """In the order of the steps; empty where it may go out. `file_states` are AttachmentState words."""
    missing: list[Missing] = []
    if not title.strip():
        missing.append(Missing.TITLE)
    if not body.strip() and not file_states:
        missing.append(Missing.CONTENT)
    if any(state in ("waiting", "rendering") for state in file_states):
        missing.append(Missing.PAGES)
    if "refused" in file_states:
        missing.append(Missing.REFUSED_FILE)
    if pages > MOST_PAGES:
        missing.append(Missing.TOO_MANY_PAGES)
    if due_on is not None and due_on < today:
        missing.append(Missing.DUE_PASSED)
    if households == 0:
        missing.append(Missing.NOBODY)
    return missing


def expires_at(*, published_at: datetime, due_on: date | None) -> datetime:
    """It stays on the board for sixty days, and at least a week beyond its due day."""
    usual = published_at + ON_THE_BOARD
    if due_on is None:
        return usual
    return max(usual, datetime.combine(due_on, time(0), _JST) + timedelta(days=1) + AFTER_DUE)
