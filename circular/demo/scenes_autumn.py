"""Scenes of autumn under the open sky: the mountain, the flower bed, the stream, the bear sign."""

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
)

GOLD: tuple[Color, Color] = ((120, 66, 18), (244, 186, 74))
RUST: tuple[Color, Color] = ((96, 44, 20), (222, 128, 52))
FIR: tuple[Color, Color] = ((20, 40, 30), (78, 112, 70))


def _cone(rng: random.Random, top: Point, foot: float, steep: float) -> list[Point]:
    """Mt Asama's outline: a broad cone with a blunt crater, from edge to edge of the picture."""
    line: list[Point] = []
    for x in range(0, WIDTH + 8, 8):
        away = abs(x - top[0])
        flat = max(0.0, away - 74)
        y = top[1] + (foot - top[1]) * (1 - 2.718 ** (-flat / steep)) + rng.uniform(-3, 3)
        line.append((x, y + (9 if away < 46 else 0)))
    return line


def _clouds(picture: Image.Image, rng: random.Random, bottom: int, color: Color, share: float) -> None:
    drift = texture(rng, (420, 90), (180, 44), (70, 24))
    fade = Image.linear_gradient("L").resize((WIDTH, bottom)).point([255 - v for v in range(256)])
    field = Image.new("L", SIZE)
    field.paste(fade)
    thick = drift.point([round(max(0, v - 120) * 1.7 * share) for v in range(256)])
    picture.paste(color, mask=Image.composite(thick, Image.new("L", SIZE), field))


def _plume(picture: Image.Image, rng: random.Random, crater: Point) -> None:
    """The thin white steam over the crater, blown to the right."""
    mask = Image.new("L", SIZE)
    draw = ImageDraw.Draw(mask)
    for number in range(70):
        far = number / 70
        spot = (crater[0] + far * 330 + rng.uniform(-12, 12), crater[1] - far**0.7 * 90 + rng.uniform(-16, 16) * far)
        blot(draw, spot, 12 + far * 52, 10 + far * 30, round(210 * (1 - far)))
    soft = mask.filter(ImageFilter.GaussianBlur(17))
    picture.paste((250, 250, 252), mask=soft)


def asama_autumn(rng: random.Random) -> Image.Image:
    """Mt Asama with its first snow behind golden larches."""
    picture = sky([(0, (58, 118, 190)), (0.35, (140, 188, 226)), (0.62, (226, 232, 228)), (1, (240, 232, 210))])
    _clouds(picture, rng, 620, (252, 252, 252), 0.8)
    top = (690, 262)
    line = _cone(rng, top, 860, 530)
    rock = texture(rng, (36, 150), (16, 70), (8, 30))
    body = mask_of(below(line), 1)
    cover(picture, body, rock, ((86, 66, 72), (176, 142, 130)))
    snow = rock.point([255 if v > 138 else max(0, (v - 96) * 6) for v in range(256)])
    cap = Image.new("L", SIZE)
    cap.paste(Image.linear_gradient("L").rotate(180).resize((WIDTH, 330)), (0, top[1] - 20))
    cap = cap.point([min(255, round(v * 1.5)) for v in range(256)])
    dusted = Image.composite(snow, Image.new("L", SIZE), cap)
    picture.paste((246, 248, 252), mask=Image.composite(dusted, Image.new("L", SIZE), body))
    _plume(picture, rng, top)
    haze(picture, 420, 800, (206, 214, 222), 0.62)
    for depth, (base, rough) in enumerate(((700, 90), (770, 70))):
        hill = ridge(rng, base, base - 24 + depth * 30, rough)
        shades = (mix((112, 84, 70), (92, 52, 26), depth), mix((196, 164, 128), (206, 138, 66), depth))
        cover(picture, mask_of(below(hill), 1), texture(rng, (10, 30), (30, 44)), shades)
        _far_forest(picture, rng, hill, shades)
        haze(picture, base - 60, base + 210, (228, 220, 204), 0.42 - depth * 0.14)
    _larches(picture, rng)
    _meadow(picture, rng)
    glow(picture, (1380, 180), 620, (255, 240, 200), 0.55)
    return as_photo(picture, rng, warm=0.3)


def _far_forest(picture: Image.Image, rng: random.Random, hill: list[Point], shades: tuple[Color, Color]) -> None:
    draw = ImageDraw.Draw(picture)
    for _ in range(340):
        x, y = rng.choice(hill)
        foot, tall = y + rng.uniform(6, 120), rng.uniform(20, 36)
        x += rng.uniform(-3, 3)
        draw.polygon(
            [(x - tall * 0.2, foot), (x, foot - tall), (x + tall * 0.2, foot)], fill=mix(*shades, rng.random())
        )


