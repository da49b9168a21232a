"""Where an alert stands for whoever looks at it, and which buttons that gives them."""

from dataclasses import dataclass
from uuid import UUID

from alerts import rules
from alerts.models import Alert, AlertChange, State
from alerts.questions import had_a_hand_in, newest

OPEN = frozenset(State(one) for one in rules.UNFINISHED)


def last_change(alert: Alert, *states: State) -> AlertChange | None:
    """The newest change to one of these states, or of all."""
    return next((one for one in reversed(alert.changes) if not states or one.state in states), None)


def may_approve(alert: Alert, account_id: UUID) -> bool:
    """What is offered; the action has the last word."""
    return alert.state is State.WAITING and account_id not in had_a_hand_in(alert)


def is_mine(alert: Alert, account_id: UUID) -> bool:
    version = newest(alert)
    return account_id in {alert.created_by, version.written_by if version else None}


def followers(alert: Alert) -> frozenset[str]:
    """The steps that can follow it now."""
    return rules.FOLLOWERS.get(alert.step, frozenset()) if alert.state is State.LIVE else frozenset()


@dataclass(frozen=True)
class Buttons:
    """What this visitor is offered on the checking page."""

    hand_in: bool
    approve: bool
    alone: bool

    @classmethod
    def of(cls, alert: Alert, account_id: UUID, *, may_alone: bool) -> "Buttons":
        approve = may_approve(alert, account_id)
        return cls(
            hand_in=alert.state in (State.DRAFT, State.RETURNED),
            approve=approve,
            alone=alert.state in OPEN and may_alone and not approve,
        )
