"""Down to the first board with rows in every table, and up again, on both databases: a way back that fails is none."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts.models import Alert, Step
from district_hall import attempts, health, schema
from district_hall.clock import now
from district_hall.db import Base, Database
from district_hall.delivery import outbox
from district_hall.delivery.channels.line.models import LineReply
from district_hall.delivery.models import Message, SafetyReply
from district_hall.delivery.report_words import Report, ReportKind
from district_hall.delivery.reports import record_reports
from district_hall.devices.actions import make_hall_code, make_household_card
from district_hall.family import pairing
from district_hall.family.acting import By
from district_hall.family.actions import Wish, look
from district_hall.family.models import Absence, FamilyPhone, Party, Relation
from district_hall.family.pairing import Contact
from district_hall.ids import new_id
from district_hall.people.leaving import household_leaves
from district_hall.people.models import StaffRole
from district_hall.people.register import Home, House, move_in
from district_hall.people.roles import Role
from district_hall.places.models import Helper, Household, Reach
from district_hall.retention.actions import set_period
from district_hall.retention.rules import Kept
from tests import town as story
from tests.integration.alert_acts import DeskActs
from tests.integration.line.linking import line_user
from tests.integration.mail.mailing import confirmed, of_staff
from tests.integration.old_rows import absence, add, everything
from tests.integration.pushing import subscribe
from tests.town import Town

OLD_SIGNS = {"reading", "check_in", "touch"}


def report(
    database: Database, device_id: UUID, kind: ReportKind, message_id: UUID | None = None, **more: object
) -> None:
    line = Report(uuid4(), 1, kind, now(), message_id, **more)  # type: ignore[arg-type]
    database.unit_of_work(record_reports, device_id, [line], sent_at=now(), at=now())


def live_a_month(database: Database, town: Town) -> None:
    """Everybody has been at the table; one house has seen three households."""
    circular = story.publish(database, town, story.write(database, town))
    tablet = story.pair(database, town, "oiwake/1/1").device_id
    hall = story.pair_hall(database, town, "oiwake").device_id
    subscribe(database, tablet)
    confirmed(database, of_staff(town, "desk"), "desk@example.jp")
    line_user(database, town, "oiwake/1/1")
    add(database, LineReply(token="nHuyWiB7yP5Zw52FIkcQobQuGDXCTA", was_linked=True))
    desk, office = DeskActs(database, town), town.staff["office"]
    alert = desk.live()
    message = desk.read(alert).message_id
    report(database, tablet, ReportKind.READ, circular.id)
    report(database, tablet, ReportKind.ANSWERED, message, answer=SafetyReply.HELP)
    report(database, tablet, ReportKind.ASK_VISIT)
    report(database, hall, ReportKind.READ, circular.id, household_id=town.households["oiwake/1/2"])
    desk.followed(alert, Step.ALL_CLEAR)

    def more(session: Session) -> None:
        make_hall_code(session, town.halls["oiwake"], by=office, at=now())
        make_household_card(session, town.households["oiwake/1/1"], by=office, at=now())
        wish = Wish(town.residents["荻原 ハツ"], Relation.SON)
        home, elder = town.households["oiwake/1/1"], By(Party.ELDER, tablet)
        consent, code = pairing.invite(session, home, wish, by=elder, at=now())
        pairing.pair_by_secret(session, code.secret, Contact("健一"), at=now())
        phone = session.scalars(select(FamilyPhone.id)).one()
        look(session, consent.id, phone, at=now())
        set_period(session, Kept.LOOKS, 200, by=office, at=now())
        health.beat(session, new_id(), at=now())
        outbox.record(session, {claim.entry_id: "" for claim in outbox.claim(session, at=now())}, at=now())
        attempts.note(session, attempts.Trying.FAMILY_ADDRESS, "192.0.2.1", at=now())
        for _ in range(2):
            old = session.scalars(select(Household).where(Household.left_at.is_(None), Household.number == 3)).first()
            assert old is not None
            household_leaves(session, old.id, by=office, at=now())
            move_in(session, House(old.group_id, old.number), Home("中里", True, Reach.PAPER), [], by=office)

    database.unit_of_work(more)
    add(
        database,
        absence(town, last_on=None, first_on=now().date() - timedelta(days=1)),
        Helper(district_id=town.districts["oiwake"], position=1, what="区長", name="荻原", telephone="0267-00-0000"),
    )


def test_a_lived_in_town_goes_down_to_the_first_board_and_up_again(
    database: Database, town: Town, database_url: str
) -> None:
    live_a_month(database, town)
    # Circulars' files and staff's sessions are older than this migration.
    still_empty = {"attachment", "attachment_page", "circular_group", "staff_session"}
    before = everything(database)
    assert {name for name, rows in before.items() if rows == 0} <= still_empty
    database.close()

    schema.downgrade(database_url, "0001")
    schema.upgrade(database_url)

    after_all = Database(database_url)
    assert schema.drift(database_url) == []
    after = everything(after_all)
    assert after["household"] == before["household"]
    assert after["resident"] == before["resident"]
    with after_all.reading() as session:
        assert session.scalar(select(func.count()).select_from(Alert)) == 0
        assert session.scalar(select(func.count()).select_from(Absence)) == 0
        assert all(one.district_id for one in session.scalars(select(Message)))
        # The first board knows only these words; with any other it couldn't read its own rows.
        assert set(session.scalars(select(StaffRole.role).distinct())) == {Role.DISTRICT_LEADER}
        assert set(session.scalars(select(Base.metadata.tables["sign_of_life"].c.kind).distinct())) <= OLD_SIGNS
        one_of_two = select(Household.group_id).group_by(Household.group_id, Household.number).having(func.count() > 1)
        assert session.scalars(one_of_two).all() == []
    after_all.close()


def test_the_demo_s_way_back_to_nothing_works_on_a_lived_in_town(
    database: Database, town: Town, database_url: str
) -> None:
    live_a_month(database, town)
    database.close()
    schema.downgrade(database_url, "base")
    schema.upgrade(database_url)
    assert schema.drift(database_url) == []
