"""Scenes of winter nights: the Little New Year fire, the year-end watch."""

import random

from PIL import Image, ImageDraw, ImageFilter

from circular.demo.scene_brush import (
    HEIGHT,
    SIZE,
    WIDTH,
    Point,
    as_photo,
    below,
    blot,
    conifer,
    cover,
    ellipse_points,
    glow,
    mask_of,
    mix,
    ridge,
    shade,
    sky,
    snowfall,
    texture,
    write_down,
)


def _standing_people(draw: ImageDraw.ImageDraw, rng: random.Random, feet: tuple[Point, ...], tall: float) -> None:
    """Dark figures in winter coats, seen from behind, edged by the light in front of them."""
    for x, y in feet:
        size = tall * rng.uniform(0.85, 1.1)
        coat = rng.choice(((30, 30, 52), (46, 26, 30), (24, 38, 40)))
        for share, color in ((1.06, (226, 120, 48)), (1.0, coat)):
            wide = size * 0.17 * share
            draw.rounded_rectangle((x - wide, y - size * 0.82, x + wide, y - size * 0.3), round(wide * 0.8), fill=color)
            for leg in (-0.5, 0.5):
                spot = x + wide * leg
                draw.rectangle((spot - wide * 0.36, y - size * 0.36, spot + wide * 0.36, y), fill=color)
            blot(draw, (x, y - size * 0.91), size * 0.095 * share, size * 0.11 * share, color)


# Where the people round the fire stand.
_WATCHING: tuple[Point, ...] = (
    (330, 1080),
    (440, 1120),
    (520, 1060),
    (1080, 1070),
    (1180, 1130),
    (1275, 1085),
    (250, 1150),
)


def dondo_yaki(rng: random.Random) -> Image.Image:
    """The bonfire of the Little New Year, where pine and straw decorations are burnt."""
    picture = sky([(0, (10, 14, 40)), (0.5, (34, 30, 66)), (0.72, (96, 58, 70)), (1, (60, 44, 60))])
    hills = ridge(rng, 640, 600, 70)
    cover(picture, mask_of(below(hills), 2), texture(rng, (40, 30), (14, 12)), ((14, 16, 34), (38, 38, 60)))
    ground = ridge(rng, 845, 840, 14)
    cover(picture, mask_of(below(ground), 3), texture(rng, (180, 26), (50, 12)), ((74, 70, 104), (140, 130, 156)))
    draw = ImageDraw.Draw(picture)
    for _ in range(26):
        x = rng.choice((rng.uniform(-20, 430), rng.uniform(1170, 1640)))
        conifer(draw, rng, (x, 850), rng.uniform(120, 260), ((10, 14, 26), (58, 50, 60)))
    glow(picture, (800, 700), 900, (255, 120, 20), 0.75)
    glow(picture, (800, 960), 620, (255, 170, 80), 0.6)
    _bonfire(picture, rng)
    for x, y in _WATCHING:
        end = x + (x - 800) * 0.4
        shade(picture, [(x - 26, y - 6), (x + 26, y - 6), (end + 40, HEIGHT), (end - 50, HEIGHT)], 0.5, 10)
    _standing_people(ImageDraw.Draw(picture), rng, _WATCHING, 240)
    snowfall(picture, rng, 60)
    return as_photo(picture, rng, warm=0.22)


def _bonfire(picture: Image.Image, rng: random.Random) -> None:
    """Bamboo and pine stacked as a cone, in flames, with sparks."""
    draw = ImageDraw.Draw(picture)
    for number in range(26):
        lean = (number - 12.5) / 12.5
        draw.line((800 + lean * 210, 990, 800 - lean * 40, 420 + abs(lean) * 60), fill=(58, 30, 16), width=13)
    for color, wide, tall, soft, count in (
        ((214, 52, 8), 1.0, 1.0, 22, 150),
        ((252, 128, 12), 0.78, 0.86, 15, 140),
        ((255, 206, 64), 0.55, 0.66, 11, 110),
        ((255, 246, 196), 0.3, 0.42, 9, 70),
    ):
        flame = Image.new("L", SIZE)
        tongues = ImageDraw.Draw(flame)
        for _ in range(count):
            x = rng.gauss(0, 0.42)
            foot = 985 - rng.uniform(0, 150)
            height = (640 * tall) * max(0.12, 1 - abs(x) * 0.9) * rng.uniform(0.45, 1.05)
            spot = 800 + x * 250 * wide
            half = rng.uniform(18, 46) * wide
            tip = (spot + rng.uniform(-30, 50), foot - height)
            tongues.polygon(
                [(spot - half, foot), (spot - half * 0.7, foot - height * 0.5), tip, (spot + half, foot)], fill=225
            )
        picture.paste(color, mask=flame.filter(ImageFilter.GaussianBlur(soft)))
    draw = ImageDraw.Draw(picture)
    for _ in range(190):
        up = rng.random()
        x, y, size = 800 + rng.gauss(0, 60 + up * 210) + up * 90, 720 - up * 690, rng.uniform(1.5, 5)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=mix((255, 236, 150), (255, 110, 20), rng.random()))


# Where the three stand (x) and how tall they are.
_WATCHMEN: tuple[Point, ...] = ((430, 470), (800, 500), (1150, 440))


