"""From what a device sent to what it means: the good part, and the unreadable by name."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from district_hall.delivery.models import SafetyReply
from district_hall.delivery.report_words import ABOUT_A_MESSAGE, RefusedReport, Report, ReportKind
from district_hall.errors import N_, Refused
from district_hall.ids import parse_id

MOST_REPORTS = 200
LARGEST_SEQUENCE = 2**31 - 1
LONGEST_VALUE = 200
KINDS = {kind.value: kind for kind in ReportKind}
ANSWERS = {answer.value: answer for answer in SafetyReply}
SHAPE = N_("送られたものの形が正しくありません。")


@dataclass(frozen=True)
class Batch:
    """`sent_at` is None where the device's clock makes no sense."""

    sent_at: datetime | None
    reports: list[Report]
    unreadable: list[RefusedReport]


def batch(body: object) -> Batch:
    """Raises Refused only where there is no list at all; a bad line is named and doesn't spoil the others."""
    if not isinstance(body, dict) or not isinstance(body.get("reports"), list):
        raise Refused("bad-request", SHAPE, field="reports")
    lines = body["reports"]
    if len(lines) > MOST_REPORTS:
        raise Refused(
            "too-many-reports", N_("一度に送れるのは%(most)s件までです。"), field="reports", most=MOST_REPORTS
        )
    read = [_report(line) for line in lines]
    return Batch(
        sent_at=_moment(body.get("sent_at")),
        reports=[one for one in read if isinstance(one, Report)],
        unreadable=[one for one in read if isinstance(one, RefusedReport)],
    )


def _report(line: Any) -> Report | RefusedReport:
    if not isinstance(line, dict):
        return RefusedReport("", "report-unreadable", SHAPE)
    own_id, occurred_at, sequence = (
        parse_id(line.get("id")),
        _moment(line.get("occurred_at")),
        _count(line.get("sequence")),
    )
    kind, message, resident = _kind(line.get("kind")), parse_id(line.get("message")), parse_id(line.get("resident"))
    answer, card = _answer(line.get("answer")), line.get("card")
    nameless = (kind in ABOUT_A_MESSAGE and not message) or (line.get("resident") is not None and not resident)
    nameless = nameless or (kind is ReportKind.ANSWERED) != (answer is not None)
    nameless = nameless or not (card is None or (isinstance(card, str) and len(card) <= LONGEST_VALUE))
    if own_id is None or occurred_at is None or kind is None or sequence is None or nameless:
        return RefusedReport(_own_name(line.get("id")), "report-unreadable", SHAPE)
    home = parse_id(line.get("household"))
    return Report(own_id, sequence, kind, occurred_at, message, resident, answer, card, home)


def _own_name(own_id: object) -> str:
    """What the device calls it, to find it by. JSON can hold half a character (a lone surrogate), UTF-8 can't."""
    return own_id[:LONGEST_VALUE].encode(errors="replace").decode() if isinstance(own_id, str) else ""


def _answer(word: object) -> SafetyReply | None:
    return ANSWERS.get(word) if isinstance(word, str) else None


def _kind(word: object) -> ReportKind | None:
    return KINDS.get(word) if isinstance(word, str) else None


def _count(value: object) -> int | None:
    """A whole number that the database can keep."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_SEQUENCE:
        return value
    return None


def _moment(text: object) -> datetime | None:
    """An RFC 3339 moment in UTC; without an offset it is taken as UTC. None where it is none, or beyond all years."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def members(body: object, *names: str) -> dict[str, str]:
    """These members of a JSON object, where they are there; each must be a short text."""
    if not isinstance(body, dict):
        raise Refused("bad-request", SHAPE)
    found = {name: body[name] for name in names if body.get(name) is not None}
    for name, value in found.items():
        if not isinstance(value, str) or len(value) > LONGEST_VALUE:
            raise Refused("bad-request", SHAPE, field=name)
    return found


def six_digits(text: str) -> str:
    """Also as people write them: full-width, with blanks or a hyphen between."""
    digits = "".join(str(int(letter)) for letter in text if letter.isdecimal())
    if len(digits) != 6:
        raise Refused("pairing-unreadable", N_("番号は6けたの数字です。"), field="code")
    return digits
