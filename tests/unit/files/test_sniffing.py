import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_hall.files.rendering.sniff import HEAD_LENGTH, becomes_pictures, sniff
from tests.unit.files import making


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    body = major + bytes(4) + b"".join(compatible)
    return (len(body) + 8).to_bytes(4, "big") + b"ftyp" + body + b"\x00\x00\x00\x08mdat"


def docx() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", "empty"),
        (making.encoded(making.four_corners(), "JPEG"), "jpeg"),
        (making.encoded(making.four_corners(), "PNG"), "png"),
        (making.encoded(making.four_corners(), "WEBP"), "webp"),
        (making.encoded(making.four_corners(), "AVIF"), "avif"),
        (making.encoded(making.four_corners(), "GIF"), "gif"),
        (making.encoded(making.four_corners(), "TIFF"), "tiff"),
        (making.encoded(making.four_corners(), "BMP"), "bmp"),
        (making.circular_pdf(), "pdf"),
        (b"\xef\xbb\xbf\r\n" + making.circular_pdf(), "pdf"),
        (ftyp(b"heic", b"mif1", b"heic"), "heic"),
        (ftyp(b"mif1", b"mif1", b"heic"), "heic"),
        (ftyp(b"mif1", b"mif1", b"avif"), "avif"),
        (ftyp(b"avis", b"avif"), "avif"),
        (ftyp(b"isom", b"mp42"), "video"),
        (ftyp(b"qt  "), "video"),
        (docx(), "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "office"),
        (b"PK\x03\x04" + bytes(100), "unknown"),
        ("回覧板\n".encode(), "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown"),
        (b"x" * 1024 + b"%PDF-1.7", "unknown"),
    ],
)
def test_a_kind_is_told_by_the_first_bytes(head: bytes, kind: str) -> None:
    assert sniff(head[:HEAD_LENGTH]) == kind


@given(st.binary(max_size=64))
def test_any_bytes_have_a_kind(head: bytes) -> None:
    kind = sniff(head)
    assert becomes_pictures(kind) == (kind in {"jpeg", "png", "webp", "heic", "avif", "pdf"})


@given(st.integers(0, 1 << 20), st.binary(max_size=40))
def test_a_box_of_any_size_and_any_brands_has_a_kind(size: int, brands: bytes) -> None:
    assert sniff(size.to_bytes(4, "big") + b"ftyp" + brands) in {"heic", "avif", "video"}
