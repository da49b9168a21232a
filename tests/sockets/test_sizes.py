"""Messages of all sizes and in pieces, with the client that the tablets run: socket.io-client under Node."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from district_hall.audience.models import Membership
from district_hall.audience.questions import Area, Meant
from district_hall.clock import iso, now
from district_hall.db import Database
from district_hall.delivery.actions import Terms, send
from district_hall.delivery.models import MessageKind
from tests import town as story
from tests.services.node import socket_io_client
from tests.services.server import RunningBoard
from tests.sockets.test_live import leader_cookies
from tests.town import Town

IN_16_BITS = 1 << 16  # bytes: from here on a frame gives its length in 64 bits (RFC 6455, 5.2)
A_PAGE = "朝8時に、公民館の前に集まってください。持ち物は軍手とほうきです。" * 40


def thick_card(pages: int, at: datetime) -> dict[str, Any]:
    """A circular of many pages, each with the text that was found on it."""
    picture = {"picture": "a" * 64, "thumb": "b" * 64, "width": 1131, "height": 1600, "text": A_PAGE}
    return {
        "kind": "circular",
        "category": "event",
        "issuer": "leader",
        "title": "区の規約",
        "body": "",
        "published_at": iso(at),
        "due_on": None,
        "pages": [picture] * pages,
    }


def publish_thick(session: Session, town: Town, pages: int) -> dict[str, Any]:
    at, here = now(), town.districts["oiwake"]
    meant = Meant([Area(here)], Membership.EVERYONE)
    return send(session, here, meant, thick_card(pages, at), Terms(MessageKind.CIRCULAR), at=at).card


def test_a_card_whose_frame_gives_its_length_in_64_bits_arrives_whole(
    board: RunningBoard, database: Database, town: Town
) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    with socket_io_client(board.url, f"device={tablet.credential}") as client:
        client.next("connect")
        sent = database.unit_of_work(publish_thick, town, 60)
        came = client.next("card")["card"]
        assert len(json.dumps(came, ensure_ascii=False).encode()) > IN_16_BITS
        assert (came["id"], [page["text"] for page in came["pages"]]) == (sent["id"], [A_PAGE] * 60)
        message = story.publish(database, town, story.write(database, town))
        assert client.next("card")["card"]["id"] == str(message.id)  # the next frame begins where it should


def test_messages_that_leave_in_pieces_are_understood(board: RunningBoard, database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    with socket_io_client(f"{board.url}/staff", leader_cookies(board), in_pieces=True) as client:
        client.next("connect")
        for wish, answer in ((str(message.id), "ok"), ("没有", "no"), ("x" * 4000, "no")):
            client.emit("watch", wish)
            assert client.next("answer") == answer