def _larches(picture: Image.Image, rng: random.Random) -> None:
    draw = ImageDraw.Draw(picture)
    for foot, count, tall in ((850, 36, 70), (905, 34, 120), (955, 22, 185), (1010, 12, 280)):
        for _ in range(count):
            colors = rng.choice((GOLD, GOLD, RUST, FIR))
            x = rng.uniform(-20, WIDTH + 20)
            if tall > 200 and 420 < x < 1040:
                continue
            conifer(draw, rng, (x, foot + rng.uniform(-16, 24)), tall * rng.uniform(0.75, 1.25), colors)


def _meadow(picture: Image.Image, rng: random.Random) -> None:
    field = ridge(rng, 1000, 985, 16)
    cover(picture, mask_of(below(field), 4), texture(rng, (60, 10), (14, 5)), ((112, 88, 42), (216, 184, 108)))
    path = [(700, 990), (770, 990), (1010, HEIGHT), (560, HEIGHT)]
    cover(picture, mask_of(path, 6), noise(rng, (8, 4)), ((150, 130, 104), (208, 190, 160)))
    draw = ImageDraw.Draw(picture)
    for _ in range(760):
        x = rng.uniform(0, WIDTH)
        y = rng.uniform(1020, HEIGHT + 30)
        if abs(x - 740 - (y - 990) * 0.2) < 60 + (y - 990) * 1.0:
            continue
        tall = (y - 940) * rng.uniform(0.25, 0.5)
        lean = rng.uniform(-0.1, 0.3) * tall
        color = mix((150, 112, 58), (246, 224, 168), rng.random())
        draw.line((x, y, x + lean, y - tall), fill=color, width=2)
        if rng.random() < 0.3:
            blot(draw, (x + lean, y - tall), 3, tall * 0.16, mix(color, (252, 246, 230), 0.6))


def _woods(picture: Image.Image, rng: random.Random, leaves: tuple[Color, ...]) -> Image.Image:
    """Trunks and leaves thrown out of focus, as behind something near."""
    draw = ImageDraw.Draw(picture)
    for _ in range(26):
        x, wide = rng.uniform(-40, 1640), rng.uniform(14, 50)
        draw.polygon(
            [(x, 0), (x + wide * 0.8, 0), (x + wide, 900), (x - 6, 900)],
            fill=mix((70, 52, 44), (130, 104, 86), rng.random()),
        )
    for _ in range(520):
        spot, size = (rng.uniform(-40, 1640), rng.uniform(-40, 860)), rng.uniform(14, 58)
        blot(draw, spot, size, size * 0.8, mix(rng.choice(leaves), (255, 240, 190), rng.random() * 0.4))
    return picture.resize((100, 75), Image.Resampling.BOX).resize(SIZE, Image.Resampling.BICUBIC)


def bear_sign(rng: random.Random) -> Image.Image:
    """The yellow sign that warns of bears at the edge of the woods."""
    picture = sky([(0, (214, 196, 140)), (0.6, (176, 140, 74)), (1, (110, 86, 50))])
    picture = _woods(picture, rng, ((188, 116, 34), (214, 160, 60), (120, 110, 50), (160, 76, 30)))
    ground = ridge(rng, 900, 880, 40)
    cover(picture, mask_of(below(ground), 10), texture(rng, (60, 24), (20, 10), (8, 6)), ((74, 46, 22), (206, 142, 70)))
    _fallen_leaves(picture, rng, 620, 880)
    for x in (560, 1000):
        shade(picture, [(x + 60, 1080), (x + 110, 1080), (x + 420, 1130), (x + 350, 1140)], 0.4, 12)
        cover(
            picture,
            mask_of([(x, 300), (x + 46, 300), (x + 46, 1090), (x, 1090)], 1),
            noise(rng, (8, 240)),
            ((92, 70, 52), (172, 136, 102)),
        )
    shade(picture, [(442, 236), (1196, 236), (1196, 846), (442, 846)], 0.5, 26)
    _sign_board(picture)
    _fallen_leaves(picture, rng, 60, 1060)
    glow(picture, (180, 80), 700, (255, 240, 190), 0.5)
    return as_photo(picture, rng, warm=0.2)


def _sign_board(picture: Image.Image) -> None:
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((420, 210, 1180, 830), 26, fill=(60, 48, 20))
    draw.rounded_rectangle((430, 216, 1170, 820), 22, fill=(250, 205, 26))
    draw.rounded_rectangle((448, 234, 1152, 802), 14, outline=(34, 30, 24), width=10)
    write(draw, (800, 322), "クマ出没注意", 104, (34, 30, 24))
    _bear(draw, (800, 560), 1.0)
    write(draw, (800, 750), "鈴やラジオを鳴らして歩きましょう", 38, (34, 30, 24))


