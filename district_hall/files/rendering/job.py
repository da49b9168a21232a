"""What parent and child say to each other: one job on the command line, one JSON line back a page, and one at the end."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from district_hall.files.rendering.limits import Limits
from district_hall.files.rendering.sniff import PictureKind


class Refusal(Exception):  # noqa: N818 - the child's answer, which the parent turns into words
    """The child's verdict on a file: a code of `refusals.REASONS` and the numbers its message needs."""

    def __init__(self, code: str, **numbers: int) -> None:
        super().__init__(code)
        self.code = code
        self.numbers = numbers


@dataclass(frozen=True, slots=True)
class Job:
    """The file itself is the child's standard input, the folder for its pictures the working directory."""

    kind: PictureKind
    limits: Limits
    font_folders: tuple[str, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Job":
        fields = json.loads(text)
        return cls(fields["kind"], Limits(**fields["limits"]), tuple(fields["font_folders"]))


@dataclass(frozen=True, slots=True)
class PageDone:
    """Page `number` of `total` is written; `width` and `height` in pixels."""

    number: int
    total: int
    width: int
    height: int
    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The child's last line. `code` is empty when every page was made; `detail` is for the log only."""

    code: str
    numbers: dict[str, int]
    warnings: list[str]
    detail: str


def to_line(said: PageDone | Finished) -> bytes:
    return json.dumps(asdict(said)).encode("ascii") + b"\n"


def from_line(line: bytes) -> PageDone | Finished:
    """ValueError, TypeError or KeyError where the child, which has read hostile bytes, says something else."""
    fields: dict[str, Any] = dict(json.loads(line))
    if "code" in fields:
        numbers = {str(name): int(value) for name, value in dict(fields["numbers"]).items()}
        return Finished(str(fields["code"]), numbers, [str(word) for word in fields["warnings"]], str(fields["detail"]))
    numbers = {name: int(fields[name]) for name in ("number", "total", "width", "height")}
    return PageDone(**numbers, text=str(fields["text"]))


def picture_name(number: int) -> str:
    return f"page-{number:03d}.webp"


def thumb_name(number: int) -> str:
    return f"page-{number:03d}-thumb.webp"
