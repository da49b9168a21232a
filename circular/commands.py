"""`flask circular …`: what can be done with circulars from the command line."""

import json
import re
from pathlib import Path
from typing import Any

import click

from district_hall.files.rendering.english import IN_ENGLISH
from district_hall.files.rendering.refusals import Unreadable
from district_hall.files.rendering.render import RenderingError, render

_FAILED = {
    "ja": "このファイルを調べられませんでした。ディスクの空きなどを確かめてください。",
    "en": "This file couldn't be judged. Please check the room on the disk and the like.",
}
_FOLDER_NAME_LENGTH = 40
# U+2028, U+0085 and the like end a line for some readers; half a surrogate pair can't be written as UTF-8 at all.
_NOT_FOR_A_LINE = re.compile(r"[^\x20-\x7e\u3001-\u9fff\uff01-\uff9f]")
_NOT_FOR_A_NAME = re.compile(r"[^\w-]+")


@click.group()
def circular() -> None:
    """Circulars: 回覧."""


@circular.command("render")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option("--out", metavar="DIR", required=True, help="Folder for the pictures: DIR/0001-NAME/page-001.webp, …")
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True, help="Of the messages.")
@click.pass_context
def render_files(context: click.Context, files: tuple[str, ...], out: str, language: str) -> None:
    """Makes page pictures of each FILE and prints one line of JSON for it.

    A line has "file", "ok": true, "kind", "pages" (how many) and "warnings", or "file", "ok": false, "code" and
    "message".

    The exit status is 0 when every file was judged, also where the judgement is that it can't be used.
    """
    folder = _made(out)
    failed = False
    for number, name in enumerate(files, start=1):
        verdict = _verdict(name, _free_folder(folder, number, name), language)
        click.echo(_as_line(verdict))
        failed = failed or verdict.get("code") == "failed"
    if failed:
        context.exit(1)


def _made(out: str) -> Path:
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise click.BadParameter(f"this folder can't be made: {error}", param_hint="--out") from None
    return folder


def _free_folder(out: Path, number: int, name: str) -> Path:
    """A folder in `out` that nobody has used: the same file may be given twice, and the same DIR another day."""
    stem = _NOT_FOR_A_NAME.sub("-", Path(name).stem).strip("-")[:_FOLDER_NAME_LENGTH]
    first = out / (f"{number:04d}-{stem}" if stem else f"{number:04d}")
    folder, again = first, 1
    while folder.exists():
        again += 1
        folder = first.with_name(f"{first.name}-{again}")
    return folder


def _verdict(name: str, folder: Path, language: str) -> dict[str, Any]:
    try:
        rendered = render(Path(name), folder)
    except Unreadable as refusal:
        return {"file": name, "ok": False, "code": refusal.code, "message": _said(refusal, language)}
    except (RenderingError, OSError) as error:
        click.echo(f"{_as_line(name).decode()}: {error}", err=True)
        return {"file": name, "ok": False, "code": "failed", "message": _FAILED[language]}
    return {
        "file": name,
        "ok": True,
        "kind": rendered.kind,
        "pages": len(rendered.pages),
        "warnings": rendered.warnings,
    }


def _said(refusal: Unreadable, language: str) -> str:
    text = IN_ENGLISH[refusal.message] if language == "en" else refusal.message
    return text % refusal.params


def _as_line(value: object) -> bytes:
    """JSON on one line in UTF-8: Japanese as it is, whatever could break a line or a reader escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return _NOT_FOR_A_LINE.sub(lambda sign: json.dumps(sign.group())[1:-1], text).encode()
