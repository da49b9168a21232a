"""Scenes of people and presents in the hall: exercise on chairs, the present for the oldest."""

import math
import random

from PIL import Image, ImageDraw, ImageFilter

from circular.demo.scene_backgrounds import quiet_room, table_top
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
    sky,
    texture,
    write,
    write_down,
)


def exercise(rng: random.Random) -> Image.Image:
    """Chair exercises in the hall: five people raise their arms."""
    picture = sky([(0, (240, 230, 206)), (0.62, (226, 210, 178)), (1, (190, 150, 104))])
    draw = ImageDraw.Draw(picture)
    for x in (90, 470, 850, 1230):
        draw.rectangle((x, 130, x + 300, 560), fill=(236, 246, 248), outline=(134, 98, 66), width=12)
        draw.line((x + 150, 130, x + 150, 560), fill=(134, 98, 66), width=10)
        for _ in range(26):
            leaf = mix((226, 168, 62), (120, 140, 80), rng.random())
            blot(draw, (x + rng.uniform(20, 280), rng.uniform(330, 540)), rng.uniform(12, 30), 20, leaf)
    picture = picture.filter(ImageFilter.BoxBlur(7))
    floor = mask_of([(0, 760), (WIDTH, 760), (WIDTH, HEIGHT), (0, HEIGHT)])
    cover(picture, floor, texture(rng, (400, 10), (120, 18)), ((172, 122, 74), (226, 180, 126)))
    skirting = mask_of([(0, 700), (WIDTH, 700), (WIDTH, 764), (0, 764)])
    cover(picture, skirting, noise(rng, (300, 30)), ((120, 84, 56), (150, 110, 76)))
    _banner(picture)
    coats: tuple[Color, ...] = ((92, 148, 104), (206, 98, 74), (78, 124, 176), (198, 146, 62), (150, 104, 156))
    for number, coat in enumerate(coats):
        x = 230 + number * 285
        _sitting(picture, (x, 1090 + (number % 2) * 30), coat, grey=number != 2)
    glow(picture, (300, 260), 760, (255, 250, 226), 0.5)
    return as_photo(picture, rng, warm=0.14)


def _banner(picture: Image.Image) -> None:
    shade(picture, [(520, 66), (1080, 66), (1080, 160), (520, 160)], 0.3, 10)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((500, 40, 1100, 148), 18, fill=(252, 252, 246), outline=(58, 130, 88), width=8)
    write(draw, (800, 94), "公民館 健康体操", 62, (34, 100, 62))


def _sitting(picture: Image.Image, feet: Point, coat: Color, *, grey: bool) -> None:
    x, y = feet
    shade(picture, ellipse_points((x, y), 110, 24), 0.45, 10)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((x - 76, y - 330, x + 76, y - 150), 18, fill=(96, 78, 66))
    for leg in (-66, 58):
        draw.rectangle((x + leg, y - 160, x + leg + 10, y), fill=(120, 122, 128))
    draw.rounded_rectangle((x - 60, y - 352, x + 60, y - 140), 42, fill=coat)
    for side in (-1, 1):
        draw.line(
            (x + side * 44, y - 316, x + side * 98, y - 400, x + side * 70, y - 496),
            fill=mix(coat, (0, 0, 0), 0.12),
            width=32,
            joint="curve",
        )
        blot(draw, (x + side * 68, y - 506), 19, 21, (232, 190, 158))
        draw.rounded_rectangle((x + side * 34 - 26, y - 190, x + side * 34 + 26, y - 14), 22, fill=(70, 76, 96))
        blot(draw, (x + side * 36, y - 8), 30, 15, (238, 238, 236))
    hair: Color = (198, 198, 200) if grey else (70, 60, 58)
    blot(draw, (x, y - 400), 47, 54, hair)
    blot(draw, (x, y - 390), 38, 44, (236, 196, 164))
    for eye in (-14, 14):
        draw.arc((x + eye - 8, y - 402, x + eye + 8, y - 388), 190, 350, fill=(80, 56, 48), width=4)
    draw.arc((x - 17, y - 390, x + 17, y - 362), 20, 160, fill=(170, 80, 70), width=5)


