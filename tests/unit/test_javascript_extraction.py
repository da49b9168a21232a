"""Which texts are found in JavaScript: all that `t`, `N_` and `ngettext` are given, wherever they stand."""

import io

import pytest

from deploy.translations.javascript import extract

KEYWORDS = {"t": None, "N_": None, "ngettext": (1, 2)}


def texts(source: str) -> list[str | tuple[str, ...]]:
    return [found for _, _, found, _ in extract(io.BytesIO(source.encode()), KEYWORDS, (), {})]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('t("読みました")', "読みました"),
        ("t('読みました')", "読みました"),
        ("t(`読みました`)", "読みました"),
        ('t(\n  "次の" +\n    "ページ",\n)', "次のページ"),
        ('t("%(time)s までの内容です", {time: clock(at)})', "%(time)s までの内容です"),
        (r't("\"大きく\" \u5c0f\u{3055}く\n")', '"大きく" 小さく\n'),
        ('N_("回覧")', "回覧"),
    ],
)
def test_a_literal_text_is_found(source: str, found: str) -> None:
    assert texts(source) == [found]


def test_a_template_in_a_template_is_looked_through_to_its_end() -> None:
    source = """html`<p title="it's ${t("一")}">don't ${
      pages.map((page) => html`<b>${page.read ? html`<i>${t("二")}</i>` : t("三")}</b>`)
    }</p>` + t("四")"""
    assert texts(source) == ["一", "二", "三", "四"]


def test_singular_and_plural_go_together() -> None:
    assert texts('ngettext("%(n)s件", "%(n)s件ずつ", n)') == [("%(n)s件", "%(n)s件ずつ")]


@pytest.mark.parametrize("source", ["t(title)", "t(`${n}件`)", 'start("x")', 'this.t("x")', "t()"])
def test_what_is_no_literal_text_is_left_alone(source: str) -> None:
    assert texts(source) == []


def test_the_line_is_where_the_call_begins() -> None:
    found = list(extract(io.BytesIO('\n\nt("一")\nt(\n"二")'.encode()), KEYWORDS, (), {}))
    assert [line for line, *_ in found] == [3, 4]
