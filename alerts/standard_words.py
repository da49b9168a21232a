"""The words that alerts are made of, as data: whoever knows better changes them here.

Levels: 避難情報に関するガイドライン (Cabinet Office, 2021). `ja-plain` is やさしい日本語 (Agency for Cultural Affairs, 2020):
short sentences, blanks between the phrases. The words are ours where no source is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Words = Mapping[str, str]  # by language: ja, ja-plain, en

LANGUAGES = ("ja", "ja-plain", "en")


@dataclass(frozen=True)
class Standard:
    """A title and a body in every language."""

    title: Words
    body: Words


ISSUER: Words = {"ja": "軽井沢町（防災担当）", "en": "Town of Karuizawa (disaster desk)"}

CALL_SIGN: Words = {
    "ja": "こちらは、防災かるいざわです。",
    "ja-plain": "こちらは、 ぼうさい かるいざわ です。",
    "en": "This is Karuizawa disaster radio.",
}
CALLED = ("かるいざわ", "カルイザワ", "軽井沢")  # how the station's name is written in radio texts

ABOLISHED: Mapping[str, str] = {  # since 20 May 2021 (災害対策基本法の一部を改正する法律): what is said instead
    "避難勧告": "避難指示",
    "避難準備情報": "高齢者等避難",
    "避難準備・高齢者等避難開始": "高齢者等避難",
}

EVACUATION: Mapping[int, Standard] = {
    3: Standard(
        title={"ja": "高齢者等避難", "ja-plain": "お年寄りは にげて ください", "en": "Elderly and others: evacuate"},
        body={
            "ja": "高齢のかた、避難に時間がかかるかたは、いま避難してください。そのほかのかたも、避難の準備をしてください。",
            "ja-plain": (
                "お年寄りや からだの 不自由な 人は、 いま にげて ください。 ほかの 人も、 にげる 準備を して ください。"
            ),
            "en": (
                "Older people and anyone who needs more time: evacuate now. "
                "Everyone else: get ready, and leave early if you feel unsafe."
            ),
        },
    ),
    4: Standard(
        title={"ja": "避難指示", "ja-plain": "みんな にげて ください", "en": "Evacuation order"},
        body={
            "ja": "いますぐ、あぶない場所から全員避難してください。",
            "ja-plain": "いますぐ、 あぶない ところから みんな にげて ください。",
            "en": "Everyone: leave dangerous places now.",
        },
    ),
    5: Standard(
        title={"ja": "緊急安全確保", "ja-plain": "いのちが あぶないです", "en": "Emergency: protect your life"},
        body={
            "ja": (
                "命があぶない状況です。すぐに、少しでも安全な場所で身を守ってください。"
                "外に出るのがあぶないときは、建物の2階以上、がけから離れた部屋へ移ってください。"
            ),
            "ja-plain": (
                "いのちが とても あぶないです。 いますぐ、 すこしでも 安全な ところへ 行って ください。 "
                "外に 出ると あぶない ときは、 2階へ 行って ください。 山から 遠い へやに いて ください。"
            ),
            "en": (
                "Your life is in danger. Protect yourself now in the safest place you can reach. "
                "If it is dangerous outside, go upstairs, to the room farthest from the slope."
            ),
        },
    ),
}

HAZARDS: Mapping[str, Words] = {
    "heavy_rain": {"ja": "大雨", "ja-plain": "大雨", "en": "Heavy rain"},
    "flood": {"ja": "川のはんらん", "ja-plain": "川の水が あふれます", "en": "Flood"},
    "landslide": {"ja": "土砂災害", "ja-plain": "山や がけが くずれます", "en": "Landslide"},
    "storm_surge": {"ja": "高潮", "ja-plain": "海の水が 高く なります", "en": "Storm surge"},
    "storm": {"ja": "暴風", "ja-plain": "とても 強い 風", "en": "Strong wind"},
    "snow": {"ja": "大雪", "ja-plain": "大雪", "en": "Heavy snow"},
    "earthquake": {"ja": "地震", "ja-plain": "地震", "en": "Earthquake"},
    "volcano": {"ja": "火山の情報", "ja-plain": "火山の お知らせ", "en": "Volcano information"},
    "fire": {"ja": "火事", "ja-plain": "火事です", "en": "Fire"},
    "bear": {"ja": "クマが出ました", "ja-plain": "クマが います", "en": "Bear seen nearby"},
    "missing_person": {
        "ja": "行方不明のかたを捜しています",
        "ja-plain": "人を さがして います",
        "en": "Missing person",
    },
    "outage": {"ja": "停電・断水", "ja-plain": "電気や 水が 止まって います", "en": "Power or water cut"},
    "road": {"ja": "通行止め", "ja-plain": "通れない 道が あります", "en": "Road closed"},
    "other": {"ja": "町からのお知らせ", "ja-plain": "町からの お知らせ", "en": "Announcement from the town"},
}

# `%(what)s` is the title of the announcement that is over, or never was (in easy Japanese the official word: on the
# radio and in the street nobody hears another).
ALL_CLEAR = Standard(
    title={"ja": "%(what)sの解除", "ja-plain": "「%(what)s」は おわりました", "en": "All clear: %(what)s"},
    body={
        "ja": "「%(what)s」を解除しました。避難しているかたは、まわりの安全を確かめてからお帰りください。",
        "ja-plain": (
            "「%(what)s」は おわりました。 にげて いる 人は、 まわりが 安全か たしかめて、 家に 帰って ください。"
        ),
        "en": "“%(what)s” is over. If you evacuated, make sure that it is safe around you before you go home.",
    },
)
ALL_CLEAR_WITHOUT_EVACUATION = Standard(
    title=ALL_CLEAR.title,
    body={
        "ja": "「%(what)s」のお知らせは、おわりました。",
        "ja-plain": "「%(what)s」の お知らせは おわりました。",
        "en": "“%(what)s” is over.",
    },
)
CANCEL = Standard(
    title={"ja": "%(what)sの取消", "ja-plain": "「%(what)s」は まちがいでした", "en": "Cancelled: %(what)s"},
    body={
        "ja": "先ほどの「%(what)s」の放送は、まちがいでした。取り消します。",
        "ja-plain": "さっきの 「%(what)s」の 放送は まちがいでした。 ごめんなさい。",
        "en": "The announcement “%(what)s” was sent by mistake and is cancelled.",
    },
)

STEP_SAID: Mapping[str, Words] = {
    "update": {"ja": "続報です。", "ja-plain": "新しい お知らせ です。", "en": "Update."},
    "correction": {"ja": "訂正です。", "ja-plain": "まちがいを なおします。", "en": "Correction."},
}

# An emergency opens with this, twice (DOMAIN, "How the radio speaks").
OPENING: Mapping[int, Words] = {
    4: {
        "ja": "緊急放送、緊急放送、警戒レベル4、避難指示。",
        "ja-plain": "きんきゅう ほうそう です。 警戒レベル 4。 みんな にげて ください。",
        "en": "Emergency broadcast. Warning level 4, evacuation order.",
    },
    5: {
        "ja": "緊急放送、緊急放送、警戒レベル5、緊急安全確保。",
        "ja-plain": "きんきゅう ほうそう です。 警戒レベル 5。 いのちが あぶないです。",
        "en": "Emergency broadcast. Warning level 5, protect your life.",
    },
}

# Where nobody wrote a text in that language and none stands above: this, and then the Japanese.
UNTRANSLATED: Words = {
    "ja-plain": "やさしい 日本語の 文が まだ ありません。 わからない ときは、 近くの 人に 聞いて ください。",
    "en": "There is no English text yet. This is the town's announcement in Japanese; please ask someone nearby.",
}
