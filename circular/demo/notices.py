"""The circulars of the demo town: five weeks of them, in every district."""

from datetime import date, datetime

from circular.demo import (
    notice_texts_event,
    notice_texts_hall,
    notice_texts_living,
    notice_texts_report,
    notice_texts_safety,
)
from circular.demo.notice_form import Notice, Photo, Sheet
from circular.demo.photos import make_photo
from circular.demo.sheets import make_pdf

NOTICES: tuple[Notice, ...] = (
    *notice_texts_event.NOTICES,
    *notice_texts_hall.NOTICES,
    *notice_texts_living.NOTICES,
    *notice_texts_safety.NOTICES,
    *notice_texts_report.NOTICES,
)


def notices(today: date) -> tuple[Notice, ...]:
    """Every circular as it was posted, oldest first, its dates reckoned from `today` (a day in Japan)."""
    return tuple(sorted((each.on(today) for each in NOTICES), key=lambda each: each.published_at(today)))


def make_file(attachment: Sheet | Photo, taken: datetime | None = None) -> bytes:
    """The attachment's bytes, as a leader's phone would send them; `taken` goes into a photo's EXIF data."""
    if isinstance(attachment, Sheet):
        return make_pdf(attachment)
    return make_photo(attachment.scene, attachment.orientation, attachment.kind, taken)
