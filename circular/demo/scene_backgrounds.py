"""Where a scene takes place: the autumn morning in the village, the quiet room and its table."""

import random

from PIL import Image, ImageDraw

from circular.demo.scene_brush import (
    HEIGHT,
    SIZE,
    WIDTH,
    Color,
    Point,
    below,
    blot,
    conifer,
    cover,
    haze,
    mask_of,
    shade,
    sky,
    texture,
)

GOLD: tuple[Color, Color] = ((120, 66, 18), (244, 186, 74))
MAPLE: tuple[Color, Color] = ((120, 26, 22), (232, 92, 48))
FIR: tuple[Color, Color] = ((20, 40, 30), (78, 112, 70))


def autumn_morning(rng: random.Random) -> Image.Image:
    """Blue air, the mountain's long slope, woods in autumn and a lawn: what stands behind every house here."""
    picture = sky([(0, (92, 150, 206)), (0.4, (180, 212, 232)), (0.6, (240, 234, 214)), (1, (214, 196, 150))])
    slope: list[Point] = [(0, 470), (520, 300), (760, 240), (840, 246), (1100, 330), (1600, 500)]
    cover(picture, mask_of(below(slope), 2), texture(rng, (30, 120), (12, 50)), ((126, 122, 142), (188, 178, 184)))
    haze(picture, 240, 640, (226, 226, 226), 0.8)
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        conifer(
            draw,
            rng,
            (rng.uniform(-30, 1630), rng.uniform(610, 680)),
            rng.uniform(110, 250),
            rng.choice((GOLD, GOLD, MAPLE, FIR)),
        )
    cover(
        picture,
        mask_of([(0, 650), (WIDTH, 650), (WIDTH, HEIGHT), (0, HEIGHT)], 4),
        texture(rng, (90, 14), (26, 6)),
        ((128, 118, 92), (206, 194, 160)),
    )
    return picture


def quiet_room(picture: Image.Image, rng: random.Random) -> Image.Image:
    """A room out of focus: plaster wall, wooden posts, a bright window."""
    draw = ImageDraw.Draw(picture)
    draw.rectangle((980, 60, 1500, 560), fill=(250, 250, 240))
    for x in (980, 1150, 1320, 1490):
        draw.rectangle((x, 60, x + 16, 560), fill=(150, 112, 78))
    draw.rectangle((980, 300, 1500, 316), fill=(150, 112, 78))
    for x in (120, 820):
        draw.rectangle((x, 0, x + 60, 760), fill=(130, 96, 66))
    for _ in range(30):
        blot(draw, (rng.uniform(1000, 1480), rng.uniform(340, 560)), rng.uniform(20, 50), 30, (214, 176, 96))
    return picture.resize((80, 60), Image.Resampling.BOX).resize(SIZE, Image.Resampling.BICUBIC)


def table_top(picture: Image.Image, rng: random.Random, top: int, colors: tuple[Color, Color]) -> None:
    """A wooden table top from `top` to the lower edge."""
    cover(
        picture,
        mask_of([(0, top), (WIDTH, top), (WIDTH, HEIGHT), (0, HEIGHT)]),
        texture(rng, (500, 8), (200, 16), (60, 4)),
        colors,
    )
    shade(picture, [(-20, top - 6), (WIDTH + 20, top - 6), (WIDTH + 20, top + 8), (-20, top + 8)], 0.5, 8)
