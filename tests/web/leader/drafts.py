"""A leader's draft, through the pages."""

from typing import Any
from uuid import UUID

from tests.web.leader.pages import Form, Page
from tests.web.visitors import Browser

TEXTS = {
    "title": "どんど焼き",
    "body": "正月飾りをお持ちください。",
    "category": "event",
    "issuer": "leader",
    "due_on": "",
}


def begin(leader: Browser) -> str:
    """The address of a new circular, /leader/circulars/<id>."""
    return leader.send("POST", "/leader/circulars").headers["Location"].removesuffix("/write")


def id_in(address: str) -> UUID:
    return UUID(address.rsplit("/", maxsplit=1)[-1])


def put(leader: Browser, address: str, revision: int, **values: object) -> Any:
    return leader.send("PUT", f"{address}/draft", json={"revision": revision, **values})


def saved(leader: Browser, address: str) -> Any:
    """{"revision", "values"} as the pages' scripts get it."""
    return leader.get(f"{address}/draft").get_json()


def step(leader: Browser, address: str, name: str) -> Form:
    """The form of a step, as it is filled."""
    return Page(leader.get(f"{address}/{name}").text).form(f"/{name}")
