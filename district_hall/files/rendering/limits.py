"""How much one uploaded file may ask for, and how big its pictures become."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, pixels and seconds for one file.

    Every file must be judged within 20 s, also from the command line, where the program itself has to start first.
    """

    max_bytes: int = 30 * 1024 * 1024
    max_pages: int = 40
    max_pixels: int = 50_000_000
    wall_seconds: float = 14.0
    cpu_seconds: int = 20
    memory_bytes: int = 1536 * 1024 * 1024
    """Address space, not resident memory: what RLIMIT_AS counts."""
    picture_bytes: int = 20 * 1024 * 1024
    """The largest single file that the child may write."""
    page_side: int = 1600
    """Pixels on the long side of a page picture; photographs that are smaller stay as they are."""
    thumb_side: int = 320
    text_length: int = 20_000
    """Characters of embedded text kept of one page."""
