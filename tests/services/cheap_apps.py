"""Apps by the thousand: what each would find out anew, and which is the same for all, is found out once a test process.

And no commit of the test process's own waits for the disk (CARELESS is the same for PostgreSQL); servers of their own do.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

import wsgi
from district_hall import db
from tablet_ui.assets import Assets
from tablet_ui.i18n import Texts


@contextmanager
def cheap_apps(folder: Path) -> Iterator[None]:
    """Catalogues, files, compiled templates (in `folder`) and what builds each route's address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "SYNCHRONOUS", "OFF")
        patch.setattr(wsgi, "Texts", cache(Texts))
        patch.setattr(wsgi, "Assets", cache(Assets))
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": FileSystemBytecodeCache(str(folder))})
        patch.setattr(Rule, "_compile_builder", _remembered(Rule._compile_builder))
        yield


def _remembered(compile_builder: Callable[..., Any]) -> Callable[..., Any]:
    """By what it is made from."""
    made: dict[Any, Any] = {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (tuple(rule._trace), tuple(sorted((rule.defaults or {}).items())), append_unknown)
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    return compile_once
