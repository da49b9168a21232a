"""Reading radio texts and making them: fold what is said twice, see level and hazard, say it as the radio does."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from alerts import standard_words as words
from alerts.rules import EVACUATION_LEVELS, HAVE_LEVELS, LONGEST_TRANSCRIPT, QUIET

MOST_SENTENCES = 200  # of a text in more pieces than any announcement has only a whole repetition is looked for
SHORTEST_REPETITION = 8  # signs: 「逃げて。逃げて。」 is how people speak, no repetition of the text

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f\ud800-\udfff]")
_NOTES = re.compile(r"[♩♪♫♬🎵🎶🔔]+")
_STAGE_DIRECTION = re.compile(
    r"[（(【〔［\[＜<][ 　]{0,4}(?:[上下]り|開始|終了|始め|終わり)?[ 　]{0,4}"
    r"(?:チャイム|ちゃいむ|ﾁｬｲﾑ|メロディー?|サイレン|ピンポン)[^）)】〕］\]＞>\n]{0,12}[）)】〕］\]＞>]"
)
_CHIME_LINE = re.compile(
    r"^[ 　]{0,4}(?:[上下]り)?(?:チャイム音?|ピンポン(?:パン)?ポー?ン)[ 　。～〜ー]*$", re.MULTILINE
)
_TWICE = re.compile(
    r"[（(【〔［\[※][ 　]{0,4}(?:以上[、 　]{0,4})?(?:[2２二]回)?[ 　]{0,4}(?:を)?(?:繰り?返し|くり返し|くりかえし)[^）)】〕］\]\n。]{0,8}[）)】〕］\]]?"
)
_AGAIN = re.compile(
    r"(?:繰り?返し|くり返し|くりかえし)(?:ます|(?:お知らせ|お伝え|放送)(?:します|いたします))|もう一度(?:お知らせ|お伝え)します"
)
_STATION = rf"(?:防災|ぼうさい|ボウサイ)[ 　・]{{0,4}}(?:{'|'.join(words.CALLED)})町?"
_SAID = r"[ 　]{0,4}(?:です|でした|(?:から|より)[、 　]{0,4}お知らせ(?:しました|でした|です|します|いたします)?)"
_CALL_SIGN = re.compile(
    rf"[「『]?(?:以上[、 　]{{0,4}})?こちらは[、, 　]{{0,4}}{_STATION}(?:{_SAID})?[。．.！!]*[」』]?[。]?"
    rf"|(?<![^\s。！？])(?:以上[、 　]{{0,4}})?{_STATION}{_SAID}[。．.！!]*"
)
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]+[」』）)]*|[^。！？!?\n]+|\n")
_OPENING = re.compile(
    r"緊急放送(?:緊急放送|警戒レベル[1-5一二三四五]|緊急安全確保|避難指示|高齢者等避難|が?発令(?:されました|しました)?|です)*"
)
_TWICE_AT_ONCE = re.compile(r"(緊急放送)(?:[、, 　]*緊急放送)+")
_DRILL = re.compile(r"(?:これは)?(?:防災)?訓練(?:放送)?です")
_IS_DRILL = re.compile(r"これは(?:防災)?訓練(?:放送)?です")
_NO_DRILL = re.compile(r"訓練では(?:ありません|ない)")
_LEVEL = re.compile(r"(?<!噴火)警戒レベル[ ]*([1-5一二三四五])")
_ENDED = re.compile(r"(?:警戒レベル *[1-5一二三四五]|避難指示|高齢者等避難|緊急安全確保)[^。\n]{0,20}解除")
_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
_ABOLISHED = {word: re.compile(re.escape(word)) for word in words.ABOLISHED} | {
    "避難勧告": re.compile(r"(?:避難|ひなん)(?:勧告|かんこく)")
}
# The first that is found decides: what endangers people stands before what it comes from.
_HAZARDS = (
    ("volcano", re.compile(r"噴火|火山|火口|降灰")),
    ("landslide", re.compile(r"土砂|[がガ][けケ]崩れ|土石流")),
    ("flood", re.compile(r"洪水|氾濫|はん濫|はんらん|浸水|増水")),
    ("storm_surge", re.compile(r"高潮")),
    ("bear", re.compile(r"クマ|[^くぐ]グマ|熊(?![本谷野])")),
    ("missing_person", re.compile(r"行方不明|行方がわから|行方が分から|お捜し|捜しています|探しています")),
    ("fire", re.compile(r"火災|火事|出火")),
    ("earthquake", re.compile(r"地震|震度")),
    ("snow", re.compile(r"大雪|積雪|除雪|降雪|雪[がに]|雪崩|なだれ|吹雪")),
    ("heavy_rain", re.compile(r"大雨|豪雨|線状降水帯")),
    ("storm", re.compile(r"暴風|台風|強風|突風|竜巻")),
    ("outage", re.compile(r"停電|断水|水が出ません")),
    ("road", re.compile(r"通行止|通行規制|通れません")),
)


@dataclass(frozen=True)
class Folded:
    """A radio text for the screen. `opening` is the 緊急放送 that was taken off: level and title say it there."""

    body: str
    call_sign_removed: bool
    repeated: bool
    opening: str = ""


@dataclass
class _Piece:
    """A sentence or line; `key` is what of it is compared: letters and digits, all widths alike."""

    text: str
    new_line: bool
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self.key = _key(self.text)


def fold(transcript: str) -> Folded:
    """Takes the call sign and the chimes off and says once what is said twice; all else stays, in its order.

    What is too long for an announcement comes back as it is: it is refused anyway.
    """
    if len(transcript) > LONGEST_TRANSCRIPT:
        return Folded(transcript.strip(), call_sign_removed=False, repeated=False)
    text = _UNSEEN.sub("", transcript.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CHIME_LINE.sub("", _STAGE_DIRECTION.sub("\n", _NOTES.sub(" ", text)))
    text, called = _CALL_SIGN.subn("\n", text)
    text, marked = _TWICE.subn("\n", text)
    text, doubled = _TWICE_AT_ONCE.subn(r"\1", text)
    pieces = _pieces(text)
    openings = [piece.text for piece in pieces if _OPENING.fullmatch(piece.key)]
    pieces = _without(pieces, _OPENING)
    pieces = _without(pieces, _DRILL)
    once, repeated = _said_once(pieces)
    taken = openings[0] if openings and openings[0] not in [piece.text for piece in once] else ""
    return Folded(_joined(once), called > 0, repeated or marked > 0 or doubled > 0 or len(openings) > 1, taken)


def _pieces(text: str) -> list[_Piece]:
    found: list[_Piece] = []
    new_line = False
    for part in _SENTENCE.findall(text):
        piece = _Piece(part.strip(), new_line)
        if part == "\n" or not piece.text:
            new_line = new_line or part == "\n"
        elif not piece.key and found and not new_line:
            found[-1].text += piece.text
        else:
            if part[0] == " " and found and not new_line:
                piece.text = " " + piece.text
            found.append(piece)
            new_line = False
    return found


def _without(pieces: list[_Piece], pattern: re.Pattern[str]) -> list[_Piece]:
    """Unless nothing would be left."""
    return [piece for piece in pieces if not pattern.fullmatch(piece.key)] or pieces


def _said_once(pieces: list[_Piece]) -> tuple[list[_Piece], bool]:
    """「くり返します」 goes with the repetition that it announces, and stays where there is none."""
    announced = [piece for piece in pieces if not _AGAIN.fullmatch(piece.key)]
    once = _unrepeated(announced)
    return (once, True) if len(once) < len(announced) else (pieces, False)


def _unrepeated(pieces: list[_Piece]) -> list[_Piece]:
    while found := _repetition(pieces):
        start, end = found
        pieces = pieces[:start] + pieces[end:]
    return pieces


def _repetition(pieces: list[_Piece]) -> tuple[int, int] | None:
    """Where the longest block stands that says again what stands right before it: broken into lines as it may be."""
    said = "".join(piece.key for piece in pieces)
    edges = [0, *accumulate(len(piece.key) for piece in pieces)]
    at_edge = {place: number for number, place in enumerate(edges)}
    for times in (2, 3):
        once = len(said) // times
        if said and said == said[:once] * times and once in at_edge:
            return at_edge[once], len(pieces)
    if len(pieces) > MOST_SENTENCES:
        return None
    best, longest = None, SHORTEST_REPETITION - 1
    for first, begin in enumerate(edges):
        for second in range(first + 1, len(edges)):
            turn = edges[second]
            end = at_edge.get(2 * turn - begin)
            if end is not None and turn - begin > longest and said[begin:turn] == said[turn : 2 * turn - begin]:
                best, longest = (second, end), turn - begin
    return best


def _joined(pieces: Iterable[_Piece]) -> str:
    return "".join(("\n" if piece.new_line else "") + piece.text for piece in pieces).strip()


def _key(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


@dataclass(frozen=True)
class Suggestion:
    """What a radio text seems to be about; `hazard` is a word of `models.Hazard`. The desk decides."""

    level: int | None
    hazard: str
    title: str


def suggest(text: str) -> Suggestion:
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TRANSCRIPT])
    found = [word for word, pattern in _HAZARDS if pattern.search(plain)]
    level, hazard = _level_in(plain), found[0] if found else "other"
    if level is not None and hazard != "volcano":
        hazard = next((word for word in found if word in HAVE_LEVELS), "heavy_rain" if "storm" in found else hazard)
    if hazard not in HAVE_LEVELS and hazard != "other":
        level = None
    return Suggestion(level, hazard, title_for(level, hazard))


def _level_in(text: str) -> int | None:
    """The number where it is said, else by the official word; of several the gravest. What is lifted isn't in force."""
    text = _ENDED.sub("", text)
    said = [_NUMBERS.get(number) or int(number) for number in _LEVEL.findall(text)]
    named = [level for level in EVACUATION_LEVELS if words.EVACUATION[level].title["ja"] in text]
    return max(said or named, default=None)


