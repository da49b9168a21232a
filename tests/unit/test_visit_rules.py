"""When somebody must go, and when many silent homes are one outage."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_hall.places.telephone import folded
from district_hall.visits.rules import (
    FEWEST_IN_AN_OUTAGE,
    ONE_OUTAGE,
    PERCENT_IN_AN_OUTAGE,
    is_grave,
    is_silent,
    outages,
)

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("card", "grave"),
    [
        ({"level": 3, "ask": "acknowledge", "step": "first"}, True),
        ({"level": 5, "ask": "acknowledge", "step": "correction"}, True),
        ({"level": 2, "ask": "acknowledge", "step": "first"}, False),
        ({"level": None, "ask": "acknowledge", "step": "update"}, False),
        ({"level": None, "ask": "safety", "step": "first"}, True),
        ({"level": 4, "ask": "safety", "step": "all_clear"}, False),
        ({"level": 4, "ask": "safety", "step": "cancel"}, False),
        ({}, False),
    ],
)
def test_doors_are_knocked_at_for_evacuations_and_where_safety_is_asked_for(
    card: dict[str, object], grave: bool
) -> None:
    assert is_grave(card) is grave


@pytest.mark.parametrize(
    ("last_seen", "visited", "silent"),
    [(2.9, None, False), (3, None, True), (30, None, True), (30, 2.9, False), (30, 3, True), (2, 30, False)],
)
def test_a_tablet_is_silent_after_three_days_and_again_three_days_after_a_visit(
    last_seen: float, visited: float | None, silent: bool
) -> None:
    visited_at = None if visited is None else NOON - visited * DAY
    assert is_silent(last_seen_at=NOON - last_seen * DAY, visited_at=visited_at, at=NOON) is silent


def minutes(*after: int) -> dict[int, datetime]:
    return {home: NOON + timedelta(minutes=after) for home, after in enumerate(after)}


def test_five_that_fell_silent_together_are_one_outage() -> None:
    assert outages(minutes(0, 5, 30, 90, 120), of=16) == [[0, 1, 2, 3, 4]]


def test_four_are_four() -> None:
    assert outages(minutes(0, 1, 2, 3), of=4) == []


def test_five_of_many_are_five() -> None:
    assert outages(minutes(0, 1, 2, 3, 4), of=17) == []


def test_what_fell_silent_at_other_times_stands_alone() -> None:
    assert outages(minutes(0, 1, 2, 3, 4, 5000), of=10) == [[0, 1, 2, 3, 4]]
    assert outages(minutes(0, 40, 80, 119, 121), of=10) == []


def test_two_outages_are_two() -> None:
    found = outages(minutes(0, 1, 2, 3, 4, 5, 4000, 4001, 4002, 4003, 4004), of=11)
    assert found == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]


@given(st.lists(st.integers(0, 2000), max_size=60), st.integers(0, 100))
def test_every_outage_is_large_and_short_and_no_home_is_in_two(after: list[int], more: int) -> None:
    since, of = minutes(*after), len(after) + more
    found = outages(since, of)
    assert len({home for one in found for home in one}) == sum(len(one) for one in found)
    for one in found:
        assert len(one) >= FEWEST_IN_AN_OUTAGE
        assert len(one) * 100 >= of * PERCENT_IN_AN_OUTAGE
        assert max(since[home] for home in one) - min(since[home] for home in one) <= ONE_OUTAGE


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0267-45-1234", "0267-45-1234"),
        ("０２６７－４５－１２３４", "0267-45-1234"),
        ("０９０ー１２３４ー５６７８", "090-1234-5678"),
        ("（0267）45 1234", "0267-45-1234"),
        ("09012345678", "09012345678"),
        ("+81 267 45 1234", "+81-267-45-1234"),
        ("45−1234", "45-1234"),
        ("119", None),
        ("110", None),
        ("", None),
        ("電話はありません", None),
        ("0267-45-1234 内線3番", None),
        ("0" * 16, None),
        ("1-2-3-4-5-6-7-8-9-0-1", None),
        ("tel:0267451234", None),
    ],
)
def test_telephone_numbers_are_kept_in_half_width_with_hyphens(typed: str, number: str | None) -> None:
    assert folded(typed) == number
