"""Scenes in the village: the hall, the autumn clean-up, the closed road, the stream by the fields."""

import math
import random

from PIL import Image, ImageDraw, ImageFilter

from circular.demo.scene_brush import (
    HEIGHT,
    SIZE,
    WIDTH,
    Color,
    Point,
    as_photo,
    below,
    blot,
    conifer,
    cover,
    ellipse_points,
    glow,
    haze,
    mask_of,
    mix,
    noise,
    ridge,
    shade,
    sky,
    texture,
    write,
    write_down,
)

GOLD: tuple[Color, Color] = ((120, 66, 18), (244, 186, 74))
MAPLE: tuple[Color, Color] = ((120, 26, 22), (232, 92, 48))
FIR: tuple[Color, Color] = ((20, 40, 30), (78, 112, 70))


def _morning(rng: random.Random) -> Image.Image:
    """Blue air, the mountain's long slope, woods in autumn and a lawn: what stands behind every house here."""
    picture = sky([(0, (92, 150, 206)), (0.4, (180, 212, 232)), (0.6, (240, 234, 214)), (1, (214, 196, 150))])
    slope: list[Point] = [(0, 470), (520, 300), (760, 240), (840, 246), (1100, 330), (1600, 500)]
    cover(picture, mask_of(below(slope), 2), texture(rng, (30, 120), (12, 50)), ((126, 122, 142), (188, 178, 184)))
    haze(picture, 240, 640, (226, 226, 226), 0.8)
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        conifer(draw, rng, (rng.uniform(-30, 1630), rng.uniform(610, 680)), rng.uniform(110, 250), rng.choice((GOLD, GOLD, MAPLE, FIR)))
    cover(picture, mask_of([(0, 650), (WIDTH, 650), (WIDTH, HEIGHT), (0, HEIGHT)], 4), texture(rng, (90, 14), (26, 6)), ((128, 118, 92), (206, 194, 160)))
    return picture


def _maple(picture: Image.Image, rng: random.Random, foot: Point, tall: float, colors: tuple[Color, Color]) -> None:
    """A broad-leaved tree in red or gold."""
    draw = ImageDraw.Draw(picture)
    x, y = foot
    draw.polygon([(x - tall * 0.04, y), (x - tall * 0.02, y - tall * 0.6), (x + tall * 0.02, y - tall * 0.6), (x + tall * 0.04, y)], fill=(72, 54, 46))
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
    cover(picture, mask_of([(320, 690), (1380, 690), (1380, 820), (320, 820)]), noise(rng, (10, 120)), ((96, 66, 44), (146, 106, 74)))
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
    picture = _morning(rng)
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
        draw.line((x + wide * leg * 0.5, y - tall * 0.46, x + wide * leg, y - 8), fill=(62, 68, 88), width=round(wide * 0.85))
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
    picture = _morning(rng)
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


def closed_road(rng: random.Random) -> Image.Image:
    """Road works: a barrier, cones and a digger on a lane between larches."""
    picture = _morning(rng)
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
    draw.polygon([(x - tall * 0.38, y), (x + tall * 0.38, y), (x + tall * 0.3, y - tall * 0.09), (x - tall * 0.3, y - tall * 0.09)], fill=(196, 62, 22))
    for low, high, color in ((0.06, 1.0, (236, 84, 30)), (0.34, 0.52, (248, 248, 246)), (0.68, 0.82, (248, 248, 246))):
        wide, slim = tall * 0.26 * (1.06 - low), tall * 0.26 * (1.06 - high)
        draw.polygon([(x - wide, y - tall * low), (x + wide, y - tall * low), (x + slim, y - tall * high), (x - slim, y - tall * high)], fill=color)


def stream(rng: random.Random) -> Image.Image:
    """The irrigation stream between harvested rice fields."""
    picture = _morning(rng)
    fields = mask_of([(0, 640), (WIDTH, 640), (WIDTH, HEIGHT), (0, HEIGHT)], 3)
    cover(picture, fields, texture(rng, (120, 10), (30, 6)), ((122, 108, 58), (222, 196, 128)))
    draw = ImageDraw.Draw(picture)
    for _ in range(520):
        y = 690 + 510 * rng.random() ** 1.4
        x, tall = rng.uniform(0, WIDTH), (y - 640) * rng.uniform(0.05, 0.1)
        draw.line((x, y, x + rng.uniform(-4, 4), y - tall), fill=mix((150, 122, 62), (240, 220, 160), rng.random()), width=3)
    banks: list[Point] = [(690, 640), (800, 640), (1280, HEIGHT), (330, HEIGHT)]
    cover(picture, mask_of(banks, 10), texture(rng, (26, 14), (9, 7)), ((70, 84, 44), (160, 160, 92)))
    water: list[Point] = [(725, 645), (772, 645), (1090, HEIGHT), (500, HEIGHT)]
    cover(picture, mask_of(water, 4), texture(rng, (22, 70), (9, 30)), ((62, 98, 128), (198, 222, 234)))
    for number in range(60):
        share = (number / 60) ** 1.5
        for edge in (725 + (500 - 725) * share, 772 + (1090 - 772) * share):
            size = 5 + share * 36
            spot = (edge + rng.uniform(-0.5, 0.5) * size, 645 + (HEIGHT - 645) * share)
            tone = rng.uniform(0.2, 0.8)
            blot(draw := ImageDraw.Draw(picture), spot, size, size * 0.66, mix((84, 82, 80), (150, 148, 142), tone))
            blot(draw, (spot[0] - size * 0.2, spot[1] - size * 0.2), size * 0.6, size * 0.34, mix((132, 130, 126), (206, 204, 196), tone))
    glow(picture, (300, 140), 760, (255, 244, 206), 0.5)
    return as_photo(picture, rng, warm=0.18)
