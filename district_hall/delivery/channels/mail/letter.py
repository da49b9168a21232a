"""A letter (RFC 5322) of what was sent: plain text and HTML, the reader's language first, in one thread with its follow-ups."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from uuid import UUID

from district_hall.delivery.channel import Parcel
from district_hall.delivery.channels.content import Content, content
from district_hall.delivery.channels.mail.links import Links
from district_hall.delivery.channels.mail.rules import on_envelope
from district_hall.delivery.channels.words import ENGLISH, LANGUAGES, Say, say
from district_hall.delivery.models import MessageKind

LONGEST_SUBJECT = 120
_PAGE = "font-family:sans-serif;font-size:17px;line-height:1.75;color:#1a1a1a;max-width:40em"


@dataclass(frozen=True)
class Mailbox:
    """Where a letter goes, and what may stand in it."""

    id: UUID
    address: str
    language: str
    is_family: bool = False


@dataclass(frozen=True)
class Office:
    """In whose name letters go out."""

    sender: Address
    town: str
    town_en: str
    links: Links

    def town_in(self, language: str) -> str:
        return self.town_en if language == ENGLISH else self.town


def letter(office: Office, parcel: Parcel[Mailbox], *, at: datetime) -> EmailMessage:
    """One-click unsubscribing (RFC 8058) only from what is no emergency: no button may switch alerts off by accident."""
    to = parcel.target
    first, *others = (
        content(parcel.kind, parcel.card, one, for_family=to.is_family) for one in _languages(to.language)
    )
    message = _envelope(office, to, first.title, at=at)
    message["Message-ID"] = _message_id(office, parcel.message_id, to)
    if parcel.thread_id != parcel.message_id:
        message["In-Reply-To"] = message["References"] = _message_id(office, parcel.thread_id, to)
    stop = office.links.stop(to.id)
    if parcel.kind is MessageKind.ALERT:
        if parcel.card.get("sound") == "alarm":
            message["Importance"] = "high"
    else:
        message["List-Unsubscribe"] = f"<{stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _fill(message, office, [first, *others], stop=stop)
    return message


def confirmation(office: Office, to: Mailbox, *, at: datetime) -> EmailMessage:
    """Asks whether somebody wants our letters; until they press, none other comes."""
    what = Say.CONFIRM_FAMILY if to.is_family else Say.CONFIRM_STAFF
    link = office.links.confirm(to.id)
    parts = [
        Content(
            language,
            say(language, Say.CONFIRM_TITLE),
            body="\n\n".join(
                [
                    say(language, what, town=office.town_in(language)),
                    f"{say(language, Say.CONFIRM_LINK)}\n{link}",
                    say(language, Say.CONFIRM_NOT_YOU),
                ]
            ),
        )
        for language in _languages(to.language)
    ]
    message = _envelope(office, to, parts[0].title, at=at)
    message["Message-ID"] = f"<{to.id}.{int(at.timestamp())}@{office.sender.domain}>"
    _fill(message, office, parts, stop="")
    return message


def _languages(wanted: str) -> list[str]:
    return sorted(LANGUAGES, key=lambda one: one != wanted.removesuffix("-plain"))


def _envelope(office: Office, to: Mailbox, subject: str, *, at: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = office.sender
    message["To"] = Address(addr_spec=on_envelope(to.address))
    # A header is one line: the policy refuses a break in it, so that nobody's title writes headers.
    message["Subject"] = " ".join("".join(one if one.isprintable() else " " for one in subject).split())[
        :LONGEST_SUBJECT
    ]
    message["Date"] = at
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = to.language.removesuffix("-plain")
    return message


def _message_id(office: Office, message_id: UUID, to: Mailbox) -> str:
    """The same at each try: what arrives twice is the same letter to the reader's program."""
    return f"<{message_id}.{to.id}@{office.sender.domain}>"


def _fill(message: EmailMessage, office: Office, parts: list[Content], *, stop: str) -> None:
    # Base64: no line is too long, and no server on the way needs to know UTF-8.
    message.set_content(_as_text(office, parts, stop), cte="base64")
    message.add_alternative(_as_html(office, parts, stop), subtype="html", cte="base64")


def _as_text(office: Office, parts: list[Content], stop: str) -> str:
    sections = []
    for part in parts:
        facts = "\n".join(f"{name}: {value}" for name, value in part.facts)
        sections.append("\n\n".join(one for one in (part.title, *part.first, facts, part.body, *part.last) if one))
    return "\n\n----------\n\n".join([*sections, "\n".join(_foot(office, parts, stop))]) + "\n"


def _foot(office: Office, parts: list[Content], stop: str) -> list[str]:
    board = say(parts[0].language, Say.OPEN_BOARD)
    lines = [f"{board}: {office.links.public_url}/"]
    lines += [say(one.language, Say.AUTOMATIC, town=office.town_in(one.language)) for one in parts]
    if stop:
        lines.append(f"{' / '.join(say(one.language, Say.STOP) for one in parts)}: {stop}")
    return lines


def _as_html(office: Office, parts: list[Content], stop: str) -> str:
    """Nothing is fetched by opening it: no pictures, no styles, no scripts from anywhere."""
    sections = "<hr>".join(_section(part) for part in parts)
    foot = "<br>".join(_linked(line) for line in _foot(office, parts, stop))
    return (
        f'<!doctype html><html lang="{escape(parts[0].language)}"><head><meta charset="utf-8">'
        f"<title>{escape(parts[0].title)}</title></head>"
        f'<body style="{_PAGE}">{sections}<hr><p>{foot}</p></body></html>\n'
    )


def _section(part: Content) -> str:
    facts = "".join(f"<b>{escape(name)}</b>: {escape(value)}<br>" for name, value in part.facts)
    paragraphs = [*(f"<b>{escape(one)}</b>" for one in part.first), facts, *map(_linked, part.body.split("\n\n"))]
    paragraphs += [escape(one) for one in part.last]
    shown = "".join(f"<p>{one}</p>" for one in paragraphs if one)
    return f'<div lang="{escape(part.language)}"><h1 style="font-size:24px">{escape(part.title)}</h1>{shown}</div>'


def _linked(text: str) -> str:
    """With line breaks, and our own links to press."""
    lines = []
    for line in text.split("\n"):
        before, found, address = line.rpartition("http")
        is_link = bool(found) and address.startswith(("://", "s://")) and " " not in address
        href = escape(found + address, quote=True)
        lines.append(f'{escape(before)}<a href="{href}">{href}</a>' if is_link else escape(line))
    return "<br>".join(lines)
