"""States, second pair of eyes, sound, scale and time."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts import rules
from alerts.models import Hazard, State, Step

AT = datetime(2026, 11, 23, 5, 32, tzinfo=UTC)


def test_the_tables_speak_of_all_states_steps_and_hazards_and_of_no_others() -> None:
    mentioned = set(rules.TRANSITIONS).union(*rules.TRANSITIONS.values())
    assert mentioned == set(State)
    assert set(rules.FOLLOWERS) == set(Step)
    assert set(rules.BECOMES) == set(Step) - {Step.FIRST}
    assert set(rules.BECOMES.values()) <= rules.TRANSITIONS["live"]
    assert set(Hazard) >= rules.HAVE_LEVELS


@pytest.mark.parametrize(
    "state", [State.UPDATED, State.CORRECTED, State.ALL_CLEAR, State.CANCELLED, State.EXPIRED, State.DISCARDED]
)
def test_what_is_over_stays_over(state: State) -> None:
    assert not any(rules.may_become(state, other) for other in State)


def test_nothing_that_was_live_becomes_a_draft_again() -> None:
    assert not any(rules.may_become(State.LIVE, state) for state in rules.UNFINISHED)


def test_neither_a_writer_nor_who_handed_it_in_approves() -> None:
    assert not rules.may_approve("a", writers={"a", "b"}, handed_in_by="c")
    assert not rules.may_approve("b", writers={"a", "b"}, handed_in_by="c")
    assert not rules.may_approve("c", writers={"a", "b"}, handed_in_by="c")
    assert rules.may_approve("d", writers={"a", "b"}, handed_in_by="c")


@pytest.mark.parametrize(
    ("level", "step", "sound"),
    [
        (3, "first", "alarm"),
        (4, "update", "alarm"),
        (5, "correction", "alarm"),
        (2, "first", "notice"),
        (None, "update", "notice"),
        (4, "all_clear", "none"),
        (5, "cancel", "none"),
    ],
)
def test_an_all_clear_does_not_ring_like_an_evacuation(level: int | None, step: str, sound: str) -> None:
    assert rules.sound_of(level, step) == sound


def test_a_volcano_has_a_scale_of_its_own() -> None:
    assert not rules.is_scale_for(3, Hazard.VOLCANO)
    assert rules.is_scale_for(None, Hazard.VOLCANO)
    assert all(rules.is_scale_for(4, hazard) for hazard in rules.HAVE_LEVELS)


def test_how_long_it_holds() -> None:
    assert rules.usual_expiry(4, at=AT) > rules.usual_expiry(None, at=AT) > AT
    assert rules.ends_at("first", None, at=AT) is None
    assert rules.ends_at("cancel", None, at=AT) == AT + timedelta(hours=24)
    assert rules.ends_at("all_clear", AT, at=AT) == AT
    assert rules.is_over(AT, at=AT)
    assert not rules.is_over(None, at=AT)
