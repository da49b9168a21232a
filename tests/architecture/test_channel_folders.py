"""A channel is a folder: what is named in the database has one, and is found there."""

import inspect
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from district_hall.delivery import channels
from district_hall.delivery.channels import worker
from district_hall.delivery.models import ChannelWord
from district_hall.relay import relay
from district_hall.settings import Settings
from tablet_ui.office.words import GIVEN_UP


def test_each_way_but_the_sockets_has_its_folder() -> None:
    assert {*channels.FOLDERS, ChannelWord.SOCKET} == {*ChannelWord}
    assert {*channels.RECIPIENTS} == {*channels.FOLDERS}


@pytest.mark.parametrize("folder", channels.FOLDERS)
def test_a_folder_answers_what_the_worker_asks(folder: ChannelWord) -> None:
    wiring = import_module(f"{channels.__name__}.{folder.value}.wiring")
    for name in ("channel", "jobs"):
        asked = inspect.signature(getattr(worker.Wiring, name)).parameters
        assert [*inspect.signature(getattr(wiring, name)).parameters] == [*asked][1:]


BARE = Settings(data_dir=Path(), database_url="", secret_key="a secret of this test")
WITH_MAIL = replace(BARE, relay=relay("smtp://localhost", "board@kairan.example", town="軽井沢町"))


@pytest.mark.parametrize(("settings", "made"), [(BARE, set()), (WITH_MAIL, {ChannelWord.MAIL})], ids=["bare", "mail"])
def test_a_channel_is_there_where_its_settings_are(settings: Settings, made: set[ChannelWord]) -> None:
    channels_made = worker.in_use(settings)
    assert {*channels_made} == made
    assert all(channel.word is word for word, channel in channels_made.items())


def test_staff_are_told_of_what_each_channel_gave_up() -> None:
    assert {*GIVEN_UP} == {*ChannelWord}
