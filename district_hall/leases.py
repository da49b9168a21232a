"""Leases: whoever claims something holds it for a while; when that is over, it is anybody's again."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from district_hall.failpoints import without


def is_held(
    until: ColumnElement[Any] | InstrumentedAttribute[Any], *, longest: timedelta, at: datetime
) -> ColumnElement[bool]:
    """Never null. Nobody claims for more than `longest`: what reaches much further was claimed before the clock was set
    back, and is over. Twice as long is believed, for another machine's clock may be somewhat ahead of ours.
    """
    return until.is_not(None) & (until > at) & (until <= at + 2 * longest)


def is_free(
    until: ColumnElement[Any] | InstrumentedAttribute[Any], *, longest: timedelta, at: datetime
) -> ColumnElement[bool]:
    if without("lease"):
        return true()
    return or_(until.is_(None), until <= at, until > at + 2 * longest)
