"""Scenes in the snow by day: the plough, the frozen tap."""

import random

from PIL import Image, ImageDraw, ImageFilter

from circular.demo.scene_brush import (
    HEIGHT,
    SIZE,
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
    noise,
    ridge,
    shade,
    sky,
    snowfall,
    texture,
)

SNOWY_FIR: tuple[Color, Color] = ((44, 64, 72), (240, 246, 252))


def snow_plough(rng: random.Random) -> Image.Image:
    """A snow plough on a forest road in the early morning."""
    picture = sky([(0, (128, 150, 180)), (0.4, (186, 200, 216)), (0.6, (232, 228, 226)), (1, (238, 240, 246))])
    for base, rough in ((470, 60), (540, 40)):
        hill = ridge(rng, base, base + 30, rough)
        cover(picture, mask_of(below(hill), 2), texture(rng, (10, 34), (6, 18)), ((122, 138, 154), (226, 232, 240)))
        haze(picture, base - 40, base + 200, (224, 228, 236), 0.7)
    ground = ridge(rng, 660, 650, 14)
    cover(picture, mask_of(below(ground), 3), texture(rng, (220, 40), (70, 16)), ((198, 210, 228), (252, 253, 255)))
    draw = ImageDraw.Draw(picture)
    trees = sorted((rng.uniform(-160, 430) if n % 2 else rng.uniform(1130, 1740), rng.random()) for n in range(34))
    for x, near in sorted(trees, key=lambda tree: tree[1]):
        conifer(draw, rng, (x, 660 + near * 150), 210 + near * 330, SNOWY_FIR, slim=0.22)
    road: list[Point] = [(735, 640), (835, 640), (1500, HEIGHT), (180, HEIGHT)]
    cover(picture, mask_of(road, 5), texture(rng, (140, 12), (50, 6)), ((158, 170, 188), (226, 232, 240)))
    for left, right in (((730, 640), (140, HEIGHT)), ((842, 640), (1540, HEIGHT))):
        _snow_bank(picture, rng, left, right)
    _plough(picture)
    _spray(picture, rng)
    snowfall(picture, rng, 420)
    return as_photo(picture, rng, warm=-0.16, grain=20)


def _snow_bank(picture: Image.Image, rng: random.Random, far: Point, near: Point) -> None:
    """A heaped edge of ploughed snow from the far end of the road to the near one."""
    out = -1 if near[0] < far[0] else 1
    crest: list[Point] = []
    for number in range(61):
        share = (number / 60) ** 1.6
        size = (4 + share * 60) * rng.uniform(0.8, 1.2)
        crest.append(
            (far[0] + (near[0] - far[0]) * share + out * size * 0.5, far[1] + (near[1] - far[1]) * share - size)
        )
    inner = [(far[0] + (near[0] - far[0]) * n / 10, far[1] + (near[1] - far[1]) * n / 10) for n in range(11)]
    outer = [(near[0] + out * 260, HEIGHT), (far[0] + out * 40, far[1])]
    heap = mask_of([*inner, *outer], 6)
    cover(picture, heap, texture(rng, (60, 24), (22, 12)), ((226, 232, 242), (255, 255, 255)))
    face = mask_of([*crest, *reversed(inner)], 5)
    cover(picture, face, texture(rng, (40, 26), (14, 12)), ((172, 188, 212), (228, 234, 244)))


def _plough(picture: Image.Image) -> None:
    """The vehicle seen from the front, a little to the right of the middle."""
    shade(picture, ellipse_points((790, 985), 330, 46), 0.5, 22)
    draw = ImageDraw.Draw(picture)
    for x in (590, 900):
        draw.rounded_rectangle((x, 840, x + 100, 985), 26, fill=(34, 36, 42))
    draw.rounded_rectangle((585, 700, 1005, 920), 26, fill=(232, 134, 22))
    draw.rounded_rectangle((585, 700, 1005, 742), 20, fill=(246, 166, 52))
    draw.rounded_rectangle((625, 500, 965, 720), 30, fill=(222, 122, 16))
    draw.rounded_rectangle((652, 528, 938, 690), 18, fill=(52, 74, 96))
    draw.polygon([(664, 680), (760, 538), (820, 538), (716, 680)], fill=(96, 124, 148))
    draw.rounded_rectangle((610, 484, 980, 512), 12, fill=(250, 240, 222))
    draw.line((795, 528, 795, 690), fill=(40, 46, 54), width=8)
    draw.rounded_rectangle((735, 448, 855, 486), 14, fill=(255, 196, 40))
    for x in (628, 920):
        draw.ellipse((x - 8, 762, x + 50, 820), fill=(255, 250, 220))
    for number in range(9):
        draw.line((700, 775 + number * 13, 890, 775 + number * 13), fill=(120, 66, 14), width=5)
    blade: list[Point] = [(480, 880), (1110, 850), (1130, 985), (470, 1030)]
    draw.polygon(blade, fill=(238, 190, 30))
    draw.polygon([(480, 880), (1110, 850), (1113, 884), (477, 916)], fill=(250, 216, 92))
    for number in range(8):
        x = 500 + number * 80
        draw.polygon([(x, 985), (x + 34, 983), (x + 4, 1024), (x - 30, 1027)], fill=(40, 38, 36))
    glow(picture, (795, 462), 190, (255, 206, 90), 0.8)
    for x in (648, 942):
        glow(picture, (x, 790), 150, (255, 250, 224), 0.9)


