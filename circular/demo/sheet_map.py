"""Sketch maps (略図) of a district: roads, railway, places, routes; in the flat colours of a town's leaflet."""

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfgen.canvas import Canvas

from circular.demo.notice_form import LineKind, MapLine, MapMark, MapSketch, Spot
from circular.demo.sheet_paper import BOLD, INK, REGULAR, width_of

_GROUND = HexColor("#F3F0E6")
_WOOD = HexColor("#E3EBD5")
_EDGE = HexColor("#BDB6A4")
_RED = HexColor("#C8102E")
# What is drawn for a kind of line: (colour, width in points) from the lowest stroke to the topmost.
_STROKES: dict[LineKind, tuple[tuple[Color, float], ...]] = {
    "river": ((HexColor("#A9CFE6"), 9),),
    "road": ((_EDGE, 11), (white, 8.5)),
    "highway": ((HexColor("#C9963C"), 17), (HexColor("#F8DE9E"), 14)),
    "rail": ((HexColor("#5A5750"), 6), (white, 3.4)),
    "route": (),
    "closed": ((_RED, 7),),
}
_ORDER: tuple[LineKind, ...] = ("river", "road", "highway", "rail", "route", "closed")


@dataclass(frozen=True)
class Frame:
    """Where on the page a map lies: lower left corner and size, points."""

    left: float
    low: float
    wide: float
    high: float

    def at(self, spot: Spot) -> Spot:
        return self.left + spot[0] / 100 * self.wide, self.low + (1 - spot[1] / 100) * self.high


def draw_map(canvas: Canvas, sketch: MapSketch, frame: Frame, tint: Color) -> None:
    canvas.saveState()
    clip = canvas.beginPath()
    clip.roundRect(frame.left, frame.low, frame.wide, frame.high, 10)
    canvas.clipPath(clip, stroke=0)
    canvas.setFillColor(_GROUND)
    canvas.rect(frame.left, frame.low, frame.wide, frame.high, stroke=0, fill=1)
    _woods(canvas, frame)
    for kind in _ORDER:
        # All edges before all middles: where two roads meet, no edge runs across.
        for color, wide in _STROKES[kind] or ((tint, 5.5),):
            for line in sketch.lines:
                if line.kind == kind:
                    _stroke(canvas, line, frame, color, wide)
    canvas.restoreState()
    canvas.setStrokeColor(_EDGE)
    canvas.setLineWidth(1.2)
    canvas.roundRect(frame.left, frame.low, frame.wide, frame.high, 10)
    for line in sketch.lines:
        if line.label and line.label_at is not None:
            _tag(canvas, line.label, frame.at(line.label_at), 14, _RED if line.kind == "closed" else INK)
    for mark in sketch.marks:
        _mark(canvas, mark, frame, tint)
    _north(canvas, frame)


def _woods(canvas: Canvas, frame: Frame) -> None:
    canvas.setFillColor(_WOOD)
    for x, y, wide, high in ((-6, -8, 46, 26), (58, -10, 54, 24), (-10, 84, 40, 26), (66, 86, 44, 26)):
        left, top = frame.at((x, y))
        right, low = frame.at((x + wide, y + high))
        canvas.ellipse(left, low, right, top, stroke=0, fill=1)


def _stroke(canvas: Canvas, line: MapLine, frame: Frame, color: Color, wide: float) -> None:
    path = canvas.beginPath()
    path.moveTo(*frame.at(line.points[0]))
    for spot in line.points[1:]:
        path.lineTo(*frame.at(spot))
    sleepers = line.kind == "rail" and color == white
    canvas.setLineJoin(1)
    canvas.setLineCap(0 if sleepers else 1)
    canvas.setStrokeColor(color)
    canvas.setLineWidth(wide)
    if sleepers:
        canvas.setDash(8, 8)
    elif line.kind == "route":
        canvas.setDash(1, 9)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.setDash()


def _tag(canvas: Canvas, text: str, at: Spot, size: float, color: Color) -> None:
    """Words on a white field, centred on the spot."""
    wide = width_of(text, BOLD, size) + 12
    canvas.setFillColor(white)
    canvas.roundRect(at[0] - wide / 2, at[1] - size * 0.75, wide, size * 1.5, 5, stroke=0, fill=1)
    canvas.setFillColor(color)
    canvas.setFont(BOLD, size)
    canvas.drawCentredString(at[0], at[1] - size * 0.36, text)


def _mark(canvas: Canvas, mark: MapMark, frame: Frame, tint: Color) -> None:
    x, y = frame.at(mark.at)
    if mark.kind == "number":
        _disc(canvas, (x, y), 15, tint)
        canvas.setFillColor(white)
        canvas.setFont(BOLD, 15)
        canvas.drawCentredString(x, y - 5.4, mark.word)
    elif mark.kind == "cross":
        _disc(canvas, (x, y), 15, _RED)
        canvas.setStrokeColor(white)
        canvas.setLineWidth(4)
        canvas.line(x - 6, y - 6, x + 6, y + 6)
        canvas.line(x - 6, y + 6, x + 6, y - 6)
    elif mark.kind == "start":
        _disc(canvas, (x, y), 11, HexColor("#197A4B"))
    elif mark.kind == "shrine":
        _gate(canvas, (x, y))
    else:
        _house(canvas, (x, y), {"hall": tint, "school": HexColor("#6B5A3A")}.get(mark.kind, HexColor("#8C8674")))
    if mark.label:
        _tag(canvas, mark.label, (x, y - 29), 14, INK)


def _disc(canvas: Canvas, at: Spot, radius: float, color: Color) -> None:
    canvas.setFillColor(white)
    canvas.circle(*at, radius + 2.5, stroke=0, fill=1)
    canvas.setFillColor(color)
    canvas.circle(*at, radius, stroke=0, fill=1)


def _house(canvas: Canvas, at: Spot, color: Color) -> None:
    x, y = at
    canvas.setFillColor(color)
    canvas.setStrokeColor(white)
    canvas.setLineWidth(2)
    outline = canvas.beginPath()
    outline.moveTo(x - 20, y)
    for spot in ((x, y + 16), (x + 20, y), (x + 14, y), (x + 14, y - 14), (x - 14, y - 14), (x - 14, y)):
        outline.lineTo(*spot)
    outline.close()
    canvas.drawPath(outline, stroke=1, fill=1)
    canvas.setFillColor(white)
    canvas.rect(x - 4, y - 14, 8, 11, stroke=0, fill=1)


def _gate(canvas: Canvas, at: Spot) -> None:
    x, y = at
    canvas.setStrokeColor(HexColor("#A33A2A"))
    canvas.setLineWidth(3.6)
    canvas.line(x - 16, y + 12, x + 16, y + 12)
    canvas.line(x - 13, y + 4, x + 13, y + 4)
    canvas.line(x - 9, y + 12, x - 9, y - 14)
    canvas.line(x + 9, y + 12, x + 9, y - 14)


def _north(canvas: Canvas, frame: Frame) -> None:
    x, y = frame.left + frame.wide - 26, frame.low + frame.high - 42
    canvas.setFillColor(white)
    canvas.circle(x, y + 8, 20, stroke=0, fill=1)
    canvas.setFillColor(INK)
    arrow = canvas.beginPath()
    arrow.moveTo(x, y + 25)
    arrow.lineTo(x + 7, y + 6)
    arrow.lineTo(x - 7, y + 6)
    arrow.close()
    canvas.drawPath(arrow, stroke=0, fill=1)
    canvas.setFont(REGULAR, 14)
    canvas.drawCentredString(x, y - 8, "北")