def keiro_gift(rng: random.Random) -> Image.Image:
    """The wrapped present of the district for its oldest, with chrysanthemums."""
    picture = quiet_room(sky([(0, (224, 206, 180)), (1, (180, 146, 110))]), rng)
    table_top(picture, rng, 600, ((120, 44, 40), (166, 72, 60)))
    shade(picture, [(330, 1010), (1120, 1010), (1190, 1080), (370, 1090)], 0.5, 26)
    box = [(330, 520), (1110, 520), (1110, 1030), (330, 1030)]
    cover(picture, mask_of(box), noise(rng, (40, 40)), ((232, 222, 232), (252, 248, 252)))
    draw = ImageDraw.Draw(picture)
    for _ in range(46):
        spot = (rng.uniform(350, 1090), rng.uniform(540, 1010))
        for leaf in range(5):
            angle = leaf * 1.256
            blot(draw, (spot[0] + math.cos(angle) * 13, spot[1] + math.sin(angle) * 13), 9, 9, (206, 176, 214))
    _noshi(draw)
    _vase(picture, (1360, 1000))
    draw = ImageDraw.Draw(picture)
    for across, up in ((-130, 300), (0, 370), (130, 310), (-70, 210), (70, 200), (0, 270), (-150, 190), (150, 200)):
        draw.line((1360, 790, 1360 + across, 840 - up), fill=(60, 104, 56), width=9)
        _chrysanthemum(draw, rng, (1360 + across, 840 - up), rng.uniform(62, 84))
    glow(picture, (1240, 260), 760, (255, 246, 216), 0.5)
    return as_photo(picture, rng, warm=0.16)


def _noshi(draw: ImageDraw.ImageDraw) -> None:
    """The white paper round the present, with its red knot and words."""
    draw.rectangle((520, 520, 920, 1030), fill=(253, 253, 250))
    for row in range(5):
        draw.line((520, 744 + row * 8, 920, 744 + row * 8), fill=(196, 40, 44) if row % 2 else (250, 236, 220), width=7)
    for side in (-1, 1):
        for ring in range(4):
            draw.ellipse(
                (720 + side * 62 - 54 + ring * 7, 724 + ring * 7, 720 + side * 62 + 54 - ring * 7, 800 - ring * 7),
                outline=(196, 40, 44) if ring % 2 else (236, 208, 150),
                width=7,
            )
    blot(draw, (720, 762), 22, 24, (178, 30, 36))
    write_down(draw, (720, 544), "御長寿", 54, (30, 28, 30))
    write_down(draw, (720, 826), "区一同", 50, (30, 28, 30))


def _vase(picture: Image.Image, foot: Point) -> None:
    x, y = foot
    shade(picture, ellipse_points((x + 30, y), 110, 26), 0.5, 14)
    draw = ImageDraw.Draw(picture)
    for share, color in ((1.0, (44, 74, 112)), (0.72, (66, 102, 146)), (0.3, (112, 150, 188))):
        left = x - 84
        draw.polygon(
            [
                (left + 30, y - 230),
                (left + 30 + 108 * share, y - 230),
                (left + 168 * share, y - 110),
                (left + 24 + 120 * share, y),
                (left + 24, y),
                (left, y - 110),
            ],
            fill=color,
        )


def _chrysanthemum(draw: ImageDraw.ImageDraw, rng: random.Random, center: Point, size: float) -> None:
    x, y = center
    for leaf in range(3):
        blot(
            draw,
            (x + rng.uniform(-70, 70), y + size + leaf * 14),
            34,
            18,
            mix((40, 84, 44), (90, 132, 74), rng.random()),
        )
    color = rng.choice(((246, 204, 52), (250, 246, 240), (206, 96, 160)))
    for ring in range(4):
        reach = size * (1 - ring * 0.24)
        for petal in range(22):
            angle = petal * 0.2856 + ring * 0.14
            tip = (x + math.cos(angle) * reach, y + math.sin(angle) * reach * 0.86)
            draw.line((x, y, *tip), fill=mix(mix(color, (110, 60, 30), 0.34), color, ring / 3), width=9)
            blot(draw, tip, 6, 6, mix(color, (255, 255, 255), 0.3 * ring / 3))
