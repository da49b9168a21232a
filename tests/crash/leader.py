"""A district's leader at a browser, in front of a board that runs for real, and may die under the hand."""

import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit

import requests

from tests.town import PASSWORD

PATIENCE = 60.0  # seconds of looking and trying again
PAUSE = 0.3


class NoAnswerError(AssertionError):
    """It was tried again and again."""


class Leader:
    """追分区's, signed in.

    Where no answer comes, or one that says 少したってから, they look, as people do, whether it is done, and try again.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = requests.Session()
        self.unanswered = 0
        signed_in = self._until(lambda: self.post("/sign-in", login="oiwake", password=PASSWORD))
        assert signed_in.status_code == HTTPStatus.OK, signed_in.text

    def get(self, path: str) -> requests.Response:
        return self._http.get(self._url + path, timeout=30)

    def post(self, path: str, **form: str) -> requests.Response:
        """Follows to the page that is shown then. Raises requests.RequestException."""
        session = self.get("/api/session")
        session.raise_for_status()
        token = session.json()["csrf"]
        return self._http.post(self._url + path, data={"csrf_token": token, **form}, timeout=30)

    # --- a circular, from the first step to the last

    def publish(self, title: str) -> str:
        """Writes it and sends it out; gives the circular's id. After that every member's home has it."""
        written = self._until(lambda: self.post("/leader/circulars"))
        circular = urlsplit(written.url).path.split("/")[3]
        form = {"title": title, "body": "朝8時に公民館前に集まってください。", "category": "event", "issuer": "leader"}
        saved = self._until(lambda: self._save(circular, form))
        assert saved.ok, saved.text
        sent = self._until(partial(self._publish, circular))
        assert sent.url.endswith(f"/leader/circulars/{circular}"), sent.url
        return circular

    def withdraw(self, circular: str) -> None:
        path = f"/leader/circulars/{circular}/withdraw"
        done = self._until(lambda: self.post(path))
        assert done.ok, done.text
        assert self._until(lambda: self.get(path)).url.endswith(f"/leader/circulars/{circular}"), "it is still out"

    def _save(self, circular: str, form: dict[str, str]) -> requests.Response:
        """As it stands now: what was saved without an answer has counted the revision on."""
        return self.post(f"/leader/circulars/{circular}/write", revision=self._revision(circular), due_on="", **form)

    def _publish(self, circular: str) -> requests.Response:
        """Looks first: what went out without an answer has no preview any more, and isn't sent again."""
        preview = self.get(f"/leader/circulars/{circular}/preview")
        if not preview.ok or not preview.url.endswith("/preview"):
            return preview
        return self.post(f"/leader/circulars/{circular}/publish", revision=self._revision(circular))

    def _revision(self, circular: str) -> str:
        draft = self.get(f"/leader/circulars/{circular}/draft")
        draft.raise_for_status()
        return str(draft.json()["revision"])

    def _until(self, act: Callable[[], requests.Response]) -> requests.Response:
        """Raises NoAnswerError."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = act()
            except requests.RequestException:
                self.unanswered += 1
            else:
                if answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return answer
                self.unanswered += 1
            time.sleep(PAUSE)
        raise NoAnswerError
