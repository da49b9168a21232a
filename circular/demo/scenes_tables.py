"""Scenes on a table indoors: the straw wreath, books."""

import math
import random

from PIL import Image, ImageDraw, ImageFilter

from circular.demo.scene_backgrounds import quiet_room, table_top
from circular.demo.scene_brush import SIZE, Color, Point, as_photo, blot, ellipse_points, glow, mix, shade, sky, write


def shimenawa(rng: random.Random) -> Image.Image:
    """A New Year's straw wreath with paper streamers and a bitter orange, on the hall's table."""
    picture = quiet_room(sky([(0, (214, 190, 152)), (1, (170, 132, 92))]), rng)
    table_top(picture, rng, 560, ((142, 96, 56), (206, 156, 104)))
    shade(picture, ellipse_points((830, 800), 420, 320), 0.4, 34)
    _straw_ring(picture, rng, (800, 760))
    draw = ImageDraw.Draw(picture)
    for x, way in ((690, -1), (905, 1)):
        _streamer(draw, (x, 965), way)
    for turn in (-2.6, -2.1, -1.1, -0.55):
        tip = (800 + math.cos(turn) * 190, 480 + math.sin(turn) * 170)
        _fern(draw, (800, 500), tip)
    _orange(picture, (800, 500), 92)
    _loose_straw(draw, rng)
    glow(picture, (1250, 300), 760, (255, 246, 216), 0.5)
    return as_photo(picture, rng, warm=0.2)


def _straw_ring(picture: Image.Image, rng: random.Random, center: Point) -> None:
    """A ring of three strands twisted together."""
    draw = ImageDraw.Draw(picture)
    for number in range(1500):
        turn = number / 1500 * 2 * math.pi
        strand = number % 3
        lift = math.sin(turn * 9 + strand * 2.1)
        out = 300 + lift * 40 + rng.uniform(-16, 16)
        x, y = center[0] + math.cos(turn) * out, center[1] + math.sin(turn) * out * 0.88
        lean = turn + math.pi / 2 + 0.65
        long = rng.uniform(34, 60)
        light = min(1.0, max(0.0, 0.5 - lift * 0.35 - math.sin(turn) * 0.2 + rng.uniform(-0.25, 0.25)))
        color = mix((128, 96, 40), (240, 214, 138), light)
        draw.line((x, y, x + math.cos(lean) * long, y + math.sin(lean) * long * 0.88), fill=color, width=5)


def _streamer(draw: ImageDraw.ImageDraw, top: Point, way: int) -> None:
    """A zigzag paper streamer (shide)."""
    x, y = top
    for step in range(3):
        left, low = x + way * step * 34, y + step * 52
        piece = [(left - 32, low), (left + 32, low), (left + 32 + way * 10, low + 78), (left - 32 + way * 10, low + 78)]
        draw.polygon([(px + 5, py + 7) for px, py in piece], fill=(120, 84, 52))
        draw.polygon(piece, fill=(252, 252, 250) if step % 2 == 0 else (232, 232, 228))


def _fern(draw: ImageDraw.ImageDraw, foot: Point, tip: Point) -> None:
    for number in range(22):
        share = number / 21
        x, y = foot[0] + (tip[0] - foot[0]) * share, foot[1] + (tip[1] - foot[1]) * share
        along = math.atan2(tip[1] - foot[1], tip[0] - foot[0])
        long = 62 * math.sin(math.pi * (0.12 + share * 0.88)) + 6
        for side in (-1, 1):
            angle = along + side * 1.05
            color = mix((42, 84, 46), (104, 154, 82), share if side > 0 else share * 0.6)
            draw.line((x, y, x + math.cos(angle) * long, y + math.sin(angle) * long), fill=color, width=8)


def _orange(picture: Image.Image, center: Point, size: float) -> None:
    x, y = center
    shade(picture, ellipse_points((x + 10, y + 18), size, size), 0.5, 12)
    draw = ImageDraw.Draw(picture)
    for number in range(24):
        share = number / 24
        spot = (x - size * 0.24 * share, y - size * 0.26 * share)
        blot(
            draw, spot, size * (1 - share * 0.92), size * (1 - share * 0.92), mix((206, 92, 14), (255, 190, 84), share)
        )
    draw.polygon(
        [(x, y - size * 0.94), (x + 70, y - size * 1.25), (x + 104, y - size * 0.98), (x + 40, y - size * 0.86)],
        fill=(58, 118, 54),
    )
    blot(draw, (x, y - size * 0.92), 9, 6, (70, 90, 40))


