"""Writes page pictures as WebP that carry pixels and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

_DRAWN_COLOURS = 1024
"""A page with fewer colours is drawn, not photographed: lossless is sharper then, and a third smaller (measured)."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it will be seen, upright, in sRGB, no larger than the limit."""

    number: int
    total: int
    image: Image.Image
    text: str
    warnings: tuple[str, ...] = ()


Pages = Iterator[Page]


def write_picture(image: Image.Image, path: Path) -> None:
    """Writes an RGB image in full size, for reading."""
    bare = _bare(image)
    if bare.getcolors(_DRAWN_COLOURS) is not None:
        bare.save(path, "WEBP", lossless=True, quality=30, method=1)
    else:
        bare.save(path, "WEBP", quality=80, method=2)


def write_thumb(image: Image.Image, path: Path, side: int) -> None:
    """Writes it with a long side of at most `side` pixels, for lists."""
    small = _bare(image)
    small.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    small.save(path, "WEBP", quality=75, method=4)


def _bare(image: Image.Image) -> Image.Image:
    """The pixels alone: what the file knew beside them (EXIF, GPS, XMP, ICC) stays behind."""
    return Image.frombytes("RGB", image.size, image.tobytes())
