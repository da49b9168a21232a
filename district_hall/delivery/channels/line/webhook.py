"""What LINE tells us (webhook events): somebody wrote six digits, or doesn't want us any more. All else is passed over."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LONGEST_ID = 64
MOST_EVENTS = 100


@dataclass(frozen=True)
class Heard:
    """`digits` where they wrote six, and `reply_token` to answer that once; `goes` where they unfollowed."""

    user_id: str
    digits: str = ""
    reply_token: str = ""
    goes: bool = False


def heard(body: object) -> Iterator[Heard]:
    """From a webhook's JSON; what can't be read is passed over, as LINE asks of receivers."""
    events = body.get("events") if isinstance(body, dict) else None
    for event in events[:MOST_EVENTS] if isinstance(events, list) else []:
        user_id = _user(event)
        if not user_id:
            continue
        if event.get("type") == "unfollow":
            yield Heard(user_id, goes=True)
        elif digits := _digits(event):
            yield Heard(user_id, digits, _reply_token(event))


def _user(event: Any) -> str:
    source = event.get("source") if isinstance(event, dict) else None
    user_id = source.get("userId") if isinstance(source, dict) and source.get("type") == "user" else None
    return user_id if isinstance(user_id, str) and len(user_id) <= LONGEST_ID and user_id.isalnum() else ""


def _reply_token(event: dict[str, Any]) -> str:
    token = event.get("replyToken")
    return token if isinstance(token, str) and len(token) <= LONGEST_ID and token.isalnum() else ""


def _digits(event: dict[str, Any]) -> str:
    """Also as people write them: full-width, with blanks or a hyphen between."""
    message = event.get("message")
    is_text = event.get("type") == "message" and isinstance(message, dict) and message.get("type") == "text"
    words = message.get("text") if is_text and isinstance(message, dict) else None
    if not isinstance(words, str) or len(words) > 40:
        return ""
    digits = "".join(str(int(sign)) for sign in words if sign.isdecimal())
    return digits if len(digits) == 6 else ""
