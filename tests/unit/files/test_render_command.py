import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from circular.commands import circular
from tests.unit.files import making


def run(*arguments: str, status: int = 0) -> list[dict[str, Any]]:
    result = CliRunner().invoke(circular, ["render", *arguments])
    assert result.exit_code == status, (result.output, result.exception)
    lines = result.stdout_bytes.decode().splitlines()
    return [json.loads(line) for line in lines]


def pictures(out: Path) -> list[Path]:
    return sorted(path.relative_to(out) for path in out.rglob("*.webp"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_line_for_each_file_in_the_order_given(here: Path) -> None:
    (here / "清掃.pdf").write_bytes(making.circular_pdf(2))
    (here / "hana.jpg").write_bytes(making.encoded(making.four_corners(), "JPEG"))
    (here / "locked.pdf").write_bytes(making.locked_pdf(to_open="x"))
    assert run("清掃.pdf", "locked.pdf", "hana.jpg", "--out", "made/here") == [
        {"file": "清掃.pdf", "ok": True, "kind": "pdf", "pages": 2, "warnings": []},
        {
            "file": "locked.pdf",
            "ok": False,
            "code": "encrypted",
            "message": "PDF に鍵がかかっています。鍵をはずして、もう一度えらんでください。",
        },
        {"file": "hana.jpg", "ok": True, "kind": "jpeg", "pages": 1, "warnings": []},
    ]
    assert [str(path) for path in pictures(here / "made/here")] == [
        "0001-清掃/page-001-thumb.webp",
        "0001-清掃/page-001.webp",
        "0001-清掃/page-002-thumb.webp",
        "0001-清掃/page-002.webp",
        "0003-hana/page-001-thumb.webp",
        "0003-hana/page-001.webp",
    ]


def test_in_english_too(here: Path) -> None:
    (here / "a.gif").write_bytes(making.encoded(making.four_corners(), "GIF"))
    [line] = run("a.gif", "--out", "o", "--language", "en")
    assert line["message"] == "GIF pictures can't be put up. Please make it a JPEG or PNG picture and choose it again."


def test_files_of_one_name_and_runs_into_one_folder_do_not_overwrite_each_other(here: Path) -> None:
    for folder in ("a", "b"):
        (here / folder).mkdir()
        (here / folder / "x.png").write_bytes(making.encoded(making.four_corners(), "PNG"))
    assert all(line["ok"] for line in run("a/x.png", "b/x.png", "a/x.png", "--out", "o"))
    assert all(line["ok"] for line in run("b/x.png", "--out", "o"))
    assert len({path.parent for path in pictures(here / "o")}) == 4


def test_whatever_a_path_leads_to_is_judged_at_once(here: Path) -> None:
    (here / "folder.pdf").mkdir()
    (here / "empty.pdf").touch()
    (here / "loop").symlink_to("loop")
    (here / "dangling").symlink_to("nothing")
    (here / "text.txt").write_text("回覧板")
    (here / "damaged.pdf").write_text("%PDF-1.7 rubbish")
    os.mkfifo(here / "fifo.pdf")
    started = time.monotonic()
    names = [
        "folder.pdf",
        "empty.pdf",
        "loop",
        "dangling",
        "text.txt",
        "fifo.pdf",
        "/dev/zero",
        "/dev/tty",
        "",
        ".",
        "a\0b",
        "damaged.pdf",
    ]
    lines = run(*names, "--out", "o")
    assert time.monotonic() - started < 5
    assert [line["file"] for line in lines] == names
    assert not any(line["ok"] for line in lines)
    codes = ["not-a-file", "empty", "not-found", "not-found", "not-a-picture", "not-a-file", "not-a-file", "not-a-file"]
    assert [line["code"] for line in lines][:8] == codes
    assert all(line["message"].endswith("。") for line in lines)
    assert list((here / "o").iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [b"\xff\xfe.png", b"a\nb.png", "a\u2028b.png".encode(), b"\x1b[31m.png", b"..png", b"-.png", "𠮷.png".encode()],
)
def test_a_name_may_have_any_bytes(here: Path, name: bytes) -> None:
    Path(os.fsdecode(name)).write_bytes(making.encoded(making.four_corners(), "PNG"))
    [line] = run("--out", "o", "--", os.fsdecode(name))
    assert line["ok"]
    assert os.fsencode(line["file"]) == name


def test_japanese_is_readable_in_the_line(here: Path) -> None:
    result = CliRunner().invoke(circular, ["render", "ない.pdf", "--out", "o"])
    assert "ない.pdf" in result.stdout
    assert "ファイルが見つかりません。" in result.stdout


def test_where_nothing_could_be_judged_the_status_says_so(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "a.png").write_bytes(making.encoded(making.four_corners(), "PNG"))
    monkeypatch.setattr("district_hall.files.rendering.render._PROJECT", Path("/nowhere"))
    [line] = run("a.png", "--out", "o", status=1)
    assert (line["ok"], line["code"]) == (False, "failed")


def test_a_folder_that_can_not_be_made_is_said_before_anything_is_done(here: Path) -> None:
    (here / "o").write_text("a file")
    result = CliRunner().invoke(circular, ["render", "a.png", "--out", "o/x"])
    assert result.exit_code == 2
    assert "--out" in result.output
    assert "Traceback" not in result.output
