"""`make help` is the list of commands, so every command is in it, with a sentence."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROMISED = {"run", "test", "lint", "setup", "reset-demo", "screenshots", "format", "translations", "clean", "test-fast"}


def listed(*arguments: str) -> dict[str, str]:
    shown = subprocess.run(["make", *arguments], check=True, cwd=ROOT, capture_output=True, text=True).stdout
    return dict(re.findall(r"^  make (\S+) +(.+)$", shown, re.MULTILINE))


def test_every_command_is_listed_with_what_it_does() -> None:
    commands = set(re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE))
    assert set(listed("help")) == commands
    assert commands >= PROMISED


def test_without_a_command_make_lists_them() -> None:
    assert listed() == listed("help")


def test_every_script_that_make_calls_is_there_and_can_be_run() -> None:
    for script in set(re.findall(r"deploy/\S+\.sh", MAKEFILE)):
        assert (ROOT / script).stat().st_mode & 0o111, script
