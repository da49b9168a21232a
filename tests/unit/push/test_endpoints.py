"""Only the push services on the list are called, whatever address a paired device names."""

import pytest

from district_hall.delivery.channels.push.services import read_endpoint
from district_hall.errors import Refused
from district_hall.settings import PUSH_SERVICES


@pytest.mark.parametrize(
    ("endpoint", "origin"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:APA91b", "https://fcm.googleapis.com"),
        ("https://FCM.googleapis.com:443/wp/x", "https://fcm.googleapis.com"),
        ("https://updates.push.services.mozilla.com/wpush/v2/gAAA", "https://updates.push.services.mozilla.com"),
        ("https://web.push.apple.com/QGsyO0", "https://web.push.apple.com"),
        ("https://wns2-par02p.notify.windows.com/w/?token=BQYA%3d", "https://wns2-par02p.notify.windows.com"),
    ],
)
def test_the_makers_services_are_known(endpoint: str, origin: str) -> None:
    found, written = read_endpoint(endpoint, PUSH_SERVICES)
    assert found == origin
    assert written == origin + endpoint[endpoint.index("/", 8) :]


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "/wpush/v2/x",
        "http://fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:0/x",
        "https://fcm.googleapis.com:99999/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://notify.windows.com.evil.example/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://fcm.googleapis.com\\@evil.example/x",
        "https://fcm.googleapis.com#@evil.example/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[::1/x",
        "https://2130706433/x",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/x",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/x\r\nHost: evil",
        "https://fcm.googleapis.com/日本",
        "https://fcm.googleapis.com/" + "a" * 1000,
        "https://ｆcm.googleapis.com/x",
    ],
)
def test_everything_else_is_refused(endpoint: str) -> None:
    with pytest.raises(Refused):
        read_endpoint(endpoint, PUSH_SERVICES)


def test_an_origin_can_be_put_on_the_list_with_its_port() -> None:
    assert read_endpoint("https://localhost:8443/p", ["https://localhost:8443"])[0] == "https://localhost:8443"
    with pytest.raises(Refused):
        read_endpoint("https://localhost:8444/p", ["https://localhost:8443"])
