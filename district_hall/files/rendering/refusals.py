"""Why an uploaded file can't be used, and how to mend it."""

from district_hall.errors import N_, Refused
from district_hall.files.rendering.sniff import Kind

REASONS: dict[str, str] = {
    "not-found": N_("ファイルが見つかりません。もう一度えらんでください。"),
    "not-a-file": N_("これはファイルではありません。写真か PDF のファイルをえらんでください。"),
    "no-permission": N_("このファイルを読むことが許されていません。読めるようにしてから、もう一度えらんでください。"),
    "empty": N_("ファイルの中身がありません。もとのファイルを確かめて、もう一度えらんでください。"),
    "too-large": N_(
        "ファイルが大きすぎます（%(limit)s MB まで）。写真を小さくするか、いくつかに分けて、もう一度えらんでください。"
    ),
    "not-a-picture": N_("この種類のファイルは載せられません。写真（JPEG、PNG、WebP、HEIC）か PDF をえらんでください。"),
    "damaged": N_("ファイルがこわれているため、開けません。もとのファイルから作りなおして、もう一度えらんでください。"),
    "encrypted": N_("PDF に鍵がかかっています。鍵をはずして、もう一度えらんでください。"),
    "too-many-pages": N_(
        "%(pages)s ページあり、多すぎます（%(limit)s ページまで）。いくつかに分けて、もう一度えらんでください。"
    ),
    "too-slow": N_("開くのに時間がかかりすぎました。ページを減らすか、写真に撮って、もう一度えらんでください。"),
    "too-much": N_("画像が大きすぎて、開けません。小さくしてから、もう一度えらんでください。"),
}
"""Code → Japanese message; `limit` is a number in megabytes or pages."""

BY_KIND: dict[str, str] = {
    "gif": N_("GIF の画像は載せられません。JPEG か PNG の画像にして、もう一度えらんでください。"),
    "tiff": N_("TIFF の画像は載せられません。JPEG か PNG の画像にして、もう一度えらんでください。"),
    "bmp": N_("BMP の画像は載せられません。JPEG か PNG の画像にして、もう一度えらんでください。"),
    "office": N_("Word、Excel、一太郎などのファイルは、そのままでは載せられません。PDF にしてから、えらんでください。"),
    "video": N_("動画は載せられません。写真か PDF をえらんでください。"),
}

WARNINGS: dict[str, str] = {
    "blank-page": N_("文字があるはずなのに、白くなったページがあります。仕上がりを確かめてください。"),
    "no-japanese-font": N_("日本語の書体が見つからないため、文字が欠けることがあります。仕上がりを確かめてください。"),
    "first-frame-only": N_("動く画像です。はじめの一枚だけを載せます。"),
    "orientation-unknown": N_("写真の向きが分かりませんでした。仕上がりを確かめてください。"),
}
"""Warning → Japanese message to show beside the pictures."""


class Unreadable(Refused):
    """This file can't become pictures; `code` is a key of `REASONS`."""

    def __init__(self, code: str, message: str = "", **params: object) -> None:
        super().__init__(code, message or REASONS[code], field=None, **params)


def wrong_kind(kind: Kind) -> Unreadable:
    """The refusal of a file that is neither a photograph nor a PDF, naming the way out where there is one."""
    if kind == "empty":
        return Unreadable("empty")
    return Unreadable("not-a-picture", BY_KIND.get(kind, ""))
