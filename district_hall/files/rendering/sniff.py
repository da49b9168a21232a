"""What a file is, by its first bytes; its name is only what somebody called it."""

from typing import Literal, TypeGuard, get_args

PictureKind = Literal["jpeg", "png", "webp", "heic", "avif", "pdf"]
OtherKind = Literal["empty", "gif", "tiff", "bmp", "office", "video", "unknown"]
Kind = PictureKind | OtherKind

HEAD_LENGTH = 4096
"""Bytes of the file's beginning that `sniff` wants to see."""

_PICTURE_KINDS: frozenset[str] = frozenset(get_args(PictureKind))

_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),  # OLE: Word and Excel before 2007, 一太郎
    (b"{\\rtf", "office"),
    (b"\x1aE\xdf\xa3", "video"),  # Matroska, WebM
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_ZIPPED_DOCUMENTS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis.", b"_rels/.rels", b"docProps/")
_PDF_WITHIN = 1024  # ISO 32000-1, annex H, note 13: readers accept the header anywhere in the first 1024 bytes


def sniff(head: bytes) -> Kind:
    """The kind of the file that begins with `head` (at least `HEAD_LENGTH` bytes of it, or all)."""
    if not head:
        return "empty"
    if head[:4] == b"RIFF":
        return _riff(head)
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head.startswith(b"PK\x03\x04") and any(mark in head for mark in _ZIPPED_DOCUMENTS):
        return "office"
    return "pdf" if b"%PDF-" in head[:_PDF_WITHIN] else "unknown"


def becomes_pictures(kind: Kind) -> TypeGuard[PictureKind]:
    """Whether it is a photograph or a PDF: what a leader may put on the board."""
    return kind in _PICTURE_KINDS


def _riff(head: bytes) -> Kind:
    if head[8:12] == b"WEBP":
        return "webp"
    return "video" if head[8:12] == b"AVI " else "unknown"


def _iso_media(head: bytes) -> Kind:
    """ISO base media (ISO/IEC 14496-12, 4.3): a box `ftyp` with one major brand, a version and compatible brands."""
    size = int.from_bytes(head[:4], "big")
    major = head[8:12]
    brands = {major} | {head[at : at + 4] for at in range(16, min(size, len(head)) - 3, 4)}
    if major in _AVIF_BRANDS:
        return "avif"
    if major in _HEIC_BRANDS:
        # "mif1" says only "a picture in this container": the compatible brands say how it is coded.
        coded_as_avif = major in {b"mif1", b"msf1"} and brands & _AVIF_BRANDS and not brands & {b"heic", b"heix"}
        return "avif" if coded_as_avif else "heic"
    return "video"
