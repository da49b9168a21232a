"""What keeps an alert from going out (`what_keeps`), and the little that keeps it from being written down at all.

Each no says how to mend it.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import questions, rules, wording
from alerts.models import Alert, AlertVersion, Hazard, State
from district_hall.audience.questions import Area, count_meant
from district_hall.errors import N_, Refused
from district_hall.places.models import District, Group

EMPTY = N_("放送の文がまだありません。放送文を貼り付けるか、書いてください。")
NO_TITLE = N_("題名がまだありません。題名を書いてください。")
ABOLISHED = N_("「%(word)s」は2021年5月20日になくなった言葉です。「%(instead)s」など、いまの言葉に直してください。")
VOLCANO = N_(
    "噴火警戒レベルは、警戒レベルとは別の目もりです。「警戒レベルなし」をえらび、噴火警戒レベルは文に書いてください。"
)
NO_SCALE = N_(
    "警戒レベルがあるのは、大雨・洪水・土砂災害・高潮だけです。「警戒レベルなし」にするか、種類をえらび直してください。"
)
DRILL_WORDS = N_(
    "文の「訓練」という言葉と、この放送の種類が合いません。訓練は訓練として作り直すか、文を直してください。"
)
MUST_BE_SAME_AREAS = N_(
    "解除と取消は、前の放送と同じ所に出します。一部の区だけを終わらせるには、続報で区をえらび直してください。"
)
PASSED = N_("「いつまで」の時刻が、もう過ぎています。えらび直してください。")
TOO_FAR = N_("「いつまで」は、%(days)s日先までです。えらび直してください。")
NOBODY = N_("えらんだ所には、世帯がありません。どこに出すかを、えらび直してください。")
REPLACED = N_("もとの放送は、もう別の放送に替わっています。この下書きは残っています。")
EXPIRED = N_("もとの放送は、時間がきて終わっています。新しい放送として出してください。この下書きは残っています。")
TOO_LONG = N_("放送文は%(most)s文字までです。いまは%(now)s文字あります。短くするか、2回に分けてください。")
BODY_TOO_LONG = N_("画面の文は%(most)s文字までです。いまは%(now)s文字あります。短くしてください。")
TITLE_TOO_LONG = N_("題名は%(most)s文字までです。")
NO_LEVEL = N_("警戒レベルは1から5までです。")
UNKNOWN_AREA = N_("えらんだ区や班が、いまの台帳にありません。えらび直してください。")
NO_REASON = N_("理由を書いてください。")
REASON_TOO_LONG = N_("理由は%(most)s文字までです。")
MOST = {
    "transcript": (rules.LONGEST_TRANSCRIPT, "transcript-too-long", TOO_LONG),
    "title": (rules.LONGEST_TITLE, "title-too-long", TITLE_TOO_LONG),
    "body": (rules.LONGEST_BODY, "body-too-long", BODY_TOO_LONG),
    "plain": (rules.LONGEST_BODY, "body-too-long", BODY_TOO_LONG),
    "english": (rules.LONGEST_BODY, "body-too-long", BODY_TOO_LONG),
}


def can_be_kept(session: Session, version: AlertVersion, areas: Collection[Area]) -> None:
    """Raises Refused for what no version may hold: texts without end, a level or an area that there isn't."""
    for name, (most, code, text) in MOST.items():
        if (length := len(getattr(version, name))) > most:
            raise Refused(code, text, field=name, most=most, now=length)
    if version.level not in (None, 1, 2, 3, 4, 5):
        raise Refused("level-unknown", NO_LEVEL, field="level")
    known = {Area(district_id) for district_id in session.scalars(select(District.id))}
    known |= {
        Area(district_id, group_id) for district_id, group_id in session.execute(select(Group.district_id, Group.id))
    }
    if not known.issuperset(areas):
        raise Refused("area-unknown", UNKNOWN_AREA, field="areas")


def reason_given(text: str) -> str:
    reason = text.replace("\0", "").strip()
    if not reason:
        raise Refused("reason-missing", NO_REASON, field="reason")
    if len(reason) > rules.LONGEST_REASON:
        raise Refused("reason-too-long", REASON_TOO_LONG, field="reason", most=rules.LONGEST_REASON)
    return reason


def what_keeps(session: Session, alert: Alert, version: AlertVersion, *, at: datetime) -> list[Refused]:
    """Everything that keeps this version from going out now: what it follows first, then in the order of the page."""
    gone = what_became_of(alert.follows, at=at)
    found = [*_in_texts(alert, version), *_in_choices(session, alert, version, at=at)]
    return [gone, *found] if gone else found


def _in_texts(alert: Alert, version: AlertVersion) -> Iterator[Refused]:
    if not version.transcript.strip() or not wording.screen_text(version.transcript, version.body):
        yield Refused("transcript-empty", EMPTY, field="transcript")
    if not version.title.strip() and version.level not in rules.EVACUATION_LEVELS:
        yield Refused("title-missing", NO_TITLE, field="title")
    texts = {name: getattr(version, name) for name in ("transcript", "title", "body", "plain", "english")}
    said: set[str] = set()
    for name, text in texts.items():
        for problem in wording.problems(text):
            if problem.word not in said:
                said.add(problem.word)
                yield Refused(problem.code, ABOLISHED, field=name, word=problem.word, instead=problem.instead)
    for name, text in texts.items():
        if wording.contradicts(text, training=alert.training):
            yield Refused("drill-words", DRILL_WORDS, field=name)
            return


def _in_choices(session: Session, alert: Alert, version: AlertVersion, *, at: datetime) -> Iterator[Refused]:
    if not rules.is_scale_for(version.level, version.hazard):
        text = VOLCANO if version.hazard is Hazard.VOLCANO else NO_SCALE
        yield Refused("level-without-hazard-scale", text, field="level")
    areas = questions.areas_of(version)
    if alert.step in rules.QUIET:
        before = questions.version_sent(alert.follows) if alert.follows else None
        if before is not None and areas != questions.areas_of(before):
            yield Refused("areas-fixed", MUST_BE_SAME_AREAS, field="areas")
    elif count_meant(session, questions.meant_by(session, areas)) == 0:
        yield Refused("nobody-there", NOBODY, field="areas")
    if rules.is_over(version.expires_at, at=at):
        yield Refused("expiry-passed", PASSED, field="until")
    elif version.expires_at is not None and version.expires_at > at + rules.LONGEST:
        yield Refused("expiry-too-far", TOO_FAR, field="until", days=rules.LONGEST.days)


def what_became_of(followed: Alert | None, *, at: datetime) -> Refused | None:
    """Why nothing can follow this one any more."""
    if followed is None:
        return None
    if followed.state is State.EXPIRED or (followed.state is State.LIVE and rules.is_over(followed.expires_at, at=at)):
        return Refused("expired", EXPIRED)
    return None if followed.state is State.LIVE else Refused("already-replaced", REPLACED)
