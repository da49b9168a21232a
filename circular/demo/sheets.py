"""Sheets as a district leader would make them at home and hand round: A4, large type, one colour a topic."""

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from circular.demo.notice_form import Category, Layout, Page, Sheet, Timetable
from circular.demo.photos import Scene, paint
from circular.demo.sheet_map import Frame, draw_map
from circular.demo.sheet_paper import (
    BOLD,
    HEIGHT,
    INK,
    LEFT,
    REGULAR,
    RIGHT,
    WIDTH,
    Paper,
    use_fonts,
    width_of,
    wrap,
    wrap_even,
)

TINTS: Mapping[Category, Color] = {
    "event": HexColor("#00559E"),
    "living": HexColor("#8A4F00"),
    "hall": HexColor("#197A4B"),
    "safety": HexColor("#A8201A"),
    "welfare": HexColor("#74307A"),
    "report": HexColor("#33475B"),
}


def make_pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF with embedded fonts and readable text; the same bytes every time.

    Date words must have been filled in before (`Notice.on`). ValueError where a page holds more than fits.
    """
    use_fonts()
    file = io.BytesIO()
    # Without `invariant` the file would carry the moment it was made.
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(sheet.pages[0].title)
    canvas.setAuthor(sheet.signed)
    for number, page in enumerate(sheet.pages, start=1):
        paper = Paper(canvas, TINTS[sheet.category], _largest_scale(sheet, page))
        LAYOUTS[page.layout](paper, sheet, page)
        paper.foot(sheet.signed, number, len(sheet.pages))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _largest_scale(sheet: Sheet, page: Page) -> float:
    """How much larger than usual the text may be, found by trying on paper that is thrown away."""
    for scale in (1.3, 1.22, 1.14, 1.07):
        with suppress(ValueError):
            LAYOUTS[page.layout](Paper(Canvas(io.BytesIO()), TINTS[sheet.category], scale), sheet, page)
            return scale
    return 1.0


def _notice(paper: Paper, sheet: Sheet, page: Page) -> None:
    """The plain letter: greeting, 記, list, remarks."""
    paper.head(sheet.to, sheet.dated, sheet.signed)
    paper.band(page.title)
    paper.paragraphs(page.lead)
    if page.facts:
        paper.ki()
        paper.facts(page.facts)
    paper.notes(page.notes)


def _schedule(paper: Paper, sheet: Sheet, page: Page) -> None:
    """A table of days."""
    paper.head(sheet.to, sheet.dated, sheet.signed)
    paper.band(page.title)
    paper.paragraphs(page.lead, size=17)
    if page.table is not None:
        _table(paper, page.table)
    if page.facts:
        paper.facts(page.facts, size=17)
    paper.notes(page.notes)


def _table(paper: Paper, table: Timetable, size: float = 17.5) -> None:
    size *= paper.scale
    total = sum(table.widths)
    edges = [LEFT]
    for share in table.widths:
        edges.append(edges[-1] + (RIGHT - LEFT) * share / total)
    for number, row in enumerate((table.head, *table.rows)):
        first = number == 0
        font = BOLD if first else REGULAR
        cells = [
            wrap(text, font, size, right - left - 26) for text, left, right in zip(row, edges, edges[1:], strict=False)
        ]
        if paper.scale > 1 and any(len(cell) > 1 for cell in cells):
            raise ValueError("a cell of the table doesn't fit in one line")
        high = max(len(cell) for cell in cells) * size * 1.5 + 14
        low = paper.down(high)
        fill = paper.tint if first else paper.pale if number % 2 == 0 else white
        paper.box(LEFT, low, RIGHT - LEFT, high, fill, round_by=5 if first else 0.01)
        for cell, left in zip(cells, edges, strict=False):
            top = low + high / 2 + (len(cell) - 1) * size * 0.75 - size * 0.36
            for place, line in enumerate(cell):
                paper.line(line, left + 10, top - place * size * 1.5, size, font, white if first else INK)
        if not first:
            paper.rule(low)
    paper.down(16)


def _map(paper: Paper, sheet: Sheet, page: Page) -> None:
    """A sketch map over the width of the page, with its legend below."""
    paper.head(sheet.to, sheet.dated, sheet.signed)
    paper.band(page.title)
    paper.paragraphs(page.lead, size=17, gap=6)
    if page.sketch is not None:
        high = 330.0
        frame = Frame(LEFT, paper.down(high), RIGHT - LEFT, high)
        draw_map(paper.canvas, page.sketch, frame, paper.tint)
        paper.line_right("略図です。縮尺は正しくありません。", RIGHT, paper.down(24) + 4, 14)
    if page.facts:
        paper.facts(page.facts, size=17)
    paper.notes(page.notes)


def _poster(paper: Paper, _sheet: Sheet, page: Page) -> None:
    """A picture over the upper part, large words below."""
    if page.scene is not None:
        high = 330.0
        # 150 dots an inch are enough for a screen and for a printer.
        jpeg = io.BytesIO(_picture(page.scene, 1240, round(1240 * high / WIDTH)))
        paper.canvas.drawImage(ImageReader(jpeg), 0, HEIGHT - high, WIDTH, high)
        paper.down(high - 42)
    band = 74.0
    low = paper.down(band - 30)
    paper.box(LEFT - 12, low, RIGHT - LEFT + 24, band, paper.tint, round_by=16)
    size = min(34.0, 34.0 * (RIGHT - LEFT - 20) / width_of(page.title, BOLD, 34))
    paper.line_centred(page.title, WIDTH / 2, low + band / 2 - size * 0.36, size, BOLD, white)
    paper.down(18)
    for text in page.lead:
        size = 21 * paper.scale
        for line in wrap_even(text, BOLD, size, RIGHT - LEFT):
            paper.line_centred(line, WIDTH / 2, paper.down(size * 1.6) + size * 0.4, size, BOLD, paper.tint)
    paper.down(8)
    if page.facts:
        paper.facts(page.facts, size=19)
    paper.notes(page.notes, size=16.5)


@lru_cache(maxsize=4)
def _picture(scene: Scene, across: int, down: int) -> bytes:
    """The painted scene cut to a shape (pixels), as JPEG."""
    whole = paint(scene).resize((across, across * 3 // 4))
    top = round((whole.height - down) * 0.4)
    jpeg = io.BytesIO()
    whole.crop((0, top, across, top + down)).save(jpeg, "JPEG", quality=80)
    return jpeg.getvalue()


LAYOUTS: Mapping[Layout, Callable[[Paper, Sheet, Page], None]] = {
    "notice": _notice,
    "schedule": _schedule,
    "map": _map,
    "poster": _poster,
}
