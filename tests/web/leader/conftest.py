"""追分区's leader at work, and the pages of hers as they come."""

import pytest
from flask import Flask

from tests.town import Town
from tests.web.visitors import Browser, signed_in


@pytest.fixture
def leader(app: Flask, town: Town) -> Browser:
    return signed_in(app, "oiwake")


@pytest.fixture
def neighbour(app: Flask, town: Town) -> Browser:
    """借宿区's leader."""
    return signed_in(app, "kariyado")