def title_for(level: int | None, hazard: str, language: str = "ja") -> str:
    """The official word of an evacuation level, else what it is about."""
    official = words.EVACUATION.get(level or 0)
    return official.title[language] if official else words.HAZARDS[hazard][language]


@dataclass(frozen=True)
class Problem:
    """A word that must not go out, and what is said instead."""

    code: str
    word: str
    instead: str


def problems(*texts: str) -> list[Problem]:
    """Each word once, also where blanks or line breaks stand within it."""
    plain = [re.sub(r"\s", "", unicodedata.normalize("NFKC", text)) for text in texts]
    return [
        Problem("abolished-word", word, words.ABOLISHED[word])
        for word, pattern in _ABOLISHED.items()
        if any(pattern.search(text) for text in plain)
    ]


def contradicts(text: str, *, training: bool) -> bool:
    """Whether a text calls itself a drill and isn't sent as one, or the other way round."""
    return (_NO_DRILL if training else _IS_DRILL).search(_key(text)) is not None


def spoken(text: str, *, level: int | None, step: str, language: str = "ja") -> str:
    """The whole radio text, as the voice reads it: call sign, an emergency's opening, the text twice, call sign.

    Whatever of that stands in `text` already is not said once more.
    """
    once = fold(text).body if language != "en" else text.strip()
    between = "" if language == "ja" else " "
    if language == "ja" and once and once[-1] not in "。！？!?」":
        once += "。"
    opening = words.OPENING.get(level or 0) if step not in QUIET else None
    call = words.CALL_SIGN[language]
    said = words.STEP_SAID.get(step, {}).get(language, "")
    parts = [call, said, *([opening[language]] * 2 if opening else []), once, once, call]
    return between.join(part for part in parts if part)


def screen_text(transcript: str, body: str) -> str:
    """What the screen shows: what the desk wrote for it, else the transcript folded."""
    return body.strip() or fold(transcript).body
