"""An alert from draft to what follows it: states, versions, two pairs of eyes."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from alerts import actions, jobs, questions
from alerts.models import State, Step
from district_hall.audit import AuditEntry
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import Message
from district_hall.delivery.questions import live_messages
from district_hall.errors import Refused
from district_hall.places.questions import household
from tests.integration.alert_acts import DeskActs, content, refused
from tests.town import Town


@pytest.fixture
def desk(database: Database, town: Town) -> DeskActs:
    return DeskActs(database, town)


def on_board(desk: DeskActs, home: str) -> list[str]:
    with desk.database.reading() as session:
        found = live_messages(session, household(session, desk.town.households[home]), at=now())
        return [f"{message.card['step']} {message.card['texts']['ja']['title']}" for message in found]


def messages(desk: DeskActs) -> int:
    with desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Message)) or 0


def test_written_by_one_approved_by_another_it_is_live(desk: DeskActs) -> None:
    alert_id = desk.live()
    alert = desk.read(alert_id)
    assert alert.state is State.LIVE
    assert [(change.state, change.who and change.who.login) for change in alert.changes] == [
        (State.DRAFT, "desk"),
        (State.WAITING, "desk"),
        (State.LIVE, "desk2"),
    ]
    assert on_board(desk, "oiwake/1/1") == ["first 避難指示"]
    assert on_board(desk, "oiwake/1/3") == ["first 避難指示"], "alerts reach everyone, members or not"
    assert on_board(desk, "kariyado/1/1") == []


def test_every_act_is_in_the_audit_trail(desk: DeskActs) -> None:
    desk.followed(desk.live(), Step.ALL_CLEAR)
    with desk.database.reading() as session:
        acts = set(session.scalars(select(AuditEntry.act)))
    assert acts >= {"start_alert", "edit_alert", "hand_in_alert", "approve_alert", "follow_alert"}


@pytest.mark.parametrize("approver", ["desk", "chief"])
def test_neither_writer_nor_editor_nor_who_handed_it_in_approves(desk: DeskActs, approver: str) -> None:
    alert_id = desk.written()
    desk.edit(alert_id, content(desk.town, "oiwake", title="なおした"), seen=1, by="chief")
    desk.hand_in(alert_id, seen=2, by="desk")
    with refused("own-alert"):
        desk.approve(alert_id, seen=2, by=approver)
    desk.approve(alert_id, seen=2, by="desk2")


def test_who_only_handed_it_in_does_not_approve(desk: DeskActs) -> None:
    alert_id = desk.written()
    desk.hand_in(alert_id, by="chief")
    with refused("own-alert"):
        desk.approve(alert_id, by="chief")


def test_an_edit_slipped_between_look_and_approve_is_not_sent(desk: DeskActs) -> None:
    alert_id = desk.handed_in()
    desk.edit(alert_id, content(desk.town, "oiwake", body="すりかえた文です。"), seen=1)
    with refused("changed-elsewhere"):
        desk.approve(alert_id, seen=1)
    desk.hand_in(alert_id, seen=2)
    with refused("changed-elsewhere"):
        desk.approve(alert_id, seen=1)
    assert messages(desk) == 0
    desk.approve(alert_id, seen=2)
    assert desk.card(alert_id)["texts"]["ja"]["body"] == "すりかえた文です。"


def test_two_windows_do_not_overwrite_each_other(desk: DeskActs) -> None:
    alert_id = desk.written()
    desk.edit(alert_id, content(desk.town, "oiwake", title="はじめ"), seen=1)
    with refused("changed-elsewhere"):
        desk.edit(alert_id, content(desk.town, "oiwake", title="あと"), seen=1, by="desk2")
    assert [version.title for version in desk.read(alert_id).versions] == ["避難指示", "はじめ"]


def test_saving_the_same_again_makes_no_version(desk: DeskActs) -> None:
    alert_id = desk.written()
    assert desk.edit(alert_id, content(desk.town, "oiwake"), seen=1) == 1


def test_the_writer_who_edits_while_it_waits_takes_it_back(desk: DeskActs) -> None:
    alert_id = desk.handed_in()
    desk.edit(alert_id, content(desk.town, "oiwake", title="なおし"), seen=1)
    assert desk.read(alert_id).state is State.DRAFT
    with refused("not-waiting"):
        desk.approve(alert_id, seen=2)


def test_two_who_approve_at_once_send_one(desk: DeskActs) -> None:
    alert_id = desk.handed_in()
    together = threading.Barrier(2)
    answers: list[str] = []

    def approve(who: str) -> None:
        together.wait()
        try:
            desk.approve(alert_id, by=who)
            answers.append("sent")
        except Refused as refusal:
            answers.append(refusal.code)

    threads = [threading.Thread(target=approve, args=(who,)) for who in ("desk2", "chief")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["not-waiting", "sent"]
    assert messages(desk) == 1
    assert desk.states(alert_id).count(State.LIVE) == 1


def test_two_followers_approved_at_once_leave_one_and_the_other_stays_a_draft(desk: DeskActs) -> None:
    first = desk.live()
    update, clear = desk.follow(first, Step.UPDATE), desk.follow(first, Step.ALL_CLEAR)
    for one in (update, clear):
        desk.hand_in(one)
    together = threading.Barrier(2)
    answers: list[str] = []

    def approve(alert_id: object, who: str) -> None:
        together.wait()
        try:
            desk.approve(alert_id, by=who)  # type: ignore[arg-type]
            answers.append("sent")
        except Refused as refusal:
            answers.append(refusal.code)

    threads = [threading.Thread(target=approve, args=pair) for pair in ((update, "desk2"), (clear, "chief"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["already-replaced", "sent"]
    assert sorted(desk.read(one).state for one in (update, clear)) == [State.LIVE, State.WAITING]


def test_it_is_given_back_with_a_reason_and_handed_in_again(desk: DeskActs) -> None:
    alert_id = desk.handed_in()
    reviewer = desk.town.staff["desk2"]
    with refused("reason-missing", "reason"):
        desk.database.unit_of_work(actions.give_back, alert_id, seen=1, by=reviewer, at=now(), reason=" ")
    desk.database.unit_of_work(
        actions.give_back, alert_id, seen=1, by=reviewer, at=now(), reason="避難所がぬけています"
    )
    alert = desk.read(alert_id)
    assert (alert.state, alert.changes[-1].reason) == (State.RETURNED, "避難所がぬけています")
    desk.edit(alert_id, content(desk.town, "oiwake", title="なおし"), seen=1)
    desk.hand_in(alert_id, seen=2)
    desk.approve(alert_id, seen=2)
    assert desk.states(alert_id) == [
        State.DRAFT,
        State.WAITING,
        State.RETURNED,
        State.DRAFT,
        State.WAITING,
        State.LIVE,
    ]


def test_sent_alone_it_says_so_and_why(desk: DeskActs) -> None:
    alert_id = desk.written(by="chief")
    chief = desk.town.staff["chief"]
    with refused("reason-missing"):
        desk.database.unit_of_work(actions.send_alone, alert_id, seen=1, by=chief, at=now(), reason="")
    with refused("changed-elsewhere"):
        desk.database.unit_of_work(actions.send_alone, alert_id, seen=0, by=chief, at=now(), reason="一刻をあらそう")
    desk.database.unit_of_work(actions.send_alone, alert_id, seen=1, by=chief, at=now(), reason="一刻をあらそう")
    last = desk.read(alert_id).changes[-1]
    assert (last.state, last.alone, last.reason, last.by) == (State.LIVE, True, "一刻をあらそう", chief)
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).where(AuditEntry.act == "send_alert_alone")) == 1


def test_what_is_out_is_not_edited_handed_in_or_put_away(desk: DeskActs) -> None:
    alert_id = desk.live()
    with refused("not-a-draft"):
        desk.edit(alert_id, content(desk.town, "oiwake", title="あとから"), seen=1)
    with refused("not-a-draft"):
        desk.hand_in(alert_id)
    with refused("not-a-draft"):
        desk.database.unit_of_work(actions.discard, alert_id, by=desk.town.staff["desk"], at=now())
    with refused("not-waiting"):
        desk.approve(alert_id)


def test_a_draft_put_away_keeps_its_versions_and_can_not_be_sent(desk: DeskActs) -> None:
    alert_id = desk.handed_in()
    desk.database.unit_of_work(actions.discard, alert_id, by=desk.town.staff["desk"], at=now())
    with refused("not-waiting"):
        desk.approve(alert_id)
    assert len(desk.read(alert_id).versions) == 1


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (Step.UPDATE, State.UPDATED),
        (Step.CORRECTION, State.CORRECTED),
        (Step.ALL_CLEAR, State.ALL_CLEAR),
        (Step.CANCEL, State.CANCELLED),
    ],
)
def test_four_different_things_follow(desk: DeskActs, step: Step, state: State) -> None:
    first = desk.live()
    after = desk.followed(first, step)
    assert desk.read(first).state is state
    assert desk.states(first)[-1] is state
    assert [one.split()[0] for one in on_board(desk, "oiwake/1/1")] == [step.value]
    with desk.database.reading() as session:
        assert [one.id for one in questions.chain(session, first, at=now())] == [first, after]
        assert [one.id for one in questions.live(session, at=now())] == [after]
        assert [one.id for one in questions.past(session, at=now())] == [first]


def test_what_was_replaced_or_is_over_is_not_followed(desk: DeskActs) -> None:
    first = desk.live(content(desk.town, "oiwake", expires_at=now() + timedelta(hours=1)))
    late = desk.follow(first, Step.UPDATE)
    desk.hand_in(late)
    with refused("expired"):
        desk.approve(late, at=now() + timedelta(hours=2))
    with refused("expired"):
        desk.follow(first, Step.UPDATE, at=now() + timedelta(hours=2))
    desk.followed(first, Step.ALL_CLEAR)
    with refused("already-replaced"):
        desk.follow(first, Step.UPDATE)
    with refused("already-replaced"):
        desk.approve(late)
    assert desk.read(late).state is State.WAITING, "the draft stays"


def test_an_all_clear_sent_by_mistake_is_corrected_with_what_it_had_ended(desk: DeskActs) -> None:
    clear = desk.followed(desk.live(), Step.ALL_CLEAR)
    with refused("cannot-follow"):
        desk.follow(clear, Step.CANCEL)
    again = desk.followed(clear, Step.CORRECTION)
    card = desk.card(again)
    assert (card["level"], card["texts"]["ja"]["title"], card["sound"]) == (4, "避難指示", "alarm")


def test_a_part_is_ended_by_an_update_and_never_by_an_all_clear(desk: DeskActs) -> None:
    first = desk.live(content(desk.town, "oiwake", "kariyado"))
    clear = desk.follow(first, Step.ALL_CLEAR)
    offered = actions.content_of(desk.read(clear).versions[-1])
    narrower = replace(offered, areas=content(desk.town, "oiwake").areas)
    desk.edit(clear, narrower, seen=1)
    with refused("areas-fixed", "areas"):
        desk.hand_in(clear, seen=2)


def test_what_has_run_out_does_not_look_live_and_the_clock_writes_it_down(desk: DeskActs) -> None:
    soon = now() + timedelta(minutes=30)
    alert_id = desk.live(content(desk.town, "oiwake", expires_at=soon))
    later = soon + timedelta(seconds=1)
    with desk.database.reading() as session:
        assert questions.live(session, at=later) == []
        assert [one.state for one in questions.past(session, at=later)] == [State.EXPIRED]
    assert desk.read(alert_id, at=later).state is State.EXPIRED
    assert jobs.expire(desk.database) is False
    assert desk.database.unit_of_work(actions.expire, at=later) == 1
    assert desk.database.unit_of_work(actions.expire, at=later) == 0
    last = desk.read(alert_id).changes[-1]
    assert (last.state, last.by) == (State.EXPIRED, None)


def test_the_job_marks_what_is_over(desk: DeskActs) -> None:
    past = now() - timedelta(hours=2)
    alert_id = desk.handed_in(content(desk.town, "oiwake", expires_at=now() + timedelta(hours=1)))
    desk.approve(alert_id)
    with desk.database.reading() as session:
        assert questions.alert(session, alert_id).expires_at is not None

    def runs_out(session: object) -> None:
        questions.alert(session, alert_id).expires_at = past  # type: ignore[arg-type]

    desk.database.unit_of_work(runs_out)
    assert jobs.expire(desk.database) is True
    assert desk.read(alert_id).state is State.EXPIRED


def test_lists_can_be_used_after_the_session_is_closed(desk: DeskActs) -> None:
    desk.followed(desk.live(), Step.UPDATE)
    desk.handed_in()
    desk.written()
    with desk.database.reading() as session:
        found = [
            *questions.live(session, at=now()),
            *questions.waiting(session),
            *questions.drafts(session),
            *questions.past(session, at=now()),
        ]
    assert len(found) == 4
    for one in found:
        version = questions.newest(one)
        assert version is not None
        assert version.writer.name
        assert [area.district.name for area in version.areas] == ["追分区"]
        assert [change.who for change in one.changes]
        assert one.follows is None or questions.version_sent(one.follows) is not None
