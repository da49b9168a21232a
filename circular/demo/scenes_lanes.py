"""Scenes along the lanes: the closed road, the stream between the fields."""

import random

from PIL import Image, ImageDraw

from circular.demo.scene_backgrounds import FIR, GOLD, autumn_morning
from circular.demo.scene_brush import (
    HEIGHT,
    WIDTH,
    Point,
    as_photo,
    blot,
    conifer,
    cover,
    ellipse_points,
    glow,
    mask_of,
    mix,
    shade,
    texture,
    write,
)


def closed_road(rng: random.Random) -> Image.Image:
    """Road works: a barrier, cones and a digger on a lane between larches."""
    picture = autumn_morning(rng)
    draw = ImageDraw.Draw(picture)
    for number in range(16):
        side = -1 if number % 2 else 1
        near = number / 16
        foot: Point = (800 + side * (260 + near * 620), 660 + near * 190)
        conifer(draw, rng, foot, 220 + near * 330, rng.choice((GOLD, GOLD, FIR)))
    road: list[Point] = [(720, 655), (880, 655), (1560, HEIGHT), (40, HEIGHT)]
    cover(picture, mask_of(road, 2), texture(rng, (60, 10), (8, 5)), ((98, 100, 106), (146, 148, 152)))
    draw = ImageDraw.Draw(picture)
    for edge, wide in (((722, 655), 60), ((878, 655), 1540)):
        draw.line((*edge, wide, HEIGHT), fill=(236, 236, 230), width=9)
    dug = [(640, 770), (960, 770), (1010, 850), (590, 850)]
    cover(picture, mask_of(dug, 3), texture(rng, (20, 10), (8, 6)), ((66, 48, 36), (136, 104, 78)))
    _digger(picture)
    _barrier(picture)
    for x, y in ((250, 1085), (1350, 1085), (470, 985), (1130, 985)):
        _cone(picture, (x, y), (y - 700) * 0.52)
    glow(picture, (1400, 120), 700, (255, 244, 206), 0.5)
    return as_photo(picture, rng, warm=0.1)


def _digger(picture: Image.Image) -> None:
    shade(picture, ellipse_points((980, 772), 190, 26), 0.5, 12)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((850, 716, 1110, 774), 28, fill=(44, 44, 48))
    for x in range(872, 1100, 42):
        blot(draw, (x, 745), 16, 16, (92, 92, 98))
    draw.rounded_rectangle((880, 620, 1120, 722), 16, fill=(58, 122, 176))
    draw.rounded_rectangle((890, 540, 1000, 640), 12, fill=(66, 134, 190))
    draw.rounded_rectangle((904, 556, 976, 628), 6, fill=(186, 210, 222))
    draw.line((890, 660, 760, 520), fill=(52, 110, 160), width=34)
    draw.line((760, 520, 690, 660), fill=(58, 122, 176), width=26)
    draw.polygon([(650, 650), (720, 640), (730, 720), (672, 744), (640, 706)], fill=(70, 72, 80))


def _barrier(picture: Image.Image) -> None:
    shade(picture, [(420, 1080), (1190, 1080), (1230, 1110), (440, 1112)], 0.45, 12)
    draw = ImageDraw.Draw(picture)
    for x in (470, 1130):
        draw.line((x, 810, x - 26, 1090), fill=(214, 216, 220), width=16)
        draw.line((x, 810, x + 30, 1090), fill=(190, 192, 198), width=16)
    for top in (820, 1000):
        draw.rectangle((410, top, 1190, top + 52), fill=(250, 206, 30))
        for x in range(410, 1180, 104):
            draw.polygon([(x + 30, top), (x + 82, top), (x + 52, top + 52), (x, top + 52)], fill=(34, 32, 30))
    draw.rounded_rectangle((560, 720, 1040, 960), 14, fill=(252, 252, 250), outline=(196, 34, 40), width=14)
    write(draw, (800, 798), "通行止め", 88, (190, 28, 36))
    write(draw, (800, 894), "水道管の工事中", 50, (36, 36, 40))


def _cone(picture: Image.Image, foot: Point, tall: float) -> None:
    x, y = foot
    shade(picture, ellipse_points((x + tall * 0.1, y), tall * 0.42, tall * 0.1), 0.45, 7)
    draw = ImageDraw.Draw(picture)
    draw.polygon(
        [
            (x - tall * 0.38, y),
            (x + tall * 0.38, y),
            (x + tall * 0.3, y - tall * 0.09),
            (x - tall * 0.3, y - tall * 0.09),
        ],
        fill=(196, 62, 22),
    )
    for low, high, color in ((0.06, 1.0, (236, 84, 30)), (0.34, 0.52, (248, 248, 246)), (0.68, 0.82, (248, 248, 246))):
        wide, slim = tall * 0.26 * (1.06 - low), tall * 0.26 * (1.06 - high)
        draw.polygon(
            [
                (x - wide, y - tall * low),
                (x + wide, y - tall * low),
                (x + slim, y - tall * high),
                (x - slim, y - tall * high),
            ],
            fill=color,
        )


def stream(rng: random.Random) -> Image.Image:
    """The irrigation stream between harvested rice fields."""
    picture = autumn_morning(rng)
    fields = mask_of([(0, 640), (WIDTH, 640), (WIDTH, HEIGHT), (0, HEIGHT)], 3)
    cover(picture, fields, texture(rng, (120, 10), (30, 6)), ((122, 108, 58), (222, 196, 128)))
    draw = ImageDraw.Draw(picture)
    for _ in range(520):
        y = 690 + 510 * rng.random() ** 1.4
        x, tall = rng.uniform(0, WIDTH), (y - 640) * rng.uniform(0.05, 0.1)
        color = mix((150, 122, 62), (240, 220, 160), rng.random())
        draw.line((x, y, x + rng.uniform(-4, 4), y - tall), fill=color, width=3)
    banks: list[Point] = [(690, 640), (800, 640), (1280, HEIGHT), (330, HEIGHT)]
    cover(picture, mask_of(banks, 10), texture(rng, (26, 14), (9, 7)), ((70, 84, 44), (160, 160, 92)))
    water: list[Point] = [(725, 645), (772, 645), (1090, HEIGHT), (500, HEIGHT)]
    cover(picture, mask_of(water, 4), texture(rng, (22, 70), (9, 30)), ((62, 98, 128), (198, 222, 234)))
    _stones(draw, rng)
    glow(picture, (300, 140), 760, (255, 244, 206), 0.5)
    return as_photo(picture, rng, warm=0.18)


def _stones(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    """Stones along both edges of the water, larger towards the viewer."""
    for number in range(60):
        share = (number / 60) ** 1.5
        for edge in (725 + (500 - 725) * share, 772 + (1090 - 772) * share):
            size, tone = 5 + share * 36, rng.uniform(0.2, 0.8)
            x, y = edge + rng.uniform(-0.5, 0.5) * size, 645 + (HEIGHT - 645) * share
            blot(draw, (x, y), size, size * 0.66, mix((84, 82, 80), (150, 148, 142), tone))
            lit = (x - size * 0.2, y - size * 0.2)
            blot(draw, lit, size * 0.6, size * 0.34, mix((132, 130, 126), (206, 204, 196), tone))
