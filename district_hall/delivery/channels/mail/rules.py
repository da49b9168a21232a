"""What is decided about mail: what an address is, how often we write to one that hasn't answered, what replies mean."""

import re
import unicodedata
from datetime import datetime, timedelta

LINK_HOLDS = timedelta(days=1)
TRY_WINDOW = timedelta(days=1)
# Letters to an address that hasn't confirmed: nobody's box is filled from here.
MOST_FOR_ONE_OWNER = 5
MOST_TO_ONE_ADDRESS = 3
LONGEST_TYPED = 500
LONGEST_ADDRESS = 254  # RFC 3696, erratum 1690
LONGEST_LOCAL = 64

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
# Two dots in a row, or one before the @: some Japanese carriers gave out such addresses, and people still have them.
_LOCAL = re.compile(rf"{_ATOM}[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~.-]*")
_DOT_ATOM = re.compile(rf"{_ATOM}+(\.{_ATOM}+)*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.[A-Za-z][A-Za-z0-9-]{{0,61}}[A-Za-z0-9]")


def tidy_address(typed: str) -> str | None:
    """As it is kept: half-width, the domain in small letters. None where it can't be an address."""
    if len(typed) > LONGEST_TYPED:
        return None
    local, at, domain = unicodedata.normalize("NFKC", typed).strip().rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        return None
    whole = f"{local}@{domain.lower()}"
    return whole if len(local) <= LONGEST_LOCAL and len(whole) <= LONGEST_ADDRESS else None


def on_envelope(address: str) -> str:
    """As SMTP wants it (RFC 5321, 4.1.2): a local part that is no dot-atom stands in quotes."""
    local, _at, domain = address.rpartition("@")
    return address if _DOT_ATOM.fullmatch(local) else f'"{local}"@{domain}'


def link_holds(asked_at: datetime, *, at: datetime) -> bool:
    return at - asked_at < LINK_HOLDS


# RFC 3463, 3.2: what is wrong with the address written to. x.1.7 and x.1.8 are about the sender's.
NO_SUCH_ADDRESS = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
_ENHANCED = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})\b")


def verdict(code: int, words: str, *, about_recipient: bool) -> str:
    """What a reply means, as a word of AttemptResult. `about_recipient`: it answered RCPT or the letter.

    A permanent no to our sender or our sign-in is a suspicion, not the address's fault: somebody may yet mend it.
    """
    if 200 <= code < 300:
        return "sent"
    if not 500 <= code < 600:
        return "later"
    enhanced = _ENHANCED.match(words)
    status = enhanced.group() if enhanced else ""
    if status in {"5.1.7", "5.1.8"} or not about_recipient:
        return "suspect"
    return "gone" if status in NO_SUCH_ADDRESS else "refused"
