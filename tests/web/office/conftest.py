"""The town office at work."""

import pytest
from flask import Flask

from tests.town import Town
from tests.web.visitors import Browser, signed_in


@pytest.fixture
def office(app: Flask, town: Town) -> Browser:
    return signed_in(app, "office")
