"""Scenes in front of the hall: the hall itself, the autumn clean-up."""

import math
import random

from PIL import Image, ImageDraw

from circular.demo.scene_backgrounds import GOLD, MAPLE, autumn_morning
from circular.demo.scene_brush import (
    HEIGHT,
    WIDTH,
    Color,
    Point,
    as_photo,
    blot,
    cover,
    ellipse_points,
    glow,
    mask_of,
    mix,
    noise,
    shade,
    write_down,
)


def _maple(picture: Image.Image, rng: random.Random, foot: Point, tall: float, colors: tuple[Color, Color]) -> None:
    """A broad-leaved tree in red or gold."""
    draw = ImageDraw.Draw(picture)
    x, y = foot
    draw.polygon(
        [
            (x - tall * 0.04, y),
            (x - tall * 0.02, y - tall * 0.6),
            (x + tall * 0.02, y - tall * 0.6),
            (x + tall * 0.04, y),
        ],
        fill=(72, 54, 46),
    )
    for _ in range(430):
        turn, out = rng.uniform(0, 2 * math.pi), rng.random() ** 0.55
        across, up = 0.33 * out * math.cos(turn), 0.68 + 0.27 * out * math.sin(turn)
        size = tall * rng.uniform(0.012, 0.036)
        light = min(1.0, max(0.0, 0.45 - across * 1.2 + (up - 0.6) * 0.9 + rng.uniform(-0.25, 0.25)))
        blot(draw, (x + across * tall, y - up * tall), size, size * 0.75, mix(*colors, light))


def _hall_building(picture: Image.Image, rng: random.Random, name: str) -> None:
    """A single-storey wooden hall with a wide grey roof, sliding doors and its name board."""
    shade(picture, [(280, 800), (1460, 800), (1560, 870), (330, 880)], 0.45, 18)
    wall = mask_of([(320, 480), (1380, 480), (1380, 820), (320, 820)])
    cover(picture, wall, noise(rng, (60, 40)), ((222, 212, 190), (246, 240, 224)))
    cover(
        picture,
        mask_of([(320, 690), (1380, 690), (1380, 820), (320, 820)]),
        noise(rng, (10, 120)),
        ((96, 66, 44), (146, 106, 74)),
    )
    draw = ImageDraw.Draw(picture)
    for x in range(320, 1400, 118):
        draw.rectangle((x - 8, 480, x + 8, 820), fill=(84, 58, 42))
    for x in (350, 468, 1058, 1176):
        draw.rectangle((x, 530, x + 92, 690), fill=(96, 122, 138), outline=(70, 48, 36), width=6)
        draw.polygon([(x + 8, 680), (x + 60, 538), (x + 84, 538), (x + 32, 680)], fill=(156, 182, 194))
        draw.line((x + 46, 530, x + 46, 690), fill=(70, 48, 36), width=5)
    draw.rectangle((640, 540, 940, 820), fill=(70, 48, 36))
    for x in (652, 724, 796, 868):
        draw.rectangle((x, 556, x + 62, 812), fill=(238, 226, 196))
        for bar in range(1, 5):
            draw.line((x, 556 + bar * 50, x + 62, 556 + bar * 50), fill=(128, 94, 64), width=4)
        draw.line((x + 31, 556, x + 31, 812), fill=(128, 94, 64), width=4)
    _roof(picture, rng)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((966, 536, 1034, 812), 6, fill=(150, 108, 66))
    draw.rounded_rectangle((972, 542, 1028, 806), 4, fill=(206, 164, 112))
    write_down(draw, (1000, 592), name, min(50, round(232 / len(name))), (40, 28, 20))


def _roof(picture: Image.Image, rng: random.Random) -> None:
    roof = [(240, 490), (470, 290), (1230, 290), (1460, 490)]
    cover(picture, mask_of(roof), noise(rng, (26, 60)), ((66, 72, 82), (120, 128, 138)))
    draw = ImageDraw.Draw(picture)
    for number in range(40):
        share = number / 39
        draw.line((470 + share * 760, 292, 240 + share * 1220, 490), fill=(74, 80, 90), width=3)
    draw.rectangle((460, 278, 1240, 300), fill=(58, 62, 72))
    draw.rectangle((236, 484, 1464, 500), fill=(84, 60, 44))
    porch = [(590, 540), (660, 440), (920, 440), (990, 540)]
    shade(picture, [(600, 546), (980, 546), (970, 590), (610, 590)], 0.5, 8)
    cover(picture, mask_of(porch), noise(rng, (20, 40)), ((70, 76, 86), (112, 120, 130)))
    ImageDraw.Draw(picture).rectangle((586, 534, 994, 548), fill=(92, 66, 48))


def hall(rng: random.Random) -> Image.Image:
    """A district hall on a clear autumn morning."""
    picture = autumn_morning(rng)
    _maple(picture, rng, (1470, 860), 620, MAPLE)
    _hall_building(picture, rng, "公民館")
    _maple(picture, rng, (190, 900), 700, GOLD)
    _leaf_litter(picture, rng, 420, 860)
    glow(picture, (200, 120), 700, (255, 244, 206), 0.5)
    return as_photo(picture, rng, warm=0.16)


