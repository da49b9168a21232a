"""What waits for its turn at a push service: in which order, what is written ahead, what is given up."""

import time

from district_hall.delivery.channels.push.answers import NoAnswerError
from district_hall.delivery.channels.push.errands import WRITTEN_AHEAD, Errand, Limits, Queue


def numbered(count: int) -> list[Errand]:
    return [Errand(lambda number=number: b"%d" % number) for number in range(count)]  # type: ignore[misc]


def taken(queue: Queue) -> list[bytes]:
    got = []
    while queue:
        assert not list(queue.write_some())
        while errand := queue.next():
            got.append(errand.request)
    return got


def test_all_are_written_and_taken_in_the_order_in_which_they_came() -> None:
    queue = Queue()
    queue.add(numbered(200))
    assert taken(queue) == [b"%d" % number for number in range(200)]


def test_no_more_are_written_ahead_than_is_said() -> None:
    queue, many = Queue(), numbered(500)
    queue.add(many)
    while queue.may_write:
        list(queue.write_some())
    assert sum(bool(errand.request) for errand in many) == WRITTEN_AHEAD


def test_one_that_is_put_back_is_the_next_again() -> None:
    queue = Queue()
    queue.add(numbered(3))
    list(queue.write_some())
    first = queue.next()
    assert first is not None
    queue.put_back(first)
    assert taken(queue) == [b"0", b"1", b"2"]


def test_one_that_can_t_be_written_comes_back_and_holds_none_up() -> None:
    def refuse() -> bytes:
        raise ValueError("no key")

    queue, bad = Queue(), Errand(refuse)
    queue.add([bad, *numbered(2)])
    assert list(queue.write_some()) == [bad]
    assert isinstance(bad.outcome, ValueError)
    assert taken(queue) == [b"0", b"1"]


def test_what_was_handed_over_too_long_ago_is_given_up_written_or_not_and_nothing_else() -> None:
    queue, limits, old = Queue(), Limits(together=60.0), numbered(WRITTEN_AHEAD + 10)
    queue.add(old)
    list(queue.write_some())
    in_time = time.monotonic() + 30
    assert not list(queue.give_up_overdue(limits, in_time))
    late = time.monotonic() + 90
    queue.add(new := numbered(1))
    new[0].handed_at = late
    assert list(queue.give_up_overdue(limits, late)) == old
    assert {type(errand.outcome).__base__ for errand in old} == {NoAnswerError}
    assert taken(queue) == [b"0"]