def _spray(picture: Image.Image, rng: random.Random) -> None:
    """The snow that the blade throws to the right and heaps before it."""
    spray = Image.new("L", SIZE)
    dots = ImageDraw.Draw(spray)
    for _ in range(460):
        far = rng.random()
        x, y = 1110 + far * 300, 960 - far * (1 - far) * 560 * rng.uniform(0.3, 1.1) + far * 40
        size = rng.uniform(6, 26) * (1.1 - far * 0.6)
        dots.ellipse((x - size, y - size, x + size, y + size), fill=rng.randint(120, 235))
    for _ in range(160):
        x, y, size = rng.uniform(440, 1160), rng.uniform(985, 1050), rng.uniform(14, 44)
        dots.ellipse((x - size, y - size * 0.6, x + size, y + size * 0.6), fill=rng.randint(170, 250))
    picture.paste((250, 252, 255), mask=spray.filter(ImageFilter.GaussianBlur(6)))


def frozen_tap(rng: random.Random) -> Image.Image:
    """An outdoor tap and its pipe with icicles on a winter morning."""
    picture = sky([(0, (168, 194, 220)), (0.6, (214, 226, 238)), (1, (238, 240, 244))])
    draw = ImageDraw.Draw(picture)
    for _ in range(22):
        conifer(draw, rng, (rng.uniform(-30, 1630), rng.uniform(640, 800)), rng.uniform(260, 560), SNOWY_FIR)
    picture = picture.resize((200, 150), Image.Resampling.BOX).resize(SIZE, Image.Resampling.BICUBIC)
    snow = ridge(rng, 990, 960, 26)
    cover(picture, mask_of(below(snow), 8), texture(rng, (120, 40), (40, 16)), ((206, 218, 236), (255, 255, 255)))
    post = [(740, 330), (900, 330), (900, 1080), (740, 1080)]
    shade(picture, [(x + 40, y + 26) for x, y in post], 0.4, 24)
    cover(picture, mask_of(post, 1), noise(rng, (14, 260)), ((112, 84, 62), (176, 140, 108)))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(736, 330), (904, 330), (884, 300), (758, 300)], fill=(150, 118, 90))
    blot(draw, (820, 300), 100, 40, (252, 253, 255))
    _tap(draw)
    _icicles(picture, rng)
    mound = ridge(rng, 1070, 1060, 20)
    cover(picture, mask_of(below(mound), 6), texture(rng, (90, 30), (30, 12)), ((214, 224, 240), (255, 255, 255)))
    snowfall(picture, rng, 90)
    return as_photo(picture, rng, warm=-0.2, grain=20)


def _tap(draw: ImageDraw.ImageDraw) -> None:
    for shift, color in ((0, (94, 96, 104)), (8, (186, 190, 198)), (16, (232, 236, 240)), (24, (150, 154, 164))):
        draw.line((640, 486 + shift, 832, 486 + shift), fill=color, width=20)
        draw.line((508, 560 + shift * 0.4, 508, 640), fill=color, width=max(10, 64 - shift * 2))
    draw.rounded_rectangle((470, 470, 660, 560), 34, fill=(168, 172, 180))
    draw.rounded_rectangle((486, 480, 644, 506), 12, fill=(236, 240, 244))
    draw.rounded_rectangle((474, 556, 542, 660), 14, fill=(150, 154, 164))
    draw.rounded_rectangle((486, 560, 502, 654), 8, fill=(226, 230, 236))
    draw.rectangle((548, 400, 580, 474), fill=(140, 144, 154))
    draw.rounded_rectangle((470, 372, 658, 412), 20, fill=(196, 62, 52))
    draw.rounded_rectangle((482, 378, 646, 390), 6, fill=(236, 130, 118))


def _icicles(picture: Image.Image, rng: random.Random) -> None:
    ice = Image.new("L", SIZE)
    draw = ImageDraw.Draw(ice)
    spots = [(508.0, 658.0, 300.0, 24.0)]
    spots += [(rng.uniform(560, 735), 540.0, rng.uniform(70, 210), rng.uniform(9, 17)) for _ in range(8)]
    spots += [(rng.uniform(742, 898), 338.0, rng.uniform(40, 130), rng.uniform(7, 14)) for _ in range(7)]
    for x, y, long, half in spots:
        draw.polygon([(x - half, y), (x + half, y), (x + half * 0.4, y + long * 0.6), (x, y + long)], fill=215)
        blot(draw, (x, y), half * 1.2, 10, 235)
    picture.paste((206, 228, 246), mask=ice.filter(ImageFilter.GaussianBlur(1.6)))
    shine = ImageDraw.Draw(picture)
    for x, y, long, half in spots:
        shine.line(
            (x - half * 0.35, y + 6, x - half * 0.1, y + long * 0.72),
            fill=(255, 255, 255),
            width=max(2, round(half / 3)),
        )
