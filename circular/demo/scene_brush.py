"""The brushes that scenes are painted with: Pillow only, repeatable (all chance comes from the given Random).

Lengths are pixels of a 1600×1200 picture, colours are RGB 0–255, `share` goes from 0 to 1.
"""

import math
import random
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

from circular.demo.fonts import Weight, font_path

WIDTH, HEIGHT = SIZE = (1600, 1200)

Color = tuple[int, int, int]
Point = tuple[float, float]


def mix(first: Color, second: Color, share: float) -> Color:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def sky(stops: Sequence[tuple[float, Color]], height: int = HEIGHT) -> Image.Image:
    """A gradient from top to bottom; `stops` are (share of the height, colour), ascending, from 0 to 1."""
    column = Image.new("RGB", (1, 128))
    for row in range(128):
        at = row / 127
        after = next((n for n, stop in enumerate(stops) if stop[0] >= at), len(stops) - 1)
        before = max(0, after - 1)
        span = stops[after][0] - stops[before][0] or 1.0
        share = min(1.0, max(0.0, (at - stops[before][0]) / span))
        column.putpixel((0, row), mix(stops[before][1], stops[after][1], share))
    picture = Image.new("RGB", SIZE, stops[-1][1])
    picture.paste(column.resize((WIDTH, height), Image.Resampling.BICUBIC))
    return picture


