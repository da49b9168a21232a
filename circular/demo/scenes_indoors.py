"""Scenes indoors: making straw ropes, exercise in the hall, books, the present for the oldest."""

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


def _table(picture: Image.Image, rng: random.Random, top: int, colors: tuple[Color, Color]) -> None:
    """A wooden table top from `top` to the lower edge."""
    cover(picture, mask_of([(0, top), (WIDTH, top), (WIDTH, HEIGHT), (0, HEIGHT)]), texture(rng, (500, 8), (200, 16), (60, 4)), colors)
    shade(picture, [(-20, top - 6), (WIDTH + 20, top - 6), (WIDTH + 20, top + 8), (-20, top + 8)], 0.5, 8)


def _window_light(picture: Image.Image, rng: random.Random) -> Image.Image:
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


def shimenawa(rng: random.Random) -> Image.Image:
    """A New Year's straw wreath with paper streamers and a bitter orange, on the hall's table."""
    picture = _window_light(sky([(0, (214, 190, 152)), (1, (170, 132, 92))]), rng)
    _table(picture, rng, 560, ((142, 96, 56), (206, 156, 104)))
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
        blot(draw, spot, size * (1 - share * 0.92), size * (1 - share * 0.92), mix((206, 92, 14), (255, 190, 84), share))
    draw.polygon([(x, y - size * 0.94), (x + 70, y - size * 1.25), (x + 104, y - size * 0.98), (x + 40, y - size * 0.86)], fill=(58, 118, 54))
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
    picture = _window_light(sky([(0, (206, 196, 172)), (1, (150, 126, 96))]), rng)
    draw = ImageDraw.Draw(picture)
    for shelf in (150, 420):
        x = 190
        while x < 800:
            wide, tall = rng.randint(24, 54), rng.randint(150, 220)
            color = mix(rng.choice(((150, 60, 50), (50, 90, 120), (70, 110, 80), (190, 150, 70), (90, 70, 110))), (230, 220, 200), 0.25)
            draw.rectangle((x, shelf + 230 - tall, x + wide - 3, shelf + 230), fill=color)
            x += wide
        draw.rectangle((180, shelf + 230, 820, shelf + 246), fill=(104, 74, 50))
    picture = picture.filter(ImageFilter.BoxBlur(9))
    _table(picture, rng, 740, ((112, 74, 44), (184, 136, 92)))
    _book_pile(picture, rng)
    _cup(picture, (1190, 960))
    glow(picture, (1240, 300), 800, (255, 246, 216), 0.6)
    return as_photo(picture, rng, warm=0.24)


def _book_pile(picture: Image.Image, rng: random.Random) -> None:
    shade(picture, [(330, 1010), (960, 1010), (1010, 1060), (380, 1070)], 0.5, 22)
    draw = ImageDraw.Draw(picture)
    low = 1040.0
    titles = (("浅間山の四季", (46, 84, 128)), ("追分宿ものがたり", (152, 56, 46)), ("冬の野鳥", (58, 112, 82)), ("からまつの道", (206, 156, 62)))
    for title, color in titles:
        thick, wide = rng.randint(78, 98), rng.randint(520, 600)
        left = 350 + rng.uniform(-24, 34)
        draw.polygon([(left, low - thick), (left + 70, low - thick - 40), (left + wide + 60, low - thick - 40), (left + wide, low - thick)], fill=mix(color, (255, 255, 255), 0.22))
        draw.rounded_rectangle((left, low - thick, left + wide, low), 8, fill=color)
        draw.polygon([(left + wide, low - thick + 8), (left + wide + 58, low - thick - 34), (left + wide + 58, low - 48), (left + wide, low - 8)], fill=(238, 230, 210))
        for line in range(4):
            y = low - thick + 20 + line * (thick - 34) / 4
            draw.line((left + wide, y, left + wide + 58, y - 42), fill=(206, 194, 168), width=2)
        write(draw, (left + wide / 2, low - thick / 2), title, 44, (250, 246, 234))
        low -= thick
    draw.polygon([(640, low - 40), (690, low - 40), (690, low - 6), (665, low - 22), (640, low - 6)], fill=(190, 40, 40))


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


