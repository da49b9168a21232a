"""How long what failed waits, when it is given up, and when a whole service is left alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_hall.clock import now
from district_hall.delivery import outbox, rules
from district_hall.delivery.report_groups import HOLD
from tablet_ui.sweeper import SWEEP_EVERY

AT = now()
HOUR = timedelta(hours=1)
results = st.sampled_from(sorted(rules.PATIENCE))
chances = st.floats(0, 1, exclude_max=True)


def wait(result: str, attempts: int, chance: float, asked: timedelta | None = None) -> timedelta:
    due_at = rules.next_try(result, attempts=attempts, asked=asked, chance=chance, at=AT)
    assert due_at is not None
    return due_at - AT


@given(result=results, attempts=st.integers(1, 100), chance=chances)
def test_each_wait_is_at_least_half_and_at_most_the_whole_of_what_its_kind_of_failure_asks_for(
    result: str, attempts: int, chance: float
) -> None:
    patience = rules.PATIENCE[result]
    if attempts >= patience.most:
        assert rules.next_try(result, attempts=attempts, asked=HOUR, chance=chance, at=AT) is None
        return
    whole = min(patience.first * 2 ** min(attempts - 1, 30), patience.longest)
    assert whole / 2 <= wait(result, attempts, chance) <= whole


@pytest.mark.parametrize("result", sorted(rules.PATIENCE))
def test_those_that_failed_in_one_moment_don_t_come_back_in_one(result: str) -> None:
    assert len({wait(result, 1, tenth / 10) for tenth in range(10)}) == 10


@pytest.mark.parametrize("result", ["sent", "gone", "refused"])
def test_what_is_final_isn_t_tried_again(result: str) -> None:
    assert rules.next_try(result, attempts=1, asked=None, chance=0.5, at=AT) is None


@pytest.mark.parametrize(
    ("asked", "waits"), [(timedelta(minutes=10), timedelta(minutes=10)), (timedelta(days=9), HOUR)]
)
def test_a_service_is_waited_for_as_long_as_it_asks_up_to_an_hour(asked: timedelta, waits: timedelta) -> None:
    assert wait("later", 1, 0.5, asked) == waits


def test_nobody_waits_less_because_the_service_asks_for_less() -> None:
    assert wait("later", 20, 0.0, timedelta(seconds=1)) == rules.PATIENCE["later"].longest / 2


@pytest.mark.parametrize(
    ("came_to", "rests"),
    [
        ([("later", None)] * 4, None),  # too few to say
        ([("later", None)] * 5, rules.REST),
        ([("unreachable", None)] * 5 + [("sent", None)] * 5, None),  # half of them got through
        ([("unreachable", None)] * 6 + [("sent", None)] * 5, rules.REST),
        ([("refused", None)] * 9, None),  # each its own fault
        ([("later", timedelta(minutes=5))] * 5, timedelta(minutes=5)),
        ([("later", timedelta(seconds=1))] * 5, rules.REST),
        ([("later", timedelta(days=1))] * 5, HOUR),
    ],
)
def test_a_service_rests_where_most_of_several_found_it_in_trouble(
    came_to: list[tuple[str, timedelta | None]], rests: timedelta | None
) -> None:
    assert rules.origin_rests(came_to) == rests


def test_what_was_committed_and_not_sent_is_repeated_within_two_seconds() -> None:
    """Also by another process than the one that had claimed it and died."""
    assert outbox.LEASE + timedelta(seconds=SWEEP_EVERY) <= timedelta(seconds=2)


def test_a_report_is_held_for_others_no_longer_than_a_fifth_of_a_second() -> None:
    assert HOLD <= 0.2
