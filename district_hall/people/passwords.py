"""Passwords: argon2id, 46 MiB, one lane (OWASP's Password Storage Cheat Sheet): ten at once must not choke a small box."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1)

_NOBODY = HASHER.hash("an account that does not exist takes as long to refuse as one that does")


def hash_password(password: str) -> str:
    return HASHER.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Whether it is the right password. Takes as long for an unknown account (`None`): no one learns which exist.

    About 50 ms of one core: never call it on the sockets' hub.
    """
    try:
        HASHER.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


_LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else on paper


def first_password() -> str:
    """To be handed over on paper and changed at once: 16 signs drawn by lot (79 bits), e.g. `k7mq-x3vd-9hpc-wr5e`."""
    return "-".join("".join(secrets.choice(_LEGIBLE) for _ in range(4)) for _ in range(4))
