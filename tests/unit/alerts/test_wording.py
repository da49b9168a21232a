"""Radio texts: what is folded, what is left alone, what is read out of them, and how they are said."""

import json
import time
from pathlib import Path

import pytest

from alerts import standard_words as words
from alerts import wording
from alerts.models import Hazard

NAUGHTY = Path(__file__).parents[4] / "shared" / "samples" / "text" / "naughty-strings.json"

RADIO = """♪（上りチャイム）
こちらは、防災かるいざわです。
緊急放送、緊急放送、警戒レベル４、避難指示。
緊急放送、緊急放送、警戒レベル４、避難指示。
土砂災害のおそれがあります。追分区に避難指示を発令しました。
いますぐ、あぶない場所から全員避難してください。
くり返します。
土砂災害のおそれがあります。追分区に避難指示を発令しました。
いますぐ、あぶない場所から
全員避難してください。
こちらは、防災かるいざわです。
♪（下りチャイム）"""
ONCE = "土砂災害のおそれがあります。追分区に避難指示を発令しました。\nいますぐ、あぶない場所から全員避難してください。"


@pytest.mark.parametrize("text", [RADIO, RADIO.replace("\n", "\r\n"), RADIO.replace("\n", "\r")])
def test_a_radio_text_is_folded_to_what_it_says_once(text: str) -> None:
    folded = wording.fold(text)
    assert folded.body == ONCE
    assert folded.call_sign_removed
    assert folded.repeated
    assert folded.opening == "緊急放送、警戒レベル４、避難指示。"


@pytest.mark.parametrize(
    "sign",
    [
        "こちらは、防災かるいざわです。",
        "こちらは 防災かるいざわです",
        "こちらは、ぼうさいかるいざわです。",
        "こちらは、　防災軽井沢でした。",
        "「こちらは、防災カルイザワです。」",
        "防災かるいざわから、お知らせします。",
        "以上、防災かるいざわでした。",
    ],
)
def test_every_way_of_writing_the_call_sign_is_taken_off_at_both_ends(sign: str) -> None:
    folded = wording.fold(f"{sign}\n本日、断水します。\n{sign}")
    assert folded == wording.Folded("本日、断水します。", call_sign_removed=True, repeated=False)


@pytest.mark.parametrize(
    "mark", ["♪", "（チャイム）", "(チャイム)", "【下りチャイム】", "チャイム音", "ピンポンパンポーン"]
)
def test_marks_of_the_chime_are_no_text(mark: str) -> None:
    assert wording.fold(f"{mark}\n本日、断水します。\n{mark}").body == "本日、断水します。"


@pytest.mark.parametrize(
    "text",
    [
        "追分区　借宿区のかたは、公民館へ集まってください。\n・追分公民館\n・借宿公民館",
        "逃げて。逃げて。水が来ます。",
        "きょうは追分区です。あすは借宿区です。きょうは追分区です。",
        "軽井沢町役場からお知らせします。防災かるいざわの試験をします。",
        "くり返します、というのは練習の題名です。",
        "給水車の巡回をくり返します。",
    ],
)
def test_what_is_not_said_twice_is_left_alone(text: str) -> None:
    assert wording.fold(text) == wording.Folded(text, call_sign_removed=False, repeated=False)


@pytest.mark.parametrize(
    "text",
    [
        "火事です。火事です。",
        "火事です。\n火事です。\n火事です。",
        "火事です。　火事です。",
        "火事です。（くりかえし）",
        "火事です。※2回繰り返し",
        "火事です。\nくり返しお知らせします。\n火事です！",
    ],
)
def test_what_is_said_twice_is_shown_once(text: str) -> None:
    folded = wording.fold(text)
    assert folded.body == "火事です。"
    assert folded.repeated


def test_a_drill_in_the_text_is_left_to_the_gate_that_marks_drills() -> None:
    said = (
        "これは訓練です。地震が起きました。身を守ってください。地震が起きました。身を守ってください。これは訓練です。"
    )
    assert wording.fold(said).body == "地震が起きました。身を守ってください。"


def test_an_opening_alone_is_not_folded_away() -> None:
    assert (
        wording.fold("緊急放送、緊急放送、警戒レベル5、緊急安全確保。" * 2).body
        == "緊急放送、警戒レベル5、緊急安全確保。"
    )


def test_folding_what_is_folded_changes_nothing() -> None:
    assert wording.fold(ONCE).body == ONCE


@pytest.mark.parametrize(
    "text", ["", " 　\n", "。。。", "[ " * 2000, "緊急放送" * 1200 + "X", "（" + "　" * 4900, "あ" * 20_000]
)
def test_no_text_is_too_strange_or_too_long_to_answer_at_once(text: str) -> None:
    begun = time.process_time()
    wording.fold(text)
    wording.suggest(text)
    wording.spoken(text, level=4, step="first")
    assert time.process_time() - begun < 5


def test_many_different_repetitions_do_not_hold_anybody_up() -> None:
    text = "".join(f"第{number}の区は避難です。" * 2 for number in range(100, 290))
    begun = time.process_time()
    wording.fold(text)
    assert time.process_time() - begun < 5


