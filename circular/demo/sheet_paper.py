"""An A4 page under the pen: fonts, Japanese line breaking, and blocks that flow from top to bottom (lengths in points)."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from circular.demo.fonts import font_path

WIDTH, HEIGHT = A4
MARGIN: Final = 42.0
LEFT, RIGHT = MARGIN, WIDTH - MARGIN
BOTTOM: Final = 66.0  # the footer's room
INK = HexColor("#1F1E1B")
QUIET = HexColor("#5A5750")
HAIR = HexColor("#D9D5CA")
SEAL = HexColor("#C02A2A")
REGULAR, BOLD = "BIZUDPGothic", "BIZUDPGothic-Bold"

# A number, a Latin word or a time isn't torn apart; every other letter may end a line.
_PIECES = re.compile(r"[A-Za-z0-9:.,/%〜-]+[月日時分年度班円人名回階度年]?|.", re.DOTALL)
_NEVER_FIRST = "、。,.・:;?!)」』】〕)ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_NEVER_LAST = "(「『【〔("


@cache
def use_fonts() -> None:
    """Registers both weights with reportlab, once a process."""
    pdfmetrics.registerFont(TTFont(REGULAR, str(font_path("regular"))))
    pdfmetrics.registerFont(TTFont(BOLD, str(font_path("bold"))))


def width_of(text: str, font: str, size: float) -> float:
    return pdfmetrics.stringWidth(text, font, size)


def wrap(text: str, font: str, size: float, room: float) -> list[str]:
    """Lines no wider than `room`, by the usual rules of Japanese line breaking (kinsoku)."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _PIECES.findall(paragraph):
            fits = width_of(line + piece, font, size) <= room
            # A full stop or comma may hang over the edge rather than begin a line.
            if fits or not line or piece in _NEVER_FIRST:
                line += piece
                continue
            kept = line.rstrip(_NEVER_LAST)
            lines.append(kept)
            line = line[len(kept) :] + piece.lstrip()
        lines.append(line)
    return lines


def wrap_even(text: str, font: str, size: float, room: float) -> list[str]:
    """As `wrap`, but no two or three letters are left alone on the last line."""
    lines = wrap(text, font, size, room)
    for share in (0.94, 0.88, 0.82, 0.76, 0.7):
        if len(lines) < 2 or len(lines[-1]) > 4:
            break
        narrower = wrap(text, font, size, room * share)
        lines = narrower if len(narrower) == len(lines) else lines
    return lines


