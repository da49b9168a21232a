"""The family's phone gets in by a code for one consent: half an hour, once, five wrong tries."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from district_hall.clock import now
from district_hall.db import Database
from district_hall.devices import rules as pairing_rules
from district_hall.errors import Refused, TooMany
from district_hall.family import actions, pairing, questions
from district_hall.family.acting import By
from district_hall.family.actions import Wish
from district_hall.family.models import Consent, FamilyCode, FamilyPhone, Party, Relation
from district_hall.family.pairing import CannotPair, Contact, NewCode, Paired
from tests import town as story
from tests.town import Town

KENICHI = Contact("健一")


@pytest.fixture
def elder(database: Database, town: Town) -> By:
    return By(Party.ELDER, story.pair(database, town, "oiwake/1/1").device_id)


@pytest.fixture
def invited(database: Database, town: Town, elder: By) -> tuple[Consent, NewCode]:
    return invite(database, town, elder, Relation.SON)


def invite(database: Database, town: Town, by: By, relation: Relation) -> tuple[Consent, NewCode]:
    wish = Wish(town.residents["荻原 ハツ"], relation)
    return database.unit_of_work(pairing.invite, town.households["oiwake/1/1"], wish, by=by, at=now())


def press(database: Database, digits: str, contact: Contact = KENICHI, address: str = "192.0.2.1") -> Paired | Refused:
    return database.unit_of_work(pairing.pair_by_digits, digits, contact, address, at=now())


def paired(answer: Paired | Refused) -> Paired:
    assert isinstance(answer, Paired)
    return answer


def code_of(answer: Paired | Refused) -> str:
    assert isinstance(answer, Refused)
    return answer.code


def wrong(code: NewCode) -> str:
    return f"{(int(code.digits) + 1) % 1_000_000:06}"


def sees(database: Database, credential: str | None) -> list[UUID]:
    with database.reading() as session:
        phone = questions.phone_with(session, credential or "")
        return [one.id for one in questions.consents_for(session, phone.id)] if phone else []


def test_six_digits_let_a_phone_look_and_say_who_it_is(database: Database, invited: tuple[Consent, NewCode]) -> None:
    consent, code = invited
    got = paired(press(database, code.digits))
    assert sees(database, got.credential) == [consent.id]
    with database.reading() as session:
        assert questions.consent(session, consent.id).name == "健一"


def test_of_codes_and_credential_only_hashes_are_kept(database: Database, invited: tuple[Consent, NewCode]) -> None:
    _consent, code = invited
    got = paired(press(database, code.digits))
    with database.reading() as session:
        row = session.scalars(select(FamilyCode)).one()
        kept = [row.digits_hash, row.secret_hash, session.scalars(select(FamilyPhone.credential_hash)).one()]
    assert [len(one) for one in kept] == [32, 32, 32]
    for secret in (code.digits, code.secret, got.credential or ""):
        assert all(secret.encode() not in one for one in kept)


def test_a_code_is_used_up_by_digits_and_by_qr_alike(database: Database, invited: tuple[Consent, NewCode]) -> None:
    _consent, code = invited
    paired(database.unit_of_work(pairing.pair_by_secret, code.secret, KENICHI, at=now()))
    assert code_of(press(database, code.digits)) == "pairing-used"
    with pytest.raises(CannotPair):
        database.unit_of_work(pairing.look_at_code, code.secret, at=now())


def test_two_phones_at_the_same_moment_only_one_gets_it(database: Database, invited: tuple[Consent, NewCode]) -> None:
    """Both have read the code as open before either writes: the conditional update decides."""
    consent, code = invited
    with database.reading() as session:
        stale = questions.code_by_secret(session, code.secret)
        same = questions.consent(session, consent.id)
    assert stale is not None
    paired(press(database, code.digits))
    with pytest.raises(CannotPair) as refusal:
        database.unit_of_work(pairing._pair, stale, same, KENICHI, at=now())
    assert refusal.value.code == "pairing-used"


def test_after_half_an_hour_a_code_opens_nothing(database: Database, invited: tuple[Consent, NewCode]) -> None:
    _consent, code = invited
    with pytest.raises(CannotPair) as refusal:
        database.unit_of_work(pairing.pair_by_secret, code.secret, KENICHI, at=code.expires_at)
    assert refusal.value.code == "pairing-expired"


def test_a_new_code_ends_the_one_before(database: Database, invited: tuple[Consent, NewCode], elder: By) -> None:
    consent, code = invited
    newer = database.unit_of_work(pairing.make_code, consent.id, by=elder, at=now())
    assert code_of(press(database, code.digits)) == "pairing-expired"
    paired(press(database, newer.digits))


def test_ending_the_consent_ends_its_code(database: Database, invited: tuple[Consent, NewCode], elder: By) -> None:
    consent, code = invited
    database.unit_of_work(actions.end, consent.id, by=elder, at=now())
    assert code_of(press(database, code.digits)) == "pairing-expired"
    with pytest.raises(Refused):
        database.unit_of_work(pairing.make_code, consent.id, by=elder, at=now())


def test_five_wrong_tries_end_the_digits_but_not_the_qr_code(
    database: Database, invited: tuple[Consent, NewCode]
) -> None:
    _consent, code = invited
    for number in range(pairing_rules.WRONG_TRIES):
        assert code_of(press(database, wrong(code), address=f"192.0.2.{number}")) == "pairing-unknown"
    assert code_of(press(database, code.digits)) == "pairing-ended"
    paired(database.unit_of_work(pairing.pair_by_secret, code.secret, KENICHI, at=now()))


def test_one_address_waits_after_ten_wrong_tries(database: Database, invited: tuple[Consent, NewCode]) -> None:
    _consent, code = invited
    for _ in range(pairing_rules.TRIES_PER_ADDRESS):
        press(database, wrong(code))
    answer = press(database, code.digits)
    assert isinstance(answer, TooMany)
    assert answer.retry_after == int(pairing_rules.ADDRESS_WINDOW.total_seconds())


def test_without_a_name_no_try_is_spent(database: Database, invited: tuple[Consent, NewCode]) -> None:
    _consent, code = invited
    with pytest.raises(Refused) as refusal:
        press(database, code.digits, Contact("  "))
    assert (refusal.value.code, refusal.value.field) == ("name-unusable", "name")
    paired(press(database, code.digits))


def test_one_phone_watches_several(database: Database, town: Town, invited: tuple[Consent, NewCode], elder: By) -> None:
    consent, code = invited
    got = paired(press(database, code.digits))
    with database.reading() as session:
        phone = questions.phone_with(session, got.credential or "")
    assert phone is not None
    other, second = invite(database, town, elder, Relation.RELATIVE)
    again = paired(press(database, second.digits, Contact("健一", phone_id=phone.id)))
    assert again.credential is None
    assert set(sees(database, got.credential)) == {consent.id, other.id}


def test_a_newer_phone_takes_the_place_of_the_one_before(
    database: Database, invited: tuple[Consent, NewCode], elder: By
) -> None:
    consent, code = invited
    old = paired(press(database, code.digits))
    second = database.unit_of_work(pairing.make_code, consent.id, by=elder, at=now())
    new = paired(press(database, second.digits, Contact("健一の新しい電話")))
    assert sees(database, old.credential) == []
    assert sees(database, new.credential) == [consent.id]


def test_on_paper_the_signed_name_stays(database: Database, town: Town) -> None:
    by = By(Party.STAFF, town.leaders["oiwake"])
    wish = Wish(town.residents["荻原 ハツ"], Relation.SON, "荻原 健一", now().date() - timedelta(days=1))
    consent, code = database.unit_of_work(pairing.invite, town.households["oiwake/1/1"], wish, by=by, at=now())
    paired(press(database, code.digits, Contact("だれか")))
    with database.reading() as session:
        assert questions.consent(session, consent.id).name == "荻原 健一"
