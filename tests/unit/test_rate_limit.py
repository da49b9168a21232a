"""A device that floods must wait; nobody else does."""

from district_hall import rate_limit
from district_hall.rate_limit import RateLimit


class Clock:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_a_burst_is_let_through_and_then_one_after_the_other() -> None:
    clock = Clock()
    limit = RateLimit(burst=3, a_second=0.5, clock=clock)
    assert [limit.wait_for("a") for _ in range(4)] == [0, 0, 0, 2]
    clock.at += 1
    assert limit.wait_for("a") == 1
    clock.at += 1
    assert [limit.wait_for("a") for _ in range(2)] == [0, 2]


def test_each_has_an_allowance_of_their_own() -> None:
    limit = RateLimit(burst=1, a_second=1, clock=Clock())
    assert [limit.wait_for(who) for who in ("a", "a", "b")] == [0, 1, 0]


def test_whoever_stays_away_gets_no_more_than_the_burst() -> None:
    clock = Clock()
    limit = RateLimit(burst=2, a_second=1, clock=clock)
    limit.wait_for("a")
    clock.at += 1000
    assert [limit.wait_for("a") for _ in range(3)] == [0, 0, 1]


def test_what_it_remembers_is_bounded(monkeypatch: object) -> None:
    clock = Clock()
    limit = RateLimit(burst=1, a_second=1, clock=clock)
    for who in range(rate_limit.MOST_REMEMBERED):
        limit.wait_for(who)
    clock.at += 10
    assert limit.wait_for("one more") == 0
    assert len(limit._buckets) == 1
