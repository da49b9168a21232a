"""What is decided about signs of life."""

from datetime import UTC, datetime, timedelta

EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
MISTRUST = timedelta(minutes=2)


def believed_time(*, occurred_at: datetime, sent_at: datetime | None, received_at: datetime) -> datetime:
    """When it really happened, from a clock that may lie.

    The device says when it happened and when it sent; the difference holds even where its clock is wrong, so it is
    counted back from our own clock. A time after its own sending, or from before there was such a tablet, is
    nonsense: then it is when we received it. Differences under two minutes are the network's, not the clock's.
    """
    # Differences first: reckoning with a date at the end of all years would overflow.
    if sent_at is None or occurred_at - sent_at > MISTRUST or sent_at - occurred_at > received_at - EARLIEST:
        return received_at
    clock_is_right = abs(sent_at - received_at) <= MISTRUST
    believed = occurred_at if clock_is_right else received_at - (sent_at - occurred_at)
    return min(believed, received_at) if believed >= EARLIEST else received_at
