"""What a device is told of a message."""

from typing import Any


def for_devices(card: dict[str, Any]) -> dict[str, Any]:
    """The stored card, with addresses in the place of the pictures' hashes."""
    where = f"/circulars/{card['id']}/pages/"
    pages = [
        {**page, "image": where + page["picture"], "thumb": where + page["thumb"]} for page in card.get("pages", [])
    ]
    for page in pages:
        del page["picture"]
    return {**card, "pages": pages}


def shows(card: dict[str, Any], sha256: str) -> bool:
    """Whether the card shows this picture."""
    return any(sha256 in (page["picture"], page["thumb"]) for page in card.get("pages", []))