def _bear(draw: ImageDraw.ImageDraw, center: Point, scale: float) -> None:
    """A walking black bear seen from the side, about 400 pixels long, with the moon of its breast."""
    x, y = center
    ink: Color = (34, 30, 24)

    def at(dx: float, dy: float) -> Point:
        return x + dx * scale, y + dy * scale

    blot(draw, at(10, -10), 165 * scale, 88 * scale, ink)
    blot(draw, at(-60, -44), 90 * scale, 72 * scale, ink)
    blot(draw, at(110, -4), 92 * scale, 86 * scale, ink)
    blot(draw, at(-186, -40), 66 * scale, 58 * scale, ink)
    blot(draw, at(-240, -18), 42 * scale, 30 * scale, ink)
    for ear in (-206, -148):
        blot(draw, at(ear, -94), 23 * scale, 23 * scale, ink)
    for leg, lean in ((-104, -26), (-40, 22), (96, -24), (160, 26)):
        top, foot = at(leg, 20), at(leg + lean, 118)
        draw.line((*top, *foot), fill=ink, width=round(58 * scale))
        blot(draw, (foot[0] - 10 * scale, foot[1]), 40 * scale, 20 * scale, ink)
    blot(draw, at(-196, -56), 7 * scale, 7 * scale, (250, 205, 26))
    draw.arc((*at(-150, -46), *at(-86, 40)), 20, 130, fill=(250, 240, 210), width=round(12 * scale))


def _fallen_leaves(picture: Image.Image, rng: random.Random, count: int, top: int) -> None:
    draw = ImageDraw.Draw(picture)
    for _ in range(count):
        x, y = rng.uniform(0, WIDTH), rng.uniform(top, HEIGHT)
        size = 5 + (y - 800) / 400 * rng.uniform(6, 17)
        turn, color = (
            rng.uniform(0.3, 1),
            mix(rng.choice(((206, 92, 30), (232, 168, 52), (150, 66, 26))), (255, 226, 150), rng.random() * 0.4),
        )
        draw.polygon([(x - size, y), (x, y - size * turn), (x + size, y + 2), (x, y + size * turn * 0.6)], fill=color)


# How far down each row of flowers stands, and its colour, from the back to the front.
_FLOWER_ROWS: tuple[tuple[float, Color], ...] = (
    (640, (236, 224, 240)),
    (700, (244, 196, 40)),
    (780, (226, 66, 44)),
    (880, (250, 246, 250)),
    (990, (206, 62, 140)),
    (1120, (246, 140, 36)),
)


def flower_bed(rng: random.Random) -> Image.Image:
    """The flower bed along the road that the district looks after."""
    picture = sky([(0, (150, 190, 214)), (0.4, (196, 212, 180)), (1, (92, 128, 70))])
    picture = _woods(picture, rng, ((96, 132, 66), (150, 170, 88), (214, 170, 70), (70, 108, 60)))
    for spot in range(46):
        at = (rng.uniform(0, 1600), rng.uniform(0, 560))
        glow(picture, at, rng.uniform(26, 74), (255, 246, 210), 0.28 if spot % 3 else 0.5)
    soil = mask_of([(0, 640), (WIDTH, 560), (WIDTH, HEIGHT), (0, HEIGHT)], 20)
    cover(picture, soil, texture(rng, (50, 40), (18, 14)), ((26, 58, 28), (92, 138, 62)))
    draw = ImageDraw.Draw(picture)
    for row, (line, color) in enumerate(_FLOWER_ROWS):
        size = 14 + row * 9.0
        for number in range(round(150 - row * 17)):
            x = number / (150 - row * 17) * 1700 - 50 + rng.uniform(-14, 14)
            y = line - x * 0.045 + rng.uniform(-size, size)
            draw.line((x, y, x + rng.uniform(-6, 6), y + size * 3), fill=(50, 94, 42), width=max(2, round(size / 6)))
            _blossom(draw, rng, (x, y), size * rng.uniform(0.75, 1.1), color)
    glow(picture, (1300, 120), 800, (255, 248, 214), 0.55)
    return as_photo(picture, rng, warm=0.12)


def _blossom(draw: ImageDraw.ImageDraw, rng: random.Random, center: Point, size: float, color: Color) -> None:
    x, y = center
    turn = rng.uniform(0, 1.2)
    petal = mix(color, (90, 30, 50), rng.uniform(0, 0.25))
    for tone, share in ((mix(petal, (60, 20, 30), 0.3), 1.0), (petal, 0.86)):
        for leaf in range(6):
            angle = turn + leaf * math.pi / 3
            spot = (x + math.cos(angle) * size * 0.58, y + math.sin(angle) * size * 0.46)
            blot(draw, spot, size * 0.44 * share, size * 0.36 * share, tone)
    blot(draw, (x, y), size * 0.26, size * 0.22, (240, 196, 60) if color[2] > 60 else (110, 60, 20))