def noise(rng: random.Random, cell: tuple[int, int]) -> Image.Image:
    """Soft grey blotches of about `cell` (width, height) pixels, as a full-size "L" picture."""
    small = (max(2, WIDTH // cell[0]), max(2, HEIGHT // cell[1]))
    return Image.frombytes("L", small, rng.randbytes(small[0] * small[1])).resize(
        SIZE, Image.Resampling.BICUBIC if cell[0] > 20 else Image.Resampling.BILINEAR
    )


def texture(rng: random.Random, *cells: tuple[int, int]) -> Image.Image:
    """Several sizes of noise over each other, the first the strongest."""
    picture = noise(rng, cells[0])
    for number, cell in enumerate(cells[1:], start=2):
        picture = Image.blend(picture, noise(rng, cell), 1 / number)
    return ImageOps.autocontrast(picture, cutoff=1)


def mask_of(points: Sequence[Point], soft: float = 0.0) -> Image.Image:
    """The polygon as an "L" mask, its edge softened by `soft` pixels."""
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).polygon(list(points), fill=255)
    return mask.filter(ImageFilter.BoxBlur(soft)) if soft > 1 else mask


def cover(picture: Image.Image, mask: Image.Image, grain: Image.Image, colors: tuple[Color, Color]) -> None:
    """Paints the masked part between two colours, by the light and dark of `grain`."""
    picture.paste(ImageOps.colorize(grain, colors[0], colors[1]), mask=mask)


def ridge(rng: random.Random, left: float, right: float, rough: float) -> list[Point]:
    """A skyline from the left edge to the right, `rough` pixels up and down in its largest wave."""
    heights = [left, right]
    while len(heights) < 260:
        finer: list[float] = []
        for a, b in pairwise(heights):
            finer += [a, (a + b) / 2 + rng.uniform(-rough, rough)]
        heights = [*finer, heights[-1]]
        rough *= 0.52
    step = WIDTH / (len(heights) - 1)
    return [(n * step, height) for n, height in enumerate(heights)]


def below(line: Sequence[Point]) -> list[Point]:
    """The area under a skyline, as a polygon down to the bottom edge."""
    return [*line, (line[-1][0], HEIGHT + 2), (line[0][0], HEIGHT + 2)]


def glow(picture: Image.Image, center: Point, radius: float, color: Color, share: float) -> None:
    """Light that fades from the centre outwards."""
    side = max(2, round(radius * 2))
    fade = ImageOps.invert(Image.radial_gradient("L").resize((side, side)))
    fade = fade.point([round(max(0, v - 75) * 1.41 * share) for v in range(256)])
    corner = (round(center[0] - radius), round(center[1] - radius))
    picture.paste(Image.new("RGB", (side, side), color), corner, fade)


def haze(picture: Image.Image, top: int, bottom: int, color: Color, share: float) -> None:
    """A veil that thickens from `top` to `bottom`."""
    fade = Image.linear_gradient("L").resize((WIDTH, bottom - top)).point([round(v * share) for v in range(256)])
    picture.paste(Image.new("RGB", (WIDTH, bottom - top), color), (0, top), fade)


def shade(
    picture: Image.Image, points: Sequence[Point], share: float, soft: float, color: Color = (12, 16, 30)
) -> None:
    """A soft shadow of a polygon."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    pad = soft * 3 + 2
    left, top = math.floor(min(xs) - pad), math.floor(min(ys) - pad)
    size = (math.ceil(max(xs) + pad) - left, math.ceil(max(ys) + pad) - top)
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in points], fill=round(255 * share))
    picture.paste(Image.new("RGB", size, color), (left, top), mask.filter(ImageFilter.GaussianBlur(soft)))


def ellipse_points(center: Point, across: float, down: float, corners: int = 28) -> list[Point]:
    turn = 2 * math.pi / corners
    return [(center[0] + across * math.cos(n * turn), center[1] + down * math.sin(n * turn)) for n in range(corners)]


def blot(draw: ImageDraw.ImageDraw, center: Point, across: float, down: float, color: Color | int) -> None:
    draw.ellipse((center[0] - across, center[1] - down, center[0] + across, center[1] + down), fill=color)


def conifer(
    draw: ImageDraw.ImageDraw,
    rng: random.Random,
    foot: Point,
    height: float,
    colors: tuple[Color, Color],
    *,
    slim: float = 0.2,
) -> None:
    """A larch or fir, lit from the left: `colors` are its shadow and its light, `slim` its half width by its height."""
    x, y = foot
    draw.line((x, y, x, y - height * 0.9), fill=mix(colors[0], (40, 30, 26), 0.7), width=max(2, round(height / 50)))
    tiers = round(14 + height / 11)
    for tier in range(tiers):
        up = tier / tiers
        wide = height * slim * (1 - up) ** 0.85 * rng.uniform(0.8, 1.15)
        stem = y - height * (0.1 + up * 0.86)
        thick = height * 0.045 * (1.1 - up)
        for _ in range(3 + round(8 * (1 - up))):
            side = rng.uniform(-1, 1)
            tip = (x + side * wide, stem + abs(side) * wide * 0.42 + rng.uniform(0, thick))
            light = min(1.0, max(0.0, 0.5 - side * 0.42 + rng.uniform(-0.28, 0.28)))
            root = x + side * wide * 0.12
            draw.polygon([(root, stem - thick), tip, (root, stem + thick * 0.8)], fill=mix(*colors, light))
    draw.line((x, y - height * 0.94, x, y - height * 1.03), fill=mix(*colors, 0.6), width=2)


@cache
def lettering(size: int, weight: Weight = "bold") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_path(weight)), size)


def write(draw: ImageDraw.ImageDraw, center: Point, text: str, size: int, color: Color) -> None:
    draw.text(center, text, font=lettering(size), fill=color, anchor="mm")


def write_down(draw: ImageDraw.ImageDraw, top: Point, text: str, size: int, color: Color) -> None:
    """Vertical writing, centred on x, from `top` downwards."""
    for number, letter in enumerate(text):
        write(draw, (top[0], top[1] + size * (number + 0.5) * 1.08), letter, size, color)


def snowfall(picture: Image.Image, rng: random.Random, flakes: int) -> None:
    """Falling snow: far flakes small, near ones large and blurred."""
    near = Image.new("L", SIZE)
    draw = ImageDraw.Draw(near)
    for number in range(flakes):
        size = rng.uniform(1.2, 3.2) if number % 9 else rng.uniform(4, 9)
        x, y = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)
        draw.ellipse((x - size, y - size, x + size, y + size * 1.2), fill=rng.randint(130, 235))
    picture.paste((250, 252, 255), mask=near.filter(ImageFilter.GaussianBlur(1.4)))


def as_photo(picture: Image.Image, rng: random.Random, *, warm: float = 0.0, grain: int = 26) -> Image.Image:
    """The last touches of a lens: a little softness, film grain, darker corners, `warm` from -1 (blue) to 1 (golden)."""
    picture = picture.filter(ImageFilter.GaussianBlur(0.9))
    corners = Image.radial_gradient("L").resize(SIZE, Image.Resampling.BILINEAR)
    dark = corners.point([round(max(0, v - 110) * 0.62) for v in range(256)])
    picture.paste((10, 12, 22), mask=dark)
    if warm:
        tone = (255, 190, 90) if warm > 0 else (90, 150, 255)
        picture = Image.blend(picture, ImageChops.soft_light(picture, Image.new("RGB", SIZE, tone)), abs(warm))
    speck = Image.frombytes("L", (800, 600), rng.randbytes(800 * 600)).resize(SIZE, Image.Resampling.BILINEAR)
    speck = speck.point([128 + round((v - 128) * grain / 128) for v in range(256)])
    return ImageChops.soft_light(picture, Image.merge("RGB", (speck, speck, speck)))