def exercise(rng: random.Random) -> Image.Image:
    """Chair exercises in the hall: five people raise their arms."""
    picture = sky([(0, (240, 230, 206)), (0.62, (226, 210, 178)), (1, (190, 150, 104))])
    draw = ImageDraw.Draw(picture)
    for x in (90, 470, 850, 1230):
        draw.rectangle((x, 130, x + 300, 560), fill=(236, 246, 248), outline=(134, 98, 66), width=12)
        draw.line((x + 150, 130, x + 150, 560), fill=(134, 98, 66), width=10)
        for _ in range(26):
            blot(draw, (x + rng.uniform(20, 280), rng.uniform(330, 540)), rng.uniform(12, 30), 20, mix((226, 168, 62), (120, 140, 80), rng.random()))
    picture = picture.filter(ImageFilter.BoxBlur(7))
    floor = mask_of([(0, 760), (WIDTH, 760), (WIDTH, HEIGHT), (0, HEIGHT)])
    cover(picture, floor, texture(rng, (400, 10), (120, 18)), ((172, 122, 74), (226, 180, 126)))
    cover(picture, mask_of([(0, 700), (WIDTH, 700), (WIDTH, 764), (0, 764)]), noise(rng, (300, 30)), ((120, 84, 56), (150, 110, 76)))
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
        draw.line((x + side * 44, y - 316, x + side * 98, y - 400, x + side * 70, y - 496), fill=mix(coat, (0, 0, 0), 0.12), width=32, joint="curve")
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
    picture = _window_light(sky([(0, (224, 206, 180)), (1, (180, 146, 110))]), rng)
    _table(picture, rng, 600, ((120, 44, 40), (166, 72, 60)))
    shade(picture, [(330, 1010), (1120, 1010), (1190, 1080), (370, 1090)], 0.5, 26)
    box = [(330, 520), (1110, 520), (1110, 1030), (330, 1030)]
    cover(picture, mask_of(box), noise(rng, (40, 40)), ((232, 222, 232), (252, 248, 252)))
    draw = ImageDraw.Draw(picture)
    for _ in range(46):
        spot = (rng.uniform(350, 1090), rng.uniform(540, 1010))
        for leaf in range(5):
            angle = leaf * 1.256
            blot(draw, (spot[0] + math.cos(angle) * 13, spot[1] + math.sin(angle) * 13), 9, 9, (206, 176, 214))
    draw.rectangle((520, 520, 920, 1030), fill=(253, 253, 250))
    for row in range(5):
        draw.line((520, 744 + row * 8, 920, 744 + row * 8), fill=(196, 40, 44) if row % 2 else (250, 236, 220), width=7)
    for side in (-1, 1):
        for ring in range(4):
            draw.ellipse((720 + side * 62 - 54 + ring * 7, 724 + ring * 7, 720 + side * 62 + 54 - ring * 7, 800 - ring * 7), outline=(196, 40, 44) if ring % 2 else (236, 208, 150), width=7)
    blot(draw, (720, 762), 22, 24, (178, 30, 36))
    write_down(draw, (720, 544), "御長寿", 54, (30, 28, 30))
    write_down(draw, (720, 826), "区一同", 50, (30, 28, 30))
    _vase(picture, (1360, 1000))
    draw = ImageDraw.Draw(picture)
    for across, up in ((-130, 300), (0, 370), (130, 310), (-70, 210), (70, 200), (0, 270), (-150, 190), (150, 200)):
        draw.line((1360, 790, 1360 + across, 840 - up), fill=(60, 104, 56), width=9)
        _chrysanthemum(draw, rng, (1360 + across, 840 - up), rng.uniform(62, 84))
    glow(picture, (1240, 260), 760, (255, 246, 216), 0.5)
    return as_photo(picture, rng, warm=0.16)


def _vase(picture: Image.Image, foot: Point) -> None:
    x, y = foot
    shade(picture, ellipse_points((x + 30, y), 110, 26), 0.5, 14)
    draw = ImageDraw.Draw(picture)
    for share, color in ((1.0, (44, 74, 112)), (0.72, (66, 102, 146)), (0.3, (112, 150, 188))):
        left = x - 84
        draw.polygon([(left + 30, y - 230), (left + 30 + 108 * share, y - 230), (left + 168 * share, y - 110), (left + 24 + 120 * share, y), (left + 24, y), (left, y - 110)], fill=color)


def _chrysanthemum(draw: ImageDraw.ImageDraw, rng: random.Random, center: Point, size: float) -> None:
    x, y = center
    for leaf in range(3):
        blot(draw, (x + rng.uniform(-70, 70), y + size + leaf * 14), 34, 18, mix((40, 84, 44), (90, 132, 74), rng.random()))
    color = rng.choice(((246, 204, 52), (250, 246, 240), (206, 96, 160)))
    for ring in range(4):
        reach = size * (1 - ring * 0.24)
        for petal in range(22):
            angle = petal * 0.2856 + ring * 0.14
            tip = (x + math.cos(angle) * reach, y + math.sin(angle) * reach * 0.86)
            draw.line((x, y, *tip), fill=mix(mix(color, (110, 60, 30), 0.34), color, ring / 3), width=9)
            blot(draw, tip, 6, 6, mix(color, (255, 255, 255), 0.3 * ring / 3))

