"""What the desk does with alerts, inside the caller's transaction. Each act locks the alert's row first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import checks, questions, rules
from alerts.card import card, ending, ending_title
from alerts.models import Alert, AlertArea, AlertChange, AlertVersion, Ask, Hazard, State, Step
from district_hall import audit
from district_hall.audience.questions import Area
from district_hall.delivery import actions as sending
from district_hall.delivery.actions import Terms
from district_hall.delivery.models import Message, MessageKind
from district_hall.errors import N_, NotFound, Refused

NOT_WAITING = N_("この放送は、いま承認を待っていません。画面を開き直してください。")
ON_AIR = N_("この放送は、もう出ています。")
NOT_OPEN = N_("この放送は、もう書きかえられません。直すには、続報か訂正を出してください。")
OWN = N_("書いた人と、承認をたのんだ人は、承認できません。ほかの人にたのんでください。")
NO_FOLLOWER = N_("この放送に、その続きは出せません。")


class ChangedElsewhere(Refused):
    """Somebody wrote a newer version since this one was shown; nothing was overwritten and nothing sent."""

    def __init__(self) -> None:
        super().__init__("changed-elsewhere", N_("この放送は、別の画面で書きかえられました。新しい文を見てください。"))


@dataclass(frozen=True)
class Content:
    """All that the desk can set. No `areas`: the whole town. No `expires_at`: until something follows it."""

    transcript: str
    level: int | None
    hazard: Hazard
    title: str
    body: str
    plain: str
    english: str
    ask: Ask
    areas: frozenset[Area]
    expires_at: datetime | None


def start(session: Session, *, by: UUID, at: datetime, training: bool = False) -> Alert:
    """An alert in which nothing is written yet (version 0)."""
    alert = Alert(created_by=by, created_at=at, training=training)
    session.add(alert)
    session.flush()
    _becomes(session, alert, State.DRAFT, by=by, at=at)
    audit.record(session, "start_alert", alert, by=by, training=training)
    return alert


def follow(session: Session, alert_id: UUID, step: Step, *, by: UUID, at: datetime) -> Alert:
    """A draft that follows a live alert: an update or correction begins as its copy, an end with the standard words.

    A drill is followed by a drill. Raises Refused where the alert is over or replaced already.
    """
    before = questions.alert(session, alert_id)
    if (gone := checks.what_became_of(before, at=at)) is not None:
        raise gone
    sent = questions.version_sent(before)
    if sent is None or step not in rules.FOLLOWERS[before.step]:
        raise Refused("cannot-follow", NO_FOLLOWER)
    alert = Alert(step=step, follows_id=before.id, created_by=by, created_at=at, training=before.training)
    session.add(alert)
    session.flush()
    content = _ended(alert, sent) if step in rules.QUIET else _as_before(before, sent)
    _write(session, alert, content, by=by, at=at)
    _becomes(session, alert, State.DRAFT, by=by, at=at)
    audit.record(session, "follow_alert", alert, by=by, step=step, follows=str(before.id), training=alert.training)
    return alert


def _as_before(before: Alert, sent: AlertVersion) -> Content:
    """What the alert says; of an all-clear or cancel that has to be corrected, what it had ended."""
    while before.step in rules.QUIET and before.follows is not None:
        before = before.follows
        sent = questions.version_sent(before) or sent
    return content_of(sent)


def _ended(alert: Alert, sent: AlertVersion) -> Content:
    text = {language: ending(alert.step, sent, language) for language in ("ja", "ja-plain", "en")}
    return Content(
        transcript=text["ja"],
        level=None,
        hazard=sent.hazard,
        title=ending_title(alert.step, sent, "ja")[: rules.LONGEST_TITLE],
        body=text["ja"],
        plain=text["ja-plain"],
        english=text["en"],
        ask=Ask.ACKNOWLEDGE,
        areas=questions.areas_of(sent),
        expires_at=None,
    )


def content_of(version: AlertVersion) -> Content:
    """What a version holds."""
    return Content(
        transcript=version.transcript,
        level=version.level,
        hazard=version.hazard,
        title=version.title,
        body=version.body,
        plain=version.plain,
        english=version.english,
        ask=version.ask,
        areas=questions.areas_of(version),
        expires_at=version.expires_at,
    )


def edit(session: Session, alert_id: UUID, content: Content, *, seen: int, by: UUID, at: datetime) -> int:
    """Writes the next version and returns its number; what waited or was given back is a draft again.

    Raises ChangedElsewhere where `seen` is not the newest, Refused where it can't be kept as it is. What isn't fit to go
    out yet is kept all the same: `hand_in` says so. Content that is the same makes no version.
    """
    alert = _unfinished(session, alert_id)
    if alert.version != seen:
        raise ChangedElsewhere
    newest = questions.newest(alert)
    if newest is not None and content_of(newest) == content:
        return alert.version
    _write(session, alert, content, by=by, at=at)
    if alert.state is not State.DRAFT:
        _becomes(session, alert, State.DRAFT, by=by, at=at)
    audit.record(session, "edit_alert", alert, by=by, version=alert.version)
    return alert.version


def what_is_missing(session: Session, alert: Alert, *, at: datetime) -> list[Refused]:
    """All that keeps its newest version from going out now, in the order of the page."""
    version = questions.newest(alert)
    if version is None:
        return [Refused("transcript-empty", checks.EMPTY, field="transcript")]
    return checks.what_keeps(session, alert, version, at=at)


def hand_in(session: Session, alert_id: UUID, *, seen: int, by: UUID, at: datetime) -> None:
    """Asks for approval; raises Refused with the first thing that keeps it from going out."""
    alert = _unfinished(session, alert_id)
    if alert.version == seen and not rules.may_become(alert.state, State.WAITING):
        raise Refused("waiting-already", N_("承認は、もうたのんであります。"))
    _fit_to_go_out(session, alert, seen=seen, at=at)
    _becomes(session, alert, State.WAITING, by=by, at=at)
    audit.record(session, "hand_in_alert", alert, by=by, version=alert.version)


def give_back(session: Session, alert_id: UUID, *, seen: int, by: UUID, at: datetime, reason: str) -> None:
    """Doesn't approve it, and says why."""
    alert = _waiting(session, alert_id, seen=seen)
    _becomes(session, alert, State.RETURNED, by=by, at=at, reason=checks.reason_given(reason))
    audit.record(session, "give_back_alert", alert, by=by, version=alert.version)


