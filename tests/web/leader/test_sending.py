"""The last step: what lacks is said with the way to mend it; what is sent is what was seen, once."""

from sqlalchemy import func, select, update

from circular.models import Circular, State
from district_hall.audience.models import Membership
from district_hall.db import Database
from district_hall.delivery.models import Message
from district_hall.places.models import Household
from tests import town as story
from tests.town import Town
from tests.web.leader.drafts import TEXTS, begin, id_in, put, saved
from tests.web.leader.pages import Page
from tests.web.visitors import Browser


def preview(leader: Browser, address: str) -> Page:
    return Page(leader.get(f"{address}/preview").text)


def messages(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Message)) or 0


def test_an_empty_draft_says_what_lacks_and_has_no_button_to_send(leader: Browser) -> None:
    address = begin(leader)
    page = preview(leader, address)
    assert "題名がまだありません" in page.words
    assert "中身がまだありません" in page.words
    assert page.has("a", href=f"{address}/write")
    assert not any(form.action.endswith("/publish") for form in page.forms)


def test_nobody_meant_leads_to_the_step_of_to_whom(leader: Browser, database: Database, town: Town) -> None:
    address = begin(leader)
    put(leader, address, 0, **TEXTS)

    database.unit_of_work(lambda session: session.execute(update(Household).values(is_member=False)))
    page = preview(leader, address)
    assert "あて先の世帯がありません" in page.words
    assert not any(form.action.endswith("/publish") for form in page.forms)


def test_the_preview_shows_text_and_title_as_the_tablet_will(leader: Browser) -> None:
    address = begin(leader)
    put(leader, address, 0, **TEXTS | {"body": "一つめの段落\n\n二つめの段落"})
    page = preview(leader, address)
    for words in ("どんど焼き", "一つめの段落", "二つめの段落", "区長から", "追分区の 4世帯に 出す"):
        assert words in page.words


def test_pressing_twice_sends_once(leader: Browser, database: Database) -> None:
    address = begin(leader)
    put(leader, address, 0, **TEXTS)
    fields = preview(leader, address).form("/publish").fields
    for _ in range(2):
        assert leader.send("POST", f"{address}/publish", data=fields).headers["Location"] == address
    assert messages(database) == 1
    assert "出しました" in leader.get(address).text


def test_what_was_changed_after_looking_is_not_sent(leader: Browser, database: Database) -> None:
    address = begin(leader)
    put(leader, address, 0, **TEXTS)
    seen = preview(leader, address).form("/publish").fields
    put(leader, address, 1, body="あとから変えた文")
    answer = leader.send("POST", f"{address}/publish", data=seen)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert "別の画面で変わりました" in page.words
    assert "あとから変えた文" in page.words
    assert messages(database) == 0
    assert leader.send("POST", f"{address}/publish", data=page.form("/publish").fields).status_code == 303


def test_a_draft_that_lacks_something_is_not_sent_by_a_forged_form(leader: Browser, database: Database) -> None:
    address = begin(leader)
    answer = leader.send("POST", f"{address}/publish", data={"revision": "0"})
    assert answer.status_code == 422
    assert "題名がまだありません" in answer.text
    for revision in ("", "x", "-1", "9" * 30):
        assert leader.send("POST", f"{address}/publish", data={"revision": revision}).status_code == 422
    assert messages(database) == 0


def test_withdrawing_asks_first_and_says_what_happens(leader: Browser, database: Database, town: Town) -> None:
    circular_id = story.write(database, town, membership=Membership.EVERYONE)
    story.publish(database, town, circular_id)
    address = f"/leader/circulars/{circular_id}"
    assert Page(leader.get(address).text).has("a", href=f"{address}/withdraw")
    page = Page(leader.get(f"{address}/withdraw").text)
    assert "追分区の すべてのタブレットと電話から、すぐに消えます。" in page.words
    for _ in range(2):
        assert leader.send("POST", page.form("/withdraw").action).headers["Location"] == address
    assert messages(database) == 2
    assert "いまは、だれの画面にも出ていません" in leader.get(address).text
    assert leader.get(f"{address}/withdraw").headers["Location"] == address


def test_a_draft_cannot_be_withdrawn(leader: Browser) -> None:
    address = begin(leader)
    assert leader.send("POST", f"{address}/withdraw").status_code == 409
    assert saved(leader, address)["revision"] == 0


def test_throwing_away_asks_first(leader: Browser, database: Database) -> None:
    address = begin(leader)
    put(leader, address, 0, title="いらない題")
    page = Page(leader.get(f"{address}/discard").text)
    assert "いらない題" in page.words
    assert leader.send("POST", page.form("/discard").action).headers["Location"] == "/leader/"
    assert leader.get(f"{address}/write").status_code == 404
    with database.reading() as session:
        assert session.get(Circular, id_in(address)) is None


def test_what_went_out_cannot_be_thrown_away(leader: Browser, database: Database, town: Town) -> None:
    circular_id = story.write(database, town)
    story.publish(database, town, circular_id)
    assert leader.send("POST", f"/leader/circulars/{circular_id}/discard").status_code == 409
    with database.reading() as session:
        assert session.get_one(Circular, circular_id).state is State.PUBLISHED
