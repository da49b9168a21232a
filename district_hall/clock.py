"""Time: aware UTC inside, Japan Standard Time on screens and for daily windows."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from district_hall.failpoints import clock_is_off_by

JST = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    return datetime.now(UTC) + clock_is_off_by()  # noqa: TID251 - here, and nowhere else


def local_day(at: datetime) -> date:
    """The calendar day in Japan that `at` falls on."""
    return at.astimezone(JST).date()


def iso(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, e.g. `2026-11-23T05:32:00.000Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
