"""The links in our letters. Each carries a token that only this installation can make; nothing of it is kept."""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

_MAC = 20  # bytes; with the id's 16 a token is 48 letters, which no mail program breaks


class Purpose(StrEnum):
    """A link that confirms can't stop anything, and the other way round."""

    CONFIRM = "confirm"
    STOP = "stop"


@dataclass(frozen=True)
class Links:
    """`public_url` without a slash at its end."""

    public_url: str
    secret: str = field(repr=False)

    def confirm(self, address_id: UUID) -> str:
        return f"{self.public_url}/mail/confirm/{self.token(Purpose.CONFIRM, address_id)}"

    def stop(self, address_id: UUID) -> str:
        return f"{self.public_url}/mail/stop/{self.token(Purpose.STOP, address_id)}"

    def token(self, purpose: Purpose, address_id: UUID) -> str:
        return urlsafe_b64encode(address_id.bytes + self._mac(purpose, address_id)).decode()

    def read(self, purpose: Purpose, token: str) -> UUID | None:
        """Which address it is for; None for what we haven't made for this."""
        try:
            raw = urlsafe_b64decode(token.encode("ascii"))
        except (UnicodeError, binascii.Error):
            return None
        if len(raw) != 16 + _MAC:
            return None
        address_id = UUID(bytes=raw[:16])
        return address_id if hmac.compare_digest(raw[16:], self._mac(purpose, address_id)) else None

    def _mac(self, purpose: Purpose, address_id: UUID) -> bytes:
        return hmac.digest(self.secret.encode(), f"mail {purpose} ".encode() + address_id.bytes, sha256)[:_MAC]
