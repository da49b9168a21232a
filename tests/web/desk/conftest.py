"""The desk at work: 田中 writes, 小山 approves, 内堀 is their chief."""

import pytest
from flask import Flask

from tests.town import Town
from tests.web.visitors import Browser, signed_in


@pytest.fixture
def writer(app: Flask, town: Town) -> Browser:
    return signed_in(app, "desk")


@pytest.fixture
def approver(app: Flask, town: Town) -> Browser:
    return signed_in(app, "desk2")


@pytest.fixture
def chief(app: Flask, town: Town) -> Browser:
    return signed_in(app, "chief")
