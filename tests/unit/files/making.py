"""Makes the files that people upload: photographs, PDFs, and what only looks like one."""

import io
import random
import struct
import zlib
from collections.abc import Iterable

from PIL import Image, ImageCms, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

RED, GREEN, BLUE, YELLOW = (220, 20, 20), (20, 160, 20), (20, 20, 220), (220, 200, 20)

UNDO: dict[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera held so stores the picture, by EXIF orientation (CIPA DC-008, 4.6.4 A): the opposite of showing it."""


def four_corners(width: int = 400, height: int = 240) -> Image.Image:
    """Red top left, green top right, blue bottom left, yellow bottom right: any turn of it can be told."""
    image = Image.new("RGB", (width, height), RED)
    pen = ImageDraw.Draw(image)
    pen.rectangle((width // 2, 0, width, height // 2), fill=GREEN)
    pen.rectangle((0, height // 2, width // 2, height), fill=BLUE)
    pen.rectangle((width // 2, height // 2, width, height), fill=YELLOW)
    return image


def as_held(image: Image.Image, orientation: int) -> Image.Image:
    """The pixels as the camera stores them."""
    return image.transpose(UNDO[orientation]) if orientation in UNDO else image


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes into a photograph: which way up, by whom, with what, and where."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F] = "KARUIZAWA-PHONE"
    tags[0x013B] = "Kumeda Hanako"
    place = tags.get_ifd(0x8825)
    place.update({1: "N", 2: (36.0, 20.0, 54.0), 3: "E", 4: (138.0, 35.0, 49.0), 29: "2026:11:23"})
    return tags


def encoded(image: Image.Image, kind: str, **how: object) -> bytes:
    if isinstance(tags := how.get("exif"), Image.Exif):
        how["exif"] = tags.tobytes()  # only from bytes does pillow_heif write the turn that a HEIC needs (irot)
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def swapped_profile() -> bytes:
    """A sound ICC profile in which red and green have changed places, so that using it can be seen."""
    srgb = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tag_table_end = 132 + 12 * int.from_bytes(srgb[128:132], "big")
    red, green = srgb.index(b"rXYZ", 0, tag_table_end), srgb.index(b"gXYZ", 0, tag_table_end)
    srgb[red : red + 4], srgb[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(srgb)


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims this size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def circular_pdf(pages: int = 1, *, lock: StandardEncryption | None = None) -> bytes:
    """A circular with Latin text on each page."""
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=lock)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 24)
        canvas.drawString(72, 720, f"Circular, page {number}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def japanese_pdf(text: str, font: str = "HeiseiMin-W3") -> bytes:
    """Japanese in one of Adobe's standard CID fonts, which is named and not embedded."""
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.setFont(font, 24)
    canvas.drawString(72, 720, text)
    canvas.save()
    return file.getvalue()


def locked_pdf(*, to_open: str) -> bytes:
    """A PDF that wants the password `to_open`; "" opens for everybody and only forbids printing."""
    return circular_pdf(lock=StandardEncryption(to_open, ownerPassword="himitsu", canPrint=0, strength=128))


def raw_pdf(objects: Iterable[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def drawn_pdf(
    content: bytes,
    *,
    box: bytes = b"0 0 595 842",
    resources: bytes = b"",
    more: Iterable[bytes] = (),
    entries: bytes = b"",
) -> bytes:
    """One page with this content stream; `more` objects are numbered from 5."""
    return raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R/Resources<<%b>>>>" % (box, resources),
            stream(content, entries),
            *more,
        ]
    )


def word_like_pdf(text: str) -> bytes:
    """As Japanese Word saves it when told not to embed: ＭＳ ゴシック by name, text in 90ms-RKSJ (Shift-JIS of Windows)."""
    name = "ＭＳ ゴシック".encode("cp932").hex("#", 1).upper()
    font = "#" + name
    descendant = (
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{font}/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>"
        "/DW 1000/FontDescriptor 7 0 R>>"
    )
    descriptor = f"<</Type/FontDescriptor/FontName/{font}/Flags 4/FontBBox[0 -137 1000 859]/ItalicAngle 0/Ascent 859/Descent -137/StemV 80/CapHeight 859>>"
    return drawn_pdf(
        b"BT /F 24 Tf 72 720 Td <%b> Tj ET" % text.encode("cp932").hex().encode(),
        resources=b"/Font<</F 5 0 R>>",
        more=[
            f"<</Type/Font/Subtype/Type0/BaseFont/{font}/Encoding/90ms-RKSJ-H/DescendantFonts[6 0 R]>>".encode(),
            descendant.encode(),
            descriptor.encode(),
        ],
    )


def endless_pdf() -> bytes:
    """A tile of a ten-thousandth of a point, to be laid all over the page."""
    tile = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.0001/YStep 0.0001/Resources<<>>"
    return drawn_pdf(
        b"/Pattern cs /P scn 0 0 595 842 re f",
        resources=b"/Pattern<</P 5 0 R>>",
        more=[stream(b"1 0 0 rg 0 0 1 1 re f", tile)],
    )


def swelling_pdf(megabytes: int) -> bytes:
    """A content stream packed twice: a few hundred bytes that unpack to `megabytes`."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()
    return drawn_pdf(zlib.compress(once, 9), entries=b"/Filter[/FlateDecode/FlateDecode]")


def spoiled(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, and sometimes the end missing; the first sixteen stay, so that it is still taken for its kind."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        out[chance.randrange(16, len(out))] = chance.randrange(256)
    return bytes(out[: chance.randint(20, len(out))]) if chance.random() < 0.5 else bytes(out)
