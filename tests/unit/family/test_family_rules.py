"""What a family contact is shown: Japan's days, the first sign of each, and that a silent tablet isn't a silent person."""

from datetime import UTC, date, datetime, timedelta

import pytest

from district_hall.family import rules
from district_hall.family.rules import JST, Day, Glance, Mark, Span

TODAY = date(2026, 11, 23)
SINCE = date(2026, 10, 1)


def jst(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=JST)


def marks(*signs: datetime, away: tuple[Span, ...] = (), since: date = SINCE, at: datetime | None = None) -> list[Mark]:
    return [one.mark for one in rules.week(signs, away, since=since, at=at or jst(23, 18))]


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 22, 14, 59, 59, 999_999, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 15, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 14, 59, 59, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 12, 31, 15, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
    ids=["just before midnight in Japan", "midnight in Japan", "the same evening", "the new year"],
)
def test_a_day_begins_at_midnight_in_japan(at: datetime, day: date) -> None:
    assert rules.day_of(at) == day
    assert rules.start_of(day) <= at < rules.start_of(day + timedelta(days=1))


def test_a_sign_a_second_before_midnight_is_yesterday_s() -> None:
    week = rules.week([jst(22, 23, 59, 59)], (), since=SINCE, at=jst(23, 0, 0, 1))
    assert (week[-2].mark, week[-1].mark) == (Mark.LATE, Mark.YET)


def test_a_sign_at_midnight_is_today_s() -> None:
    week = rules.week([jst(23, 0)], (), since=SINCE, at=jst(23, 0, 0, 1))
    assert week[-1] == Day(TODAY, Mark.SIGN, jst(23, 0))


def test_the_week_is_seven_days_with_the_first_sign_of_each() -> None:
    week = rules.week([jst(23, 12), jst(23, 8, 12), jst(17, 9), jst(16, 9)], (), since=SINCE, at=jst(23, 18))
    assert [one.on for one in week] == [date(2026, 11, number) for number in range(17, 24)]
    assert week[-1].first_at == jst(23, 8, 12)
    assert week[0].first_at == jst(17, 9)


def test_a_first_sign_at_noon_is_late_one_a_minute_before_is_not() -> None:
    assert marks(jst(22, 11, 59), jst(23, 12, 0))[-2:] == [Mark.SIGN, Mark.LATE]


def test_a_day_without_a_sign_says_so_and_today_says_not_yet() -> None:
    assert marks()[-2:] == [Mark.NONE, Mark.YET]


def test_nothing_is_missed_on_days_before_the_consent() -> None:
    found = marks(jst(18, 9), since=date(2026, 11, 20))
    assert found == [Mark.BEFORE, Mark.SIGN, Mark.BEFORE, Mark.NONE, Mark.NONE, Mark.NONE, Mark.YET]


def test_days_away_say_so_unless_there_was_a_sign() -> None:
    away = (Span(date(2026, 11, 19), date(2026, 11, 20)),)
    found = marks(jst(20, 9), away=away)
    assert found[2:5] == [Mark.AWAY, Mark.SIGN, Mark.NONE]


@pytest.mark.parametrize(
    ("span", "covered"),
    [
        (Span(TODAY, TODAY), [TODAY]),
        (Span(TODAY, None), [TODAY, date(2030, 1, 1)]),
        (Span(date(2026, 11, 20), None, undone_on=TODAY), [date(2026, 11, 20), date(2026, 11, 22)]),
    ],
    ids=["one day", "without an end", "undone on the fourth day"],
)
def test_what_an_absence_covers(span: Span, covered: list[date]) -> None:
    assert all(span.covers(day) for day in covered)
    assert not span.covers(span.first_on - timedelta(days=1))
    assert span.last_on is None or not span.covers(span.last_on + timedelta(days=1))
    assert span.undone_on is None or not span.covers(span.undone_on)


def test_an_absence_undone_on_its_first_day_never_was() -> None:
    assert not Span(TODAY, None, undone_on=TODAY).covers(TODAY)


@pytest.mark.parametrize(
    ("one", "other", "do"),
    [
        (Span(date(2026, 11, 1), date(2026, 11, 5)), Span(date(2026, 11, 5), None), True),
        (Span(date(2026, 11, 1), date(2026, 11, 4)), Span(date(2026, 11, 5), None), False),
        (Span(date(2026, 11, 6), None), Span(date(2026, 11, 1), date(2026, 11, 5)), False),
        (Span(date(2026, 11, 6), None), Span(date(2026, 11, 1), None), True),
    ],
)
def test_two_absences_meet_where_they_share_a_day(one: Span, other: Span, do: bool) -> None:
    assert one.meets(other) is do
    assert other.meets(one) is do


@pytest.mark.parametrize(
    ("minutes", "silent"),
    [((29, 5), False), ((30, 90), False), ((31, 90), True)],
    ids=["heard", "at the edge", "silent"],
)
def test_a_home_is_silent_when_its_newest_tablet_is(minutes: tuple[int, ...], silent: bool) -> None:
    at = jst(23, 18)
    seen = [at - timedelta(minutes=ago) for ago in minutes]
    assert rules.silent_since(seen, at=at) == (max(seen) if silent else None)


def test_a_home_without_a_tablet_is_not_called_silent() -> None:
    assert rules.silent_since([], at=jst(23, 18)) is None


@pytest.mark.parametrize(
    ("today", "silent", "answer"),
    [
        (Day(TODAY, Mark.SIGN, jst(23, 8)), True, Glance.SIGN),
        (Day(TODAY, Mark.LATE, jst(23, 14)), False, Glance.SIGN),
        (Day(TODAY, Mark.AWAY), True, Glance.AWAY),
        (Day(TODAY, Mark.YET), True, Glance.SILENT),
        (Day(TODAY, Mark.YET), False, Glance.NONE),
    ],
)
def test_the_one_answer(today: Day, silent: bool, answer: Glance) -> None:
    assert rules.glance(today, silent=silent) is answer


def test_before_nine_it_is_early() -> None:
    assert rules.is_early(jst(23, 8, 59))
    assert not rules.is_early(jst(23, 9))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  健一 ", "健一"),
        ("荻原　健一", "荻原 健一"),
        ("a" * 40, "a" * 40),
        ("a" * 41, None),
        ("", None),
        (" \t\n", None),
        ("健\u202e一", None),
        ("健\x00一", None),
    ],
)
def test_a_name_is_tidied_or_refused(typed: str, kept: str | None) -> None:
    assert rules.tidy_name(typed) == kept


def test_somebody_is_called_by_their_given_name() -> None:
    assert [rules.given_name(name) for name in ("荻原 ハツ", "荻原　ハツ", "ハツ", "")] == ["ハツ", "ハツ", "ハツ", ""]
