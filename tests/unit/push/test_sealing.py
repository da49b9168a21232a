"""Sealing is held to RFC 8291's own example and to http_ece, the library that pywebpush seals with."""

import base64
import os

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from pywebpush import WebPusher

from district_hall.delivery.channels.push.sealing import CURVE, LARGEST_PLAINTEXT, TooLargeError, point, seal


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decoded(text)), CURVE)


def public(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


# RFC 8291, section 5 and appendix A.
PLAINTEXT = b"When I grow up, I want to be a watermelon"
UA_PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AS_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95b"
    "Qpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_rfc_s_example_comes_out_to_the_letter() -> None:
    sealed = seal(PLAINTEXT, decoded(UA_PUBLIC), decoded(AUTH), key=private(AS_PRIVATE), salt=decoded(SALT))
    assert sealed == decoded(BODY)


@given(st.binary(max_size=LARGEST_PLAINTEXT))
def test_what_is_sealed_a_browser_can_read(plaintext: bytes) -> None:
    browser, auth = ec.generate_private_key(CURVE), os.urandom(16)
    sealed = seal(plaintext, public(browser), auth)
    assert http_ece.decrypt(sealed, private_key=browser, auth_secret=auth, version="aes128gcm") == plaintext


def test_it_has_the_shape_of_what_pywebpush_seals() -> None:
    browser, auth = ec.generate_private_key(CURVE), os.urandom(16)
    text = {
        "endpoint": "https://push.example.net/x",
        "keys": {"p256dh": base64.urlsafe_b64encode(public(browser)), "auth": base64.urlsafe_b64encode(auth)},
    }
    theirs = WebPusher(text).encode(PLAINTEXT, content_encoding="aes128gcm")["body"]
    ours = seal(PLAINTEXT, public(browser), auth)
    assert len(ours) == len(theirs)
    assert ours[16:21] == theirs[16:21]  # record size, length of the key


def test_each_message_has_a_key_and_salt_of_its_own() -> None:
    browser, auth = public(ec.generate_private_key(CURVE)), os.urandom(16)
    sealed = [seal(PLAINTEXT, browser, auth) for _ in range(20)]
    assert len({one[:16] for one in sealed}) == 20
    assert len({one[21:86] for one in sealed}) == 20


def test_the_largest_that_every_service_takes_is_4096_bytes_sealed() -> None:
    browser = public(ec.generate_private_key(CURVE))
    assert len(seal(bytes(LARGEST_PLAINTEXT), browser, bytes(16))) == 4096
    with pytest.raises(TooLargeError):
        seal(bytes(LARGEST_PLAINTEXT + 1), browser, bytes(16))


@pytest.mark.parametrize(
    "p256dh",
    [
        b"",
        bytes(65),  # the point at infinity has another form
        b"\x04" + bytes(64),  # (0, 0) is not on the curve
        b"\x04" + b"\xff" * 64,
        b"\x02" + bytes(32),  # compressed
        decoded(UA_PUBLIC)[:-1] + b"\x00",  # one bit off the curve
    ],
)
def test_what_is_no_point_of_the_curve_is_refused(p256dh: bytes) -> None:
    with pytest.raises(ValueError):
        point(p256dh)
