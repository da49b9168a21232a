"""A district's leader at a browser, in front of a board that runs for real."""

import requests

from tests.crash.street import Street
from tests.town import PASSWORD


class Leader:
    """追分区's, signed in."""

    def __init__(self, people: Street) -> None:
        self._url = people.board.url
        self._http = requests.Session()
        signed_in = self.post("/sign-in", login="oiwake", password=PASSWORD)
        assert signed_in.status_code == 200, signed_in.text

    def get(self, path: str) -> requests.Response:
        return self._http.get(self._url + path, timeout=30)

    def post(self, path: str, **form: str) -> requests.Response:
        token = self.get("/api/session").json()["csrf"]
        return self._http.post(self._url + path, data={"csrf_token": token, **form}, timeout=30)