class Paper:
    """One page of a canvas and how far down it is written; ValueError where a block would run into the footer.

    `scale` enlarges the text: a page with little to say says it in larger type.
    """

    def __init__(self, canvas: Canvas, tint: Color, scale: float = 1.0) -> None:
        self.canvas = canvas
        self.tint = tint
        self.scale = scale
        self.pale = Color(*(1 - (1 - part) * 0.1 for part in (tint.red, tint.green, tint.blue)))
        self.y = HEIGHT - MARGIN

    def down(self, height: float) -> float:
        """Takes `height` from the page and gives the y of its lower edge."""
        self.y -= height
        if self.y < BOTTOM:
            raise ValueError(f"the page is too full by {BOTTOM - self.y:.0f} points")
        return self.y

    def line(self, text: str, x: float, y: float, size: float, font: str = REGULAR, color: Color = INK) -> None:
        self.canvas.setFillColor(color)
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)

    def line_right(self, text: str, x: float, y: float, size: float, font: str = REGULAR) -> None:
        self.line(text, x - width_of(text, font, size), y, size, font)

    def line_centred(self, text: str, x: float, y: float, size: float, font: str = REGULAR, color: Color = INK) -> None:
        self.line(text, x - width_of(text, font, size) / 2, y, size, font, color)

    def box(self, x: float, y: float, wide: float, high: float, fill: Color, *, round_by: float = 8) -> None:
        self.canvas.setFillColor(fill)
        self.canvas.roundRect(x, y, wide, high, round_by, stroke=0, fill=1)

    def rule(self, y: float, color: Color = HAIR, thick: float = 0.8) -> None:
        self.canvas.setStrokeColor(color)
        self.canvas.setLineWidth(thick)
        self.canvas.line(LEFT, y, RIGHT, y)

    def head(self, to: str, dated: str, signed: str) -> None:
        """The seal 回覧 and the readers at the left; the day and who writes at the right."""
        top = self.down(38)
        self.canvas.setStrokeColor(SEAL)
        self.canvas.setLineWidth(2)
        self.canvas.roundRect(LEFT, top + 4, 72, 32, 6)
        self.line_centred("回 覧", LEFT + 36, top + 13, 19, BOLD, SEAL)
        self.line_right(dated, RIGHT, top + 18, 14.5)
        low = self.down(24)
        self.line(to, LEFT, low + 1, 17)
        self.line_right(signed, RIGHT, low + 10, 14.5)

    def band(self, title: str) -> None:
        """The title in white on the sheet's colour, as large as the band allows."""
        low = self.down(12 + 58)
        size = min(29.0, 29.0 * (RIGHT - LEFT - 32) / width_of(title, BOLD, 29))
        self.box(LEFT, low, RIGHT - LEFT, 58, self.tint, round_by=12)
        self.line_centred(title, WIDTH / 2, low + 29 - size * 0.36, size, BOLD, white)
        self.down(16)

    def paragraphs(self, texts: Sequence[str], size: float = 17.5, gap: float = 8) -> None:
        size *= self.scale
        for text in texts:
            for line in wrap_even(text, REGULAR, size, RIGHT - LEFT):
                self.line(line, LEFT, self.down(size * 1.72) + size * 0.4, size)
            self.down(gap)

    def ki(self) -> None:
        """「記」 stands alone in the middle before the list of facts."""
        size = 18 * self.scale
        self.line_centred("記", WIDTH / 2, self.down(size * 1.8) + size * 0.7, size, BOLD)

    def facts(self, rows: Sequence[tuple[str, str]], size: float = 18) -> None:
        """What, when, where: a label on a pale field, its text beside it."""
        size *= self.scale
        field = max(width_of(label, BOLD, size) for label, _ in rows) + 24
        for label, text in rows:
            lines = wrap_even(text, REGULAR, size, RIGHT - LEFT - field - 16)
            high = max(size * 2.2, len(lines) * size * 1.6 + 10)
            low = self.down(high + 6)
            self.box(LEFT, low, field, high, self.pale, round_by=6)
            self.line(label, LEFT + 12, low + high / 2 - size * 0.36, size, BOLD, self.tint)
            first = low + high / 2 + (len(lines) - 1) * size * 0.8 - size * 0.36
            for number, line in enumerate(lines):
                self.line(line, LEFT + field + 14, first - number * size * 1.6, size)
        self.down(10)

    def notes(self, texts: Sequence[str], size: float = 16) -> None:
        """Bulleted remarks."""
        size *= self.scale
        for text in texts:
            for number, line in enumerate(wrap_even(text, REGULAR, size, RIGHT - LEFT - 26)):
                y = self.down(size * 1.62) + size * 0.4
                if number == 0:
                    self.canvas.setFillColor(self.tint)
                    self.canvas.circle(LEFT + 9, y + size * 0.34, 3.6, stroke=0, fill=1)
                self.line(line, LEFT + 24, y, size)
            self.down(5)

    def foot(self, signed: str, number: int, count: int) -> None:
        self.rule(BOTTOM - 14, self.tint, 1.6)
        self.line(signed, LEFT, BOTTOM - 36, 14.5, color=QUIET)
        if count > 1:
            self.line_right(f"{number} / {count} ページ", RIGHT, BOTTOM - 36, 14.5)