def night_watch(rng: random.Random) -> Image.Image:
    """The year-end night watch with lanterns in a snowy lane."""
    picture = sky([(0, (8, 14, 38)), (0.55, (30, 42, 82)), (1, (52, 62, 100))])
    for _ in range(120):
        spot = (rng.uniform(0, WIDTH), rng.uniform(0, 480))
        blot(ImageDraw.Draw(picture), spot, 1.6, 1.6, (226, 232, 250))
    _dark_houses(picture, rng)
    lane = texture(rng, (160, 26), (44, 12))
    cover(
        picture,
        mask_of([(0, 850), (WIDTH, 850), (WIDTH, HEIGHT), (0, HEIGHT)], 4),
        lane,
        ((58, 68, 106), (136, 146, 184)),
    )
    for x, _ in _WATCHMEN:
        glow(picture, (x + 96, 930), 330, (255, 176, 84), 0.8)
    draw = ImageDraw.Draw(picture)
    for x, tall in _WATCHMEN:
        shade(picture, ellipse_points((x, 1106), tall * 0.24, 26), 0.6, 12)
        _watchman(draw, (x, 1110), tall)
    for x, tall in _WATCHMEN:
        _lantern(picture, (x + tall * 0.25, 1110 - tall * 0.44), tall * 0.13)
    snowfall(picture, rng, 240)
    return as_photo(picture, rng, warm=0.08)


def _dark_houses(picture: Image.Image, rng: random.Random) -> None:
    draw = ImageDraw.Draw(picture)
    for left, top, wide in ((-60, 430, 430), (430, 540, 330), (820, 500, 380), (1230, 420, 470)):
        draw.rectangle((left + 30, top + 120, left + wide - 30, 870), fill=(22, 26, 46))
        draw.polygon([(left - 20, top + 140), (left + wide / 2, top), (left + wide + 20, top + 140)], fill=(30, 34, 58))
        draw.polygon(
            [
                (left - 24, top + 138),
                (left + wide / 2, top - 26),
                (left + wide + 24, top + 138),
                (left + wide / 2, top + 12),
            ],
            fill=(170, 182, 214),
        )
        for number in range(2):
            x = left + 80 + number * (wide - 240)
            lit = rng.random() < 0.7
            draw.rectangle((x, top + 210, x + 90, top + 310), fill=(255, 206, 118) if lit else (34, 40, 66))
            draw.line((x + 45, top + 210, x + 45, top + 310), fill=(60, 44, 40), width=5)
            if lit:
                glow(picture, (x + 45, top + 260), 150, (255, 196, 100), 0.35)


def _watchman(draw: ImageDraw.ImageDraw, feet: Point, tall: float) -> None:
    """A man in a padded happi coat with a white band, from the front."""
    x, y = feet
    wide = tall * 0.17
    for leg in (-0.5, 0.5):
        draw.rectangle((x + wide * (leg - 0.34), y - tall * 0.36, x + wide * (leg + 0.34), y), fill=(28, 30, 44))
    draw.rounded_rectangle((x - wide, y - tall * 0.8, x + wide, y - tall * 0.28), 24, fill=(30, 46, 96))
    draw.rectangle((x - wide * 0.26, y - tall * 0.8, x + wide * 0.26, y - tall * 0.28), fill=(20, 26, 52))
    for edge in (-0.34, 0.26):
        draw.rectangle(
            (x + wide * edge, y - tall * 0.8, x + wide * (edge + 0.08), y - tall * 0.28), fill=(232, 232, 240)
        )
    draw.rectangle((x - wide, y - tall * 0.5, x + wide, y - tall * 0.46), fill=(232, 232, 240))
    draw.line(
        (x + wide * 0.8, y - tall * 0.72, x + wide * 1.45, y - tall * 0.56),
        fill=(36, 54, 110),
        width=round(tall * 0.07),
    )
    draw.line(
        (x - wide * 0.85, y - tall * 0.72, x - wide * 1.1, y - tall * 0.42),
        fill=(36, 54, 110),
        width=round(tall * 0.07),
    )
    blot(draw, (x, y - tall * 0.89), tall * 0.075, tall * 0.09, (216, 168, 130))
    draw.pieslice((x - tall * 0.085, y - tall * 1.0, x + tall * 0.085, y - tall * 0.83), 180, 360, fill=(60, 64, 84))
    draw.rectangle((x - tall * 0.1, y - tall * 0.925, x + tall * 0.1, y - tall * 0.9), fill=(60, 64, 84))


def _lantern(picture: Image.Image, center: Point, half: float) -> None:
    x, y = center
    glow(picture, center, half * 3.6, (255, 190, 96), 0.9)
    draw = ImageDraw.Draw(picture)
    draw.line((x, y - half * 2.4, x, y - half), fill=(50, 34, 26), width=5)
    draw.rounded_rectangle(
        (x - half * 0.72, y - half * 1.3, x + half * 0.72, y + half * 1.3), round(half * 0.6), fill=(255, 232, 176)
    )
    for cap in (-1.42, 1.2):
        draw.rectangle((x - half * 0.44, y + half * cap, x + half * 0.44, y + half * (cap + 0.22)), fill=(38, 26, 24))
    write_down(draw, (x, y - half * 1.16), "火の用心", round(half * 0.52), (150, 22, 16))
