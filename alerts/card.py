"""What a device is told of an alert (docs/interface.md): everything that is needed to show and to say it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from alerts import rules, wording
from alerts import standard_words as words
from alerts.models import Alert, AlertVersion, Step
from alerts.questions import areas_of, version_sent
from district_hall.audience.models import Audience
from district_hall.audience.questions import Area
from district_hall.clock import iso
from district_hall.delivery.drill import stamp
from district_hall.places.models import District
from district_hall.places.questions import districts

Name = dict[str, str]


@dataclass(frozen=True)
class Text:
    """A title and body in one language, and what the voice reads: not always the same, see `_fallback`."""

    title: str
    body: str
    voice: str


def card(session: Session, alert: Alert, version: AlertVersion, *, at: datetime) -> dict[str, Any]:
    """The card of this version as it would go out now; places are called as they are called now.

    The id and the mark of a drill are added at sending.
    """
    everywhere = districts(session)
    now_for = areas_of(version)
    no_longer = _left_out(_areas_before(session, alert), now_for, everywhere)
    texts = {language: text_of(alert, version, language) for language in words.LANGUAGES}
    expires_at = rules.ends_at(alert.step, version.expires_at, at=at)
    return {
        "kind": "alert",
        "step": alert.step.value,
        "level": version.level,
        "hazard": version.hazard.value,
        "issuer": dict(words.ISSUER),
        "areas": names(now_for, everywhere),
        "dropped": names(no_longer, everywhere),
        "texts": {language: {"title": text.title, "body": text.body} for language, text in texts.items()},
        "voice": {
            language: wording.spoken(text.voice, level=version.level, step=alert.step, language=language)
            for language, text in texts.items()
        },
        "ask": version.ask.value,
        "sound": rules.sound_of(version.level, alert.step),
        "published_at": iso(at),
        "expires_at": iso(expires_at) if expires_at else None,
    }


def preview(session: Session, alert: Alert, version: AlertVersion, *, at: datetime) -> dict[str, Any]:
    """The card as devices would get it, with a drill's marks; its id is the draft's."""
    return {**stamp(card(session, alert, version, at=at), training=alert.training), "id": str(alert.id)}


def text_of(alert: Alert, version: AlertVersion, language: str) -> Text:
    """What was written in this language, else the standard words, else the Japanese with a note."""
    title = title_of(alert, version, language)
    japanese = wording.screen_text(version.transcript, version.body)
    written = {"ja": japanese, "ja-plain": version.plain.strip(), "en": version.english.strip()}[language]
    text = written or _standard_body(alert, version, language)
    if text:
        return Text(title, text, text)
    note = words.UNTRANSLATED[language]
    # An English voice makes nothing of Japanese; a Japanese one reads it all.
    return Text(title, f"{note}\n{japanese}", note if language == "en" else f"{note}\n{japanese}")


def title_of(alert: Alert, version: AlertVersion, language: str) -> str:
    """The official word of an evacuation level; what it is about; for the end of something, what has ended."""
    before = _before(alert)
    if alert.step in rules.QUIET and before is not None:
        if language == "ja" and version.title.strip():
            return version.title.strip()
        return ending_title(alert.step, before, language)
    if language == "ja" and version.level not in words.EVACUATION and version.title.strip():
        return version.title.strip()
    return wording.title_for(version.level, version.hazard, language)


def _standard_body(alert: Alert, version: AlertVersion, language: str) -> str:
    before = _before(alert)
    if alert.step in rules.QUIET and before is not None:
        return ending(alert.step, before, language)
    official = words.EVACUATION.get(version.level or 0)
    return official.body[language] if official else ""


def ending_title(step: Step, before: AlertVersion, language: str) -> str:
    """What the end of `before` is called."""
    standard = words.CANCEL if step is Step.CANCEL else words.ALL_CLEAR
    return standard.title[language] % {"what": what_was(before, language)}


def ending(step: Step, before: AlertVersion, language: str) -> str:
    """The standard words that end what `before` announced."""
    if step is Step.CANCEL:
        standard = words.CANCEL
    elif before.level in words.EVACUATION:
        standard = words.ALL_CLEAR
    else:
        standard = words.ALL_CLEAR_WITHOUT_EVACUATION
    return standard.body[language] % {"what": what_was(before, language)}


def what_was(before: AlertVersion, language: str) -> str:
    """What an announcement is called afterwards; in easy Japanese as on the day."""
    if language == "en":
        return wording.title_for(before.level, before.hazard, "en")
    if before.level in words.EVACUATION or not before.title.strip():
        return wording.title_for(before.level, before.hazard)
    return before.title.strip()


def _before(alert: Alert) -> AlertVersion | None:
    return version_sent(alert.follows) if alert.follows else None


def _areas_before(session: Session, alert: Alert) -> list[Area]:
    """Whoever may have got the message before: its own areas and those that were added from the ones before it."""
    if alert.follows is None or alert.follows.message is None:
        return []
    audience = session.get_one(Audience, alert.follows.message.audience_id)
    return [Area(area.district_id, area.group_id) for area in audience.areas]


def _left_out(before: Collection[Area], now_for: Collection[Area], everywhere: Collection[District]) -> set[Area]:
    """What of `before` isn't meant any more: of a district that went on in some groups, the others."""
    if not now_for:
        return set()
    kept = set(now_for)
    groups_of: dict[UUID, set[Area]] = {row.id: {Area(row.id, one.id) for one in row.groups} for row in everywhere}
    gone: set[Area] = set()
    for area in before:
        if area in kept or Area(area.district_id) in kept:
            continue
        groups = groups_of.get(area.district_id, set())
        gone |= groups - kept if area.group_id is None and groups & kept else {area}
    return {area for area in gone if area.group_id is None or Area(area.district_id) not in gone}


def names(areas: Collection[Area], everywhere: Collection[District]) -> list[Name]:
    """In the town's order; nothing for the whole town."""
    found: list[Name] = []
    for row in everywhere:
        if Area(row.id) in areas:
            found.append({"ja": row.name, "en": row.name_en})
        found += [
            {"ja": f"{row.name} {group.number}班", "en": f"{row.name_en}, group {group.number}"}
            for group in row.groups
            if Area(row.id, group.id) in areas
        ]
    return found
