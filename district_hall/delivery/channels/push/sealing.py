"""Sealing a message for one browser: RFC 8291 over RFC 8188 (aes128gcm), one record, a fresh key each time.

Written on `cryptography` itself, because this is what most of the time goes into; the tests hold it to the RFC's own
values and to http_ece, which pywebpush uses.
"""

import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
POINT_BYTES = 65
AUTH_BYTES = 16
SALT_BYTES = 16
RECORD_SIZE = 4096
LARGEST_PLAINTEXT = 3993  # what every service takes is a body of 4096 bytes: header 86, padding mark 1, tag 16
_LAST_RECORD = b"\x02"
_RECORD_AND_KEY_LENGTH = RECORD_SIZE.to_bytes(4) + bytes([POINT_BYTES])


class TooLargeError(ValueError):
    """More than every push service takes."""


@lru_cache(maxsize=16_384)
def point(p256dh: bytes) -> ec.EllipticCurvePublicKey:
    """The browser's public key, uncompressed. Raises ValueError where it is none, or not on the curve."""
    if len(p256dh) != POINT_BYTES:
        msg = "not an uncompressed P-256 point"
        raise ValueError(msg)
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, p256dh)


def seal(
    plaintext: bytes,
    p256dh: bytes,
    auth: bytes,
    *,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body to send. `key` and `salt` are given only to repeat a published example: elsewhere both are fresh."""
    if len(plaintext) > LARGEST_PLAINTEXT:
        raise TooLargeError(len(plaintext))
    key = key or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(SALT_BYTES)
    ours = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = key.exchange(ec.ECDH(), point(p256dh))
    # HKDF (RFC 5869) with one block of output each, written out: RFC 8291, 3.4.
    secret = _mac(_mac(auth, shared), b"WebPush: info\x00" + p256dh + ours + b"\x01")
    prk = _mac(salt, secret)
    content_key = _mac(prk, b"Content-Encoding: aes128gcm\x00\x01")[:16]
    nonce = _mac(prk, b"Content-Encoding: nonce\x00\x01")[:12]
    return salt + _RECORD_AND_KEY_LENGTH + ours + AESGCM(content_key).encrypt(nonce, plaintext + _LAST_RECORD, None)


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")
