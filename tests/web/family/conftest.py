"""Who takes part: ハツ's tablet, and the phone of 健一, who may see her."""

import pytest
from flask import Flask

from tests.town import Town
from tests.web.visitors import Browser, of_family, paired


@pytest.fixture
def tablet(app: Flask, town: Town) -> Browser:
    return paired(app, town, "oiwake/1/1")


@pytest.fixture
def family(app: Flask, town: Town) -> Browser:
    return of_family(app, town, "荻原 ハツ")
