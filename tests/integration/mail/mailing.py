"""Mail addresses of the story town's people, and a worker's way of sending to the tests' own mail server."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from district_hall.audit import ActorKind
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import parcels
from district_hall.delivery.channels.mail import actions
from district_hall.delivery.channels.mail.actions import Doer, Wish
from district_hall.delivery.channels.mail.letter import Office
from district_hall.delivery.channels.mail.links import Links
from district_hall.delivery.channels.mail.models import MailAddress
from district_hall.delivery.channels.mail.questions import Owner
from district_hall.delivery.channels.mail.sending import Mail
from district_hall.delivery.channels.mail.smtp import Postbox
from district_hall.delivery.models import ChannelWord, OutboxEntry
from district_hall.family.models import Consent
from district_hall.relay import Relay, relay
from tests import town as story
from tests.town import Town

LINKS = Links("https://kairan.example.jp", "a secret of this test")


def relay_to(port: int) -> Relay:
    return relay(f"smtp://127.0.0.1:{port}?starttls=0", "kairan@town.example.jp", town="軽井沢町")


def office_and_box(port: int) -> tuple[Office, Postbox]:
    to = relay_to(port)
    return Office(to.sender, "軽井沢町", "Karuizawa", LINKS), Postbox(to, "kairan.example.jp")


def mail_by(port: int) -> Mail:
    return Mail(*office_and_box(port))


def doer(owner: Owner) -> Doer:
    return Doer(ActorKind.STAFF if owner.account_id else ActorKind.FAMILY, owner.id)


def enter(
    database: Database, owner: Owner, address: str, *, circulars: bool = False, at: datetime | None = None
) -> UUID:
    wish = Wish(address, "ja", circulars)
    return database.unit_of_work(actions.enter, owner, wish, by=doer(owner), at=at or now()).id


def confirmed(database: Database, owner: Owner, address: str, *, circulars: bool = False) -> UUID:
    """An address that mail goes to from now on."""
    row = enter(database, owner, address, circulars=circulars)
    database.unit_of_work(actions.confirm, row, at=now())
    return row


def of_staff(town: Town, who: str) -> Owner:
    return Owner(account_id=town.leaders.get(who) or town.staff[who])


def of_family(database: Database, town: Town, resident: str) -> Owner:
    """A family contact who may see this resident, from now on."""
    story.let_family_look(database, town, resident)
    with database.reading() as session:
        newest = select(Consent.id).where(Consent.resident_id == town.residents[resident]).order_by(Consent.id.desc())
        return Owner(consent_id=session.scalars(newest.limit(1)).one())


def targets(database: Database, message_id: object) -> list[UUID]:
    """To whom this message goes by mail."""
    with database.reading() as session:
        rows = session.scalars(
            select(OutboxEntry.target_id).where(
                OutboxEntry.message_id == message_id, OutboxEntry.channel == ChannelWord.MAIL
            )
        )
        return [one for one in rows if one]


def address(database: Database, row: UUID) -> MailAddress:
    with database.reading() as session:
        return session.get_one(MailAddress, row)


def send(database: Database, channel: Mail, at: datetime) -> int:
    """Both queues, once, as their lanes do; how many were tried."""
    tried = 0
    for origin in ("urgent", "ordinary"):
        claimed = database.unit_of_work(parcels.claim, channel, origin, at=at)
        if claimed:
            database.unit_of_work(parcels.record, channel, list(channel.deliver(claimed)), at=at)
            tried += len(claimed)
    return tried
