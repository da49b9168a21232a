"""The bounds of how long things are kept."""

from datetime import UTC, datetime, timedelta

import pytest

from district_hall.people.rules import SESSION_LONGEST
from district_hall.retention.rules import TERMS, Kept, is_allowed, kept_since


def test_every_kind_of_record_has_a_period_within_its_bounds() -> None:
    assert set(TERMS) == set(Kept)
    assert [kept for kept, term in TERMS.items() if not 1 <= term.least <= term.days <= term.most] == []


@pytest.mark.parametrize("kept", Kept)
def test_nothing_shorter_or_longer_than_the_bounds_is_allowed(kept: Kept) -> None:
    term = TERMS[kept]
    assert is_allowed(kept, term.least)
    assert is_allowed(kept, term.most)
    assert not is_allowed(kept, term.least - 1)
    assert not is_allowed(kept, term.most + 1)


def test_a_session_that_still_holds_can_never_be_over() -> None:
    assert timedelta(days=TERMS[Kept.SESSIONS].least) > SESSION_LONGEST


def test_the_family_s_seven_days_and_the_month_of_broadcasts_are_always_there() -> None:
    assert TERMS[Kept.SIGNS_OF_LIFE].least >= 31
    assert TERMS[Kept.ALERTS].least > 31


def test_what_is_exactly_as_old_as_the_period_is_still_kept() -> None:
    at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    assert kept_since(90, at=at) == datetime(2026, 8, 27, 9, 0, tzinfo=UTC)
