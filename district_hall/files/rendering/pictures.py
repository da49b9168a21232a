"""Writes page pictures as WebP that carry pixels and nothing else."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

_DRAWN_COLOURS = 1024
"""A page with fewer colours is drawn, not photographed: lossless is sharper then, and a third smaller (measured)."""

_EFFORT = 30
_FEW_PAGES = 10
"""Every tablet loads what is written here: a third smaller is worth 50 ms a page, but not the time limit of a long PDF."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it will be seen, upright, in sRGB, no larger than the limit."""

    number: int
    total: int
    image: Image.Image
    text: str
    warnings: tuple[str, ...] = ()


def write(page: Page, picture: Path, thumb: Path, thumb_side: int) -> None:
    """Writes the page in full size, for reading, and with a long side of `thumb_side` pixels, for lists."""
    # The pixels alone: what the file knew beside them (EXIF, GPS, XMP, ICC) stays behind.
    bare = Image.frombytes("RGB", page.image.size, page.image.tobytes())
    if bare.getcolors(_DRAWN_COLOURS) is None:
        bare.save(picture, "WEBP", quality=80, method=2)
    else:
        bare.save(picture, "WEBP", lossless=True, method=1, quality=_EFFORT if page.total <= _FEW_PAGES else 0)
    bare.thumbnail((thumb_side, thumb_side), Image.Resampling.BICUBIC, reducing_gap=2.0)
    bare.save(thumb, "WEBP", quality=75, method=2)
