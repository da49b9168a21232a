"""Pure decisions."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from circular.rules import Missing, expires_at, what_is_missing
from district_hall.devices.rules import CodeState, code_state
from district_hall.people.roles import MAY, Office, Permission, Place, Role, Visitor, may
from district_hall.people.rules import SESSION_IDLE, SESSION_LONGEST, session_is_over
from district_hall.signs_of_life.rules import believed_time

AT = datetime(2026, 11, 23, 5, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("occurred", "sent", "believed"),
    [
        (timedelta(minutes=-10), timedelta(0), timedelta(minutes=-10)),
        (timedelta(days=-30), timedelta(days=-30, minutes=10), timedelta(minutes=-10)),
        (timedelta(days=800, minutes=-5), timedelta(days=800), timedelta(minutes=-5)),
        (timedelta(hours=3), timedelta(0), timedelta(0)),
        (timedelta(seconds=30), timedelta(0), timedelta(0)),
        (timedelta(days=-9000), timedelta(0), timedelta(0)),
    ],
    ids=["right clock", "clock behind", "clock ahead", "after its own sending", "a little ahead", "before tablets"],
)
def test_when_it_happened_is_counted_back_from_our_clock(
    occurred: timedelta, sent: timedelta, believed: timedelta
) -> None:
    assert believed_time(occurred_at=AT + occurred, sent_at=AT + sent, received_at=AT) == AT + believed


def test_without_a_sending_time_it_happened_when_we_heard_of_it() -> None:
    assert believed_time(occurred_at=AT - timedelta(days=1), sent_at=None, received_at=AT) == AT


@pytest.mark.parametrize(
    ("used", "expires", "wrong", "by_digits", "state"),
    [
        (None, 1, 0, True, CodeState.OPEN),
        (None, 1, 4, True, CodeState.OPEN),
        (None, 1, 5, True, CodeState.ENDED),
        (None, 1, 500, False, CodeState.OPEN),
        (None, 0, 0, False, CodeState.EXPIRED),
        (AT, 1, 0, True, CodeState.USED),
    ],
)
def test_the_states_of_a_pairing_code(
    used: datetime | None, expires: int, wrong: int, by_digits: bool, state: CodeState
) -> None:
    expires_on = AT + timedelta(minutes=expires)
    found = code_state(used_at=used, expires_at=expires_on, wrong_tries=wrong, by_digits=by_digits, at=AT)
    assert found is state


def test_a_session_ends_by_rest_by_age_and_by_hand() -> None:
    def over(created: timedelta, seen: timedelta, *, ended: bool = False) -> bool:
        return session_is_over(created_at=AT - created, last_seen_at=AT - seen, ended_at=AT if ended else None, at=AT)

    second = timedelta(seconds=1)
    assert not over(SESSION_LONGEST - second, SESSION_IDLE - second)
    assert over(SESSION_LONGEST + second, second)
    assert over(SESSION_IDLE + second, SESSION_IDLE + second)
    assert over(second, second, ended=True)


def test_what_is_missing_is_named_in_the_order_of_the_steps() -> None:
    missing = what_is_missing(
        title="",
        body=" ",
        file_states=["waiting", "refused"],
        pages=61,
        due_on=date(2026, 11, 22),
        households=0,
        today=date(2026, 11, 23),
    )
    assert missing == [
        Missing.TITLE,
        Missing.PAGES,
        Missing.REFUSED_FILE,
        Missing.TOO_MANY_PAGES,
        Missing.DUE_PASSED,
        Missing.NOBODY,
    ]


def test_a_circular_stays_sixty_days_and_a_week_beyond_its_due_day() -> None:
    assert expires_at(published_at=AT, due_on=None) == AT + timedelta(days=60)
    late = expires_at(published_at=AT, due_on=date(2027, 3, 1))
    assert late == datetime(2027, 3, 8, 15, 0, tzinfo=UTC)


def test_every_permission_stands_in_the_table() -> None:
    assert set(MAY) == set(Permission)


def test_a_leader_has_power_in_the_own_district_only() -> None:
    here, elsewhere = uuid4(), uuid4()
    leader = Visitor(account_id=uuid4(), offices=(Office(Role.DISTRICT_LEADER, Place(here)),))
    assert may(leader, Permission.WRITE_CIRCULAR, Place(here))
    assert not may(leader, Permission.WRITE_CIRCULAR, Place(elsewhere))
    assert not may(leader, Permission.REPORT)


def test_a_tablet_speaks_for_its_own_household_only() -> None:
    district, home = uuid4(), uuid4()
    tablet = Visitor(device_id=uuid4(), offices=(Office(Role.HOUSEHOLD_TABLET, Place(district, home)),))
    assert may(tablet, Permission.READ_MESSAGE, Place(district, home))
    assert not may(tablet, Permission.READ_MESSAGE, Place(district, uuid4()))
    assert not may(tablet, Permission.READ_MESSAGE, Place(district))
    assert not may(tablet, Permission.SEE_RECEIPTS, Place(district))