def _loose_straw(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    for _ in range(90):
        x, y = rng.choice((rng.uniform(20, 400), rng.uniform(1200, 1560))), rng.uniform(900, 1180)
        angle, long = rng.uniform(-0.5, 0.5), rng.uniform(60, 190)
        end = (x + math.cos(angle) * long, y + math.sin(angle) * long)
        draw.line((x, y + 5, end[0], end[1] + 5), fill=(110, 74, 44), width=5)
        draw.line((x, y, *end), fill=mix((196, 160, 84), (246, 224, 156), rng.random()), width=5)


def books(rng: random.Random) -> Image.Image:
    """Books on a table by the window of the library, a cup of tea beside them."""
    picture = quiet_room(sky([(0, (206, 196, 172)), (1, (150, 126, 96))]), rng)
    draw = ImageDraw.Draw(picture)
    for shelf in (150, 420):
        x = 190
        while x < 800:
            wide, tall = rng.randint(24, 54), rng.randint(150, 220)
            color = mix(
                rng.choice(((150, 60, 50), (50, 90, 120), (70, 110, 80), (190, 150, 70), (90, 70, 110))),
                (230, 220, 200),
                0.25,
            )
            draw.rectangle((x, shelf + 230 - tall, x + wide - 3, shelf + 230), fill=color)
            x += wide
        draw.rectangle((180, shelf + 230, 820, shelf + 246), fill=(104, 74, 50))
    picture = picture.filter(ImageFilter.BoxBlur(9))
    table_top(picture, rng, 740, ((112, 74, 44), (184, 136, 92)))
    _book_pile(picture, rng)
    _cup(picture, (1190, 960))
    glow(picture, (1240, 300), 800, (255, 246, 216), 0.6)
    return as_photo(picture, rng, warm=0.24)


_TITLES: tuple[tuple[str, Color], ...] = (
    ("浅間山の四季", (46, 84, 128)),
    ("追分宿ものがたり", (152, 56, 46)),
    ("冬の野鳥", (58, 112, 82)),
    ("からまつの道", (206, 156, 62)),
)


def _book_pile(picture: Image.Image, rng: random.Random) -> None:
    shade(picture, [(330, 1010), (960, 1010), (1010, 1060), (380, 1070)], 0.5, 22)
    draw = ImageDraw.Draw(picture)
    low = 1040.0
    for title, color in _TITLES:
        thick = rng.randint(78, 98)
        _book(draw, (350 + rng.uniform(-24, 34), low), (rng.randint(520, 600), thick), color)
        write(draw, (630, low - thick / 2), title, 44, (250, 246, 234))
        low -= thick
    ribbon = [(640, low - 40), (690, low - 40), (690, low - 6), (665, low - 22), (640, low - 6)]
    draw.polygon(ribbon, fill=(190, 40, 40))


def _book(draw: ImageDraw.ImageDraw, corner: Point, size: tuple[int, int], color: Color) -> None:
    """A book lying on its side; `corner` is its lower left, `size` (wide, thick)."""
    left, low = corner
    right, top = left + size[0], low - size[1]
    cover_shape = [(left, top), (left + 70, top - 40), (right + 60, top - 40), (right, top)]
    draw.polygon(cover_shape, fill=mix(color, (255, 255, 255), 0.22))
    draw.rounded_rectangle((left, top, right, low), 8, fill=color)
    pages = [(right, top + 8), (right + 58, top - 34), (right + 58, low - 48), (right, low - 8)]
    draw.polygon(pages, fill=(238, 230, 210))
    for line in range(4):
        y = top + 20 + line * (size[1] - 34) / 4
        draw.line((right, y, right + 58, y - 42), fill=(206, 194, 168), width=2)


def _cup(picture: Image.Image, foot: Point) -> None:
    x, y = foot
    shade(picture, ellipse_points((x + 40, y + 86), 150, 34), 0.45, 16)
    draw = ImageDraw.Draw(picture)
    draw.polygon([(x - 110, y - 60), (x + 110, y - 60), (x + 84, y + 92), (x - 84, y + 92)], fill=(70, 104, 116))
    draw.polygon([(x - 110, y - 60), (x - 50, y - 60), (x - 44, y + 92), (x - 84, y + 92)], fill=(98, 134, 144))
    blot(draw, (x, y + 90), 84, 18, (60, 92, 104))
    blot(draw, (x, y - 60), 110, 28, (112, 148, 156))
    blot(draw, (x, y - 56), 96, 21, (150, 160, 70))
    steam = Image.new("L", SIZE)
    wisps = ImageDraw.Draw(steam)
    for number in range(60):
        up = number / 60
        spot = (x + math.sin(up * 7) * 26 * up, y - 80 - up * 260)
        blot(wisps, spot, 14 + up * 18, 12, round(120 * (1 - up)))
    picture.paste((255, 255, 255), mask=steam.filter(ImageFilter.GaussianBlur(14)))