def approve(session: Session, alert_id: UUID, *, seen: int, by: UUID, at: datetime) -> Message:
    """Sends exactly the version that was seen. Not for who wrote any of its versions, nor for who handed it in."""
    alert = _waiting(session, alert_id, seen=seen)
    writers = {version.written_by for version in alert.versions}
    if not rules.may_approve(by, writers=writers, handed_in_by=questions.handed_in_by(alert)):
        raise Refused("own-alert", OWN)
    return _send(session, alert, seen=seen, by=by, at=at)


def send_alone(session: Session, alert_id: UUID, *, seen: int, by: UUID, at: datetime, reason: str) -> Message:
    """Sends it without a second pair of eyes; the reason stands in its history for everybody at the desk."""
    alert = _unfinished(session, alert_id)
    return _send(session, alert, seen=seen, by=by, at=at, alone=checks.reason_given(reason))


def discard(session: Session, alert_id: UUID, *, by: UUID, at: datetime) -> None:
    """Puts away what was never sent; its versions stay."""
    alert = _unfinished(session, alert_id)
    _becomes(session, alert, State.DISCARDED, by=by, at=at)
    audit.record(session, "discard_alert", alert, by=by, version=alert.version)


def expire(session: Session, *, at: datetime, at_most: int = 100) -> int:
    """Marks what has run out; returns how many."""
    over = session.scalars(
        select(Alert)
        .where(Alert.state == State.LIVE, Alert.expires_at <= at)
        .order_by(Alert.id)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    ).all()
    for alert in over:
        _becomes(session, alert, State.EXPIRED, by=None, at=at)
        audit.record(session, "expire_alert", alert, by=None)
    session.flush()
    return len(over)