@pytest.mark.skipif(not NAUGHTY.exists(), reason="shared/samples isn't here")
def test_naughty_strings_are_folded_without_a_fault() -> None:
    for text in json.loads(NAUGHTY.read_text(encoding="utf-8")):
        assert len(wording.fold(text).body) <= len(text)
        assert wording.suggest(text).hazard in set(Hazard)


@pytest.mark.parametrize(
    ("text", "level", "hazard", "title"),
    [
        (RADIO, 4, "landslide", "避難指示"),
        ("大雨のため、警戒レベル３、高齢者等避難を発令しました。", 3, "heavy_rain", "高齢者等避難"),
        ("川がはん濫しました。緊急安全確保です。", 5, "flood", "緊急安全確保"),
        ("台風のため、警戒レベル3から警戒レベル4に上げました。", 4, "heavy_rain", "避難指示"),
        ("浅間山の噴火警戒レベル3です。", None, "volcano", "火山の情報"),
        ("浅間山が噴火しました。避難指示を出しました。", None, "volcano", "火山の情報"),
        ("土砂災害の避難指示を解除します。", None, "landslide", "土砂災害"),
        ("警戒レベル4、避難指示を、すべて解除しました。", None, "other", "町からのお知らせ"),
        ("追分でクマが目撃されました。", None, "bear", "クマが出ました"),
        ("熊谷さん、来庁してください。", None, "other", "町からのお知らせ"),
        ("レベル4大雨危険警報が出ました。", None, "heavy_rain", "大雨"),
        ("", None, "other", "町からのお知らせ"),
    ],
)
def test_level_hazard_and_title_are_read_from_the_text(text: str, level: int | None, hazard: str, title: str) -> None:
    assert wording.suggest(text) == wording.Suggestion(level, hazard, title)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("追分区に避難勧告を出しました。", "避難勧告"),
        ("避難　勧告", "避難勧告"),
        ("避難\n勧告", "避難勧告"),
        ("ひなんかんこく です", "避難勧告"),
        ("避難準備・高齢者等避難開始", "避難準備・高齢者等避難開始"),
    ],
)
def test_abolished_words_are_found_and_what_is_said_instead(text: str, word: str) -> None:
    assert [(one.word, one.instead) for one in wording.problems("よい文", text)] == [(word, words.ABOLISHED[word])]


def test_ordinary_words_are_no_problem() -> None:
    assert wording.problems("避難の準備をしてください。", "避難準備をしてください。", "避難指示") == []


def test_a_text_that_calls_itself_a_drill_must_be_one() -> None:
    assert wording.contradicts("これは、訓練です。", training=False)
    assert not wording.contradicts("これは、訓練です。", training=True)
    assert wording.contradicts("これは訓練ではありません。", training=True)
    assert not wording.contradicts("これは訓練ではありません。", training=False)


def test_the_voice_says_what_the_radio_says() -> None:
    opening = "緊急放送、緊急放送、警戒レベル4、避難指示。"
    call = "こちらは、防災かるいざわです。"
    assert wording.spoken("逃げてください", level=4, step="first") == (
        f"{call}{opening}{opening}逃げてください。逃げてください。{call}"
    )


def test_what_the_transcript_has_already_is_not_said_again() -> None:
    said = wording.spoken(RADIO, level=4, step="first")
    assert said == wording.spoken(ONCE, level=4, step="first")
    assert said.count("こちらは、防災かるいざわです。") == 2
    assert said.count("緊急放送、緊急放送") == 2
    assert said.count("全員避難してください") == 2


def test_an_end_has_no_emergency_opening_and_steps_say_what_they_are() -> None:
    assert "緊急放送" not in wording.spoken("おわりました。", level=4, step="all_clear")
    assert "緊急放送" not in wording.spoken("高齢のかたは避難。", level=3, step="first")
    assert wording.spoken("道が通れます。", level=None, step="correction").startswith(
        "こちらは、防災かるいざわです。訂正です。"
    )
    assert wording.spoken("Leave now.", level=None, step="update", language="en") == (
        "This is Karuizawa disaster radio. Update. Leave now. Leave now. This is Karuizawa disaster radio."
    )


def test_the_standard_words_are_whole_in_every_language() -> None:
    assert set(words.HAZARDS) == set(Hazard)
    standards = [*words.EVACUATION.values(), words.ALL_CLEAR, words.ALL_CLEAR_WITHOUT_EVACUATION, words.CANCEL]
    tables = [*words.HAZARDS.values(), *words.OPENING.values(), words.CALL_SIGN, *words.STEP_SAID.values()]
    tables += [part for one in standards for part in (one.title, one.body)]
    assert all(set(table) == set(words.LANGUAGES) and all(table.values()) for table in tables)
    assert set(words.EVACUATION) == {3, 4, 5}
    assert {level: one.title["ja"] for level, one in words.EVACUATION.items()} == {
        3: "高齢者等避難",
        4: "避難指示",
        5: "緊急安全確保",
    }


def test_our_own_words_hold_nothing_that_is_abolished() -> None:
    everything = [
        text for one in words.EVACUATION.values() for table in (one.title, one.body) for text in table.values()
    ]
    assert wording.problems(*everything) == []


def test_easy_japanese_stands_with_blanks_between_its_phrases() -> None:
    for one in words.EVACUATION.values():
        assert " " in one.body["ja-plain"]
        assert all(len(sentence) <= 40 for sentence in one.body["ja-plain"].split("。"))
