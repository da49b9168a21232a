"""Who is sending, said to the push service: VAPID (RFC 8292), a signed word that holds for one origin."""

import base64
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from district_hall.clock import now

HOLDS = timedelta(hours=12)  # RFC 8292 allows 24; half of it forgives a clock that is wrong by hours
KEY_BYTES = 32
RENEWED_BEFORE = timedelta(hours=1)


class Vapid:
    """Signs once for each origin and uses that again until shortly before it ends.

    `private_key`: 32 bytes as base64url, as every Web Push tool writes it. `contact`: a mailto: or https: address at
    which the service's people reach ours. Raises ValueError for a key that is none.
    """

    def __init__(self, private_key: str, contact: str, clock: Callable[[], datetime] = now) -> None:
        self._keys = _keys(private_key)
        self._contact = contact
        self._clock = clock
        self._lock = threading.Lock()
        self._signed: dict[str, tuple[datetime, bytes]] = {}

    @property
    def public_key(self) -> str:
        """What a page hands to `pushManager.subscribe`: the uncompressed point as base64url."""
        spelled = self._keys.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(spelled).rstrip(b"=").decode("ascii")

    def header(self, origin: str) -> bytes:
        """The value of `Authorization` for endpoints of this origin."""
        at = self._clock()
        with self._lock:
            ends, header = self._signed.get(origin, (at, b""))
            if not at + RENEWED_BEFORE < ends <= at + HOLDS:  # also where the clock was set back meanwhile
                ends = at + HOLDS
                claims = {"aud": origin, "exp": int(ends.timestamp()), "sub": self._contact}
                header = self._keys.sign(claims)["Authorization"].encode("ascii")
                self._signed[origin] = (ends, header)
            return header

    def forget(self, origin: str) -> None:
        """The service refused it: the next one is signed anew."""
        with self._lock:
            self._signed.pop(origin, None)


def _keys(private_key: str) -> Vapid02:
    try:
        length = len(base64.urlsafe_b64decode(private_key + "=" * (-len(private_key) % 4)))
        keys = Vapid02.from_raw(private_key.encode("ascii")) if length == KEY_BYTES else None
    except ValueError as error:
        msg = f"VAPID_PRIVATE_KEY is no P-256 key: {error}"
        raise ValueError(msg) from error
    if keys is None:
        msg = f"VAPID_PRIVATE_KEY must be {KEY_BYTES} bytes as base64url"
        raise ValueError(msg)
    return keys