def _send(session: Session, alert: Alert, *, seen: int, by: UUID, at: datetime, alone: str = "") -> Message:
    followed = _locked(session, alert.follows_id) if alert.follows_id else None
    version = _fit_to_go_out(session, alert, seen=seen, at=at)
    expires_at = rules.ends_at(alert.step, version.expires_at, at=at)
    message = sending.send(
        session,
        None,
        questions.meant_by(session, questions.areas_of(version)),
        card(session, alert, version, at=at),
        Terms(
            MessageKind.ALERT,
            expires_at=expires_at,
            training=alert.training,
            supersedes=followed.message if followed else None,
        ),
        at=at,
    )
    alert.message_id, alert.live_at, alert.expires_at = message.id, at, expires_at
    _becomes(session, alert, State.LIVE, by=by, at=at, reason=alone, alone=bool(alone))
    if followed is not None:
        _becomes(session, followed, State(rules.BECOMES[alert.step]), by=by, at=at)
    act = "send_alert_alone" if alone else "approve_alert"
    audit.record(session, act, alert, by=by, version=version.number, step=alert.step, training=alert.training)
    session.flush()
    return message


def _fit_to_go_out(session: Session, alert: Alert, *, seen: int, at: datetime) -> AlertVersion:
    """The version seen, which must be the newest; raises the first of what keeps it from going out."""
    if alert.version != seen:
        raise ChangedElsewhere
    if missing := what_is_missing(session, alert, at=at):
        raise missing[0]
    return alert.versions[-1]


def _write(session: Session, alert: Alert, content: Content, *, by: UUID, at: datetime) -> None:
    """The next version, never over the one before; raises Refused for what can't be kept."""
    texts = {name: getattr(content, name).replace("\0", "") for name in checks.MOST}  # PostgreSQL takes no NUL
    version = AlertVersion(
        number=alert.version + 1,
        written_by=by,
        written_at=at,
        level=content.level,
        hazard=content.hazard,
        ask=content.ask,
        expires_at=content.expires_at,
        **texts,
    )
    checks.can_be_kept(session, version, content.areas)
    version.areas = [AlertArea(district_id=area.district_id, group_id=area.group_id) for area in content.areas]
    alert.version = version.number
    alert.versions.append(version)
    session.flush()


def _waiting(session: Session, alert_id: UUID, *, seen: int) -> Alert:
    """The alert, locked, still as it was seen and still waiting."""
    alert = _locked(session, alert_id)
    if alert.message_id is not None:
        raise Refused("not-waiting", ON_AIR)
    if alert.version != seen:
        raise ChangedElsewhere
    if alert.state is not State.WAITING:
        raise Refused("not-waiting", NOT_WAITING)
    return alert


def _unfinished(session: Session, alert_id: UUID) -> Alert:
    """The alert, locked; raises Refused where it has gone out or was put away."""
    alert = _locked(session, alert_id)
    if alert.state not in rules.UNFINISHED:
        raise Refused("not-a-draft", NOT_OPEN)
    return alert


def _locked(session: Session, alert_id: UUID) -> Alert:
    alert = session.get(Alert, alert_id, with_for_update=True)
    if alert is None:
        raise NotFound
    return alert


def _becomes(
    session: Session,
    alert: Alert,
    state: State,
    *,
    by: UUID | None,
    at: datetime,
    reason: str = "",
    alone: bool = False,
) -> None:
    alert.state = state
    change = AlertChange(state=state, version=alert.version, by=by, at=at, alone=alone, reason=reason)
    alert.changes.append(change)
    session.flush()