def _leaf_litter(picture: Image.Image, rng: random.Random, count: int, top: int) -> None:
    draw = ImageDraw.Draw(picture)
    for _ in range(count):
        x, y = rng.uniform(0, WIDTH), top + (HEIGHT - top) * rng.random() ** 0.8
        size = 3 + (y - top) / 340 * rng.uniform(3, 11)
        color = mix(rng.choice(((206, 92, 30), (232, 168, 52), (168, 60, 30))), (255, 230, 170), rng.random() * 0.35)
        draw.polygon([(x - size, y), (x, y - size * 0.5), (x + size, y + 1), (x, y + size * 0.4)], fill=color)


def _worker(picture: Image.Image, feet: Point, tall: float, coat: Color, *, facing: int) -> None:
    """Somebody with a hat and a rake; `facing` is -1 to the left, 1 to the right."""
    x, y = feet
    shade(picture, ellipse_points((x, y), tall * 0.26, tall * 0.05), 0.45, 9)
    draw = ImageDraw.Draw(picture)
    wide = tall * 0.115
    for leg in (-0.6, 0.6):
        draw.line(
            (x + wide * leg * 0.5, y - tall * 0.46, x + wide * leg, y - 8), fill=(62, 68, 88), width=round(wide * 0.85)
        )
        blot(draw, (x + wide * (leg + 0.2 * facing), y - 6), wide * 0.6, wide * 0.3, (46, 40, 38))
    draw.rounded_rectangle((x - wide, y - tall * 0.8, x + wide, y - tall * 0.4), round(wide * 0.7), fill=coat)
    hands: Point = (x + facing * wide * 2.4, y - tall * 0.5)
    draw.line((x + facing * wide * 3.0, y - tall * 0.78, x + facing * wide * 4.4, y - 10), fill=(176, 136, 84), width=7)
    foot = x + facing * wide * 4.4
    for tine in range(-4, 5):
        draw.line((foot, y - 22, foot + tine * 9, y + 8), fill=(120, 96, 60), width=4)
    for start in (0.72, 0.64):
        draw.line((x, y - tall * start, *hands), fill=mix(coat, (0, 0, 0), 0.14), width=round(wide * 0.62))
    blot(draw, hands, wide * 0.36, wide * 0.36, (250, 250, 246))
    blot(draw, (x + facing * 3, y - tall * 0.89), tall * 0.066, tall * 0.078, (226, 180, 146))
    draw.pieslice((x - tall * 0.085, y - tall * 1.0, x + tall * 0.085, y - tall * 0.84), 180, 360, fill=(238, 226, 190))
    draw.ellipse((x - tall * 0.13, y - tall * 0.935, x + tall * 0.13, y - tall * 0.9), fill=(226, 212, 172))


def clean_up(rng: random.Random) -> Image.Image:
    """Neighbours rake leaves in front of the hall."""
    picture = autumn_morning(rng)
    _maple(picture, rng, (1480, 850), 600, GOLD)
    _hall_building(picture, rng, "公民館")
    _maple(picture, rng, (120, 880), 640, MAPLE)
    _leaf_litter(picture, rng, 620, 850)
    for x, y in ((560, 1035), (1330, 1090)):
        _leaf_heap(picture, rng, (x, y))
    _worker(picture, (360, 1060), 330, (210, 74, 56), facing=1)
    _worker(picture, (800, 1000), 290, (56, 116, 166), facing=-1)
    _worker(picture, (1120, 1110), 370, (92, 140, 84), facing=1)
    _bags(picture, ((930, 1090), (1010, 1104), (966, 1146)))
    glow(picture, (200, 120), 700, (255, 244, 206), 0.5)
    return as_photo(picture, rng, warm=0.16)


def _leaf_heap(picture: Image.Image, rng: random.Random, center: Point) -> None:
    draw = ImageDraw.Draw(picture)
    for _ in range(260):
        across, up = rng.gauss(0, 0.42), rng.random()
        x, y = center[0] + across * 130 * (1.1 - up), center[1] - up * 74
        size = rng.uniform(5, 12)
        color = mix(rng.choice(((196, 84, 28), (226, 158, 48), (150, 60, 28))), (255, 230, 170), up * 0.4)
        draw.polygon([(x - size, y), (x, y - size * 0.6), (x + size, y + 2), (x, y + size * 0.5)], fill=color)


def _bags(picture: Image.Image, feet: tuple[Point, ...]) -> None:
    for x, y in feet:
        shade(picture, ellipse_points((x + 10, y), 60, 16), 0.4, 8)
        draw = ImageDraw.Draw(picture)
        draw.ellipse((x - 50, y - 92, x + 50, y + 6), fill=(226, 232, 236))
        draw.ellipse((x - 34, y - 84, x + 16, y - 16), fill=(246, 249, 250))
        draw.polygon([(x - 14, y - 86), (x - 26, y - 122), (x + 24, y - 124), (x + 14, y - 86)], fill=(214, 222, 228))
        draw.rectangle((x - 15, y - 92, x + 15, y - 84), fill=(230, 120, 40))
