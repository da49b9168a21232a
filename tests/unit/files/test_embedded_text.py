import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_hall.files.rendering.text import tidy


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("清掃のお知らせ\r\n\r\n\r\n\r\n日時  十月五日 ", "清掃のお知らせ\n\n日時 十月五日"),
        ("\u2f00\u2f47\u306e\u304a\u77e5\u3089\u305b", "一日のお知らせ"),  # radicals, as a Mac writes them
        ("ｶﾞｽ点検", "ガス点検"),
        ("か\u3099け崩れ", "がけ崩れ"),
        ("出席は 3①", "出席は 3①"),
        ("10²", "10²"),
        ("髙﨑 葛\U000e0100城 𠮷田", "髙﨑 葛\U000e0100城 𠮷田"),
        ("a\x00b\x02c\x1b[31m\u202e\u00ad\ue000\ufffe\ud800d", "abc[31md"),
        ("一行目\u2028二行目\x0c三行目", "一行目\n二行目\n三行目"),
    ],
)
def test_text_is_kept_as_it_would_be_read_aloud(found: str, kept: str) -> None:
    assert tidy(found, 1000) == kept


@given(st.text(st.characters(codec=None), max_size=300), st.integers(1, 50))
def test_any_text_comes_out_short_and_without_control_characters(found: str, limit: int) -> None:
    text = tidy(found, limit)
    assert len(text) <= limit
    assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} and c != "\n"]
    text.encode()
