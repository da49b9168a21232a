"""People who don't exist: common family names of eastern Nagano put together by lot with given names of each generation."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Sex = Literal["woman", "man"]
Name = tuple[str, str]
"""As written, and its reading in hiragana."""

_SEXES: tuple[Sex, Sex] = ("woman", "man")


def _names(pairs: str) -> tuple[Name, ...]:
    """Names out of 「土屋:つちや 荻原:おぎわら」."""
    found = (pair.split(":") for pair in pairs.split())
    return tuple((written, reading) for written, reading in found)


FAMILY_NAMES = _names(
    "土屋:つちや 荻原:おぎわら 佐藤:さとう 市村:いちむら 柳沢:やなぎさわ 小林:こばやし 佐々木:ささき 清水:しみず "
    "中山:なかやま 小山:こやま 井出:いで 依田:よだ 内堀:うちぼり 篠原:しのはら 上原:うえはら 高橋:たかはし "
    "掛川:かけがわ 大井:おおい 茂木:もぎ 甘利:あまり 遠山:とおやま 櫻井:さくらい 神津:こうづ 木内:きうち "
    "小宮山:こみやま 重田:しげた 田中:たなか 鈴木:すずき 渡辺:わたなべ 伊藤:いとう 堀籠:ほりごめ 岩井:いわい "
    "宮下:みやした 丸山:まるやま 関:せき 白鳥:しらとり 竹内:たけうち 武田:たけだ 原:はら 池田:いけだ"
)

# Given names of those born before the year.
_GIVEN: tuple[tuple[int, dict[Sex, tuple[Name, ...]]], ...] = (
    (
        1952,
        {
            "woman": _names(
                "ハツ:はつ キヨ:きよ 千代:ちよ 久子:ひさこ 和子:かずこ 幸子:さちこ 節子:せつこ 文子:ふみこ 美代子:みよこ "
                "とし子:としこ 静江:しずえ 房江:ふさえ ふみ:ふみ 澄子:すみこ 信子:のぶこ 百合子:ゆりこ"
            ),
            "man": _names(
                "正:ただし 清:きよし 茂:しげる 勇:いさむ 実:みのる 正男:まさお 義雄:よしお 武:たけし 昭二:しょうじ 勝:まさる "
                "三郎:さぶろう 幸男:ゆきお 栄一:えいいち 忠男:ただお 喜代治:きよじ 善次:ぜんじ"
            ),
        },
    ),
    (
        1970,
        {
            "woman": _names(
                "洋子:ようこ 恵子:けいこ 由美子:ゆみこ 京子:きょうこ 明美:あけみ 真由美:まゆみ 智子:ともこ 久美子:くみこ "
                "裕子:ゆうこ 直美:なおみ 順子:じゅんこ 典子:のりこ かおる:かおる 悦子:えつこ"
            ),
            "man": _names(
                "誠:まこと 隆:たかし 浩:ひろし 修:おさむ 和彦:かずひこ 博:ひろし 秀樹:ひでき 健一:けんいち 哲也:てつや 豊:ゆたか "
                "聡:さとし 幸一:こういち 明:あきら 敏夫:としお"
            ),
        },
    ),
    (
        1997,
        {
            "woman": _names(
                "愛:あい 恵:めぐみ 麻衣:まい 彩:あや 友美:ともみ 亜希子:あきこ 千春:ちはる 香織:かおり 美穂:みほ 陽子:ようこ "
                "由佳:ゆか 瞳:ひとみ 沙織:さおり 奈緒:なお"
            ),
            "man": _names(
                "大輔:だいすけ 健太:けんた 拓也:たくや 直樹:なおき 亮:りょう 翔太:しょうた 和也:かずや 雄一:ゆういち 剛:つよし "
                "慎吾:しんご 智之:ともゆき 学:まなぶ 祐介:ゆうすけ 淳:じゅん"
            ),
        },
    ),
    (
        9999,
        {
            "woman": _names(
                "結衣:ゆい 陽菜:ひな さくら:さくら 葵:あおい 凛:りん 莉子:りこ 美咲:みさき 芽依:めい 紬:つむぎ 花音:かのん "
                "心春:こはる 琴音:ことね"
            ),
            "man": _names(
                "蓮:れん 悠斗:ゆうと 湊:みなと 大翔:ひろと 颯太:そうた 樹:いつき 陽翔:はると 律:りつ 朝陽:あさひ 悠真:ゆうま "
                "航:わたる 岳:がく"
            ),
        },
    ),
)


@dataclass(frozen=True)
class DemoPerson:
    family: str
    family_kana: str
    given: str
    given_kana: str
    sex: Sex
    birth_year: int

    @property
    def name(self) -> str:
        return f"{self.family} {self.given}"

    @property
    def kana(self) -> str:
        return f"{self.family_kana} {self.given_kana}"


@dataclass(frozen=True)
class DemoHousehold:
    """1–5 people, the first of them its head."""

    people: tuple[DemoPerson, ...]

    @property
    def name(self) -> str:
        """What stands on the letter box."""
        return self.people[0].family


@dataclass(frozen=True)
class DemoLeader:
    """A district leader (区長); the name is made up, whoever really holds the office."""

    district: str
    name: str
    kana: str
    title: str = "区長"


DISTRICT_LEADERS = (
    DemoLeader("oiwake", "荻原 善次", "おぎわら ぜんじ"),
    DemoLeader("mitsuishi", "市村 悦子", "いちむら えつこ"),
    DemoLeader("kariyado", "土屋 喜代治", "つちや きよじ"),
    DemoLeader("ohinata", "堀籠 昭二", "ほりごめ しょうじ"),
    DemoLeader("nakakaruizawa", "小宮山 典子", "こみやま のりこ"),
    DemoLeader("hanareyama", "白鳥 敏夫", "しらとり としお"),
    DemoLeader("kyukaruizawa", "神津 百合子", "こうづ ゆりこ"),
    DemoLeader("kamihotchi", "依田 三郎", "よだ さぶろう"),
)


def person(rng: random.Random, family: Name, birth_year: int, sex: Sex | None = None) -> DemoPerson:
    """Somebody of that family with a given name usual for that year."""
    chosen: Sex = rng.choice(_SEXES) if sex is None else sex
    given, kana = rng.choice(next(names for until, names in _GIVEN if birth_year < until)[chosen])
    return DemoPerson(family[0], family[1], given, kana, chosen, birth_year)


def people(rng: random.Random, year: int, alone_share: float = 0.22) -> Iterator[DemoHousehold]:
    """Households without end; `alone_share` of them is one person of 70 or more. `year` is this year."""
    while True:
        family = rng.choice(FAMILY_NAMES)
        if rng.random() < alone_share:
            yield DemoHousehold(
                (person(rng, family, year - rng.randint(70, 94), rng.choice(("woman", "woman", "man"))),)
            )
        else:
            yield rng.choices((_couple, _with_children, _three_generations, _single), (38, 34, 12, 16))[0](
                rng, family, year
            )


def _pair(rng: random.Random, family: Name, year: int, age: int) -> list[DemoPerson]:
    return [person(rng, family, year - max(22, age + rng.randint(-4, 4)), sex) for sex in rng.sample(_SEXES, 2)]


def _couple(rng: random.Random, family: Name, year: int) -> DemoHousehold:
    two = _pair(rng, family, year, rng.randint(45, 84))
    if rng.random() < 0.06:
        # Now and then a couple keeps two names.
        other = rng.choice(FAMILY_NAMES)
        two[1] = person(rng, other, two[1].birth_year, two[1].sex)
    return DemoHousehold(tuple(two))


def _with_children(rng: random.Random, family: Name, year: int) -> DemoHousehold:
    age = rng.randint(30, 52)
    return DemoHousehold(
        (*_pair(rng, family, year, age), *_children(rng, family, year, age, rng.choice((1, 1, 2, 2, 3))))
    )


def _three_generations(rng: random.Random, family: Name, year: int) -> DemoHousehold:
    age = rng.randint(36, 55)
    elder = person(rng, family, year - min(97, age + rng.randint(25, 33)))
    return DemoHousehold(
        (*_pair(rng, family, year, age), *_children(rng, family, year, age, rng.choice((1, 2))), elder)
    )


def _single(rng: random.Random, family: Name, year: int) -> DemoHousehold:
    return DemoHousehold((person(rng, family, year - rng.randint(24, 66)),))


def _children(rng: random.Random, family: Name, year: int, age: int, count: int) -> list[DemoPerson]:
    """Children of different given names, the eldest first."""
    years = sorted(year - rng.randint(max(0, age - 38), min(22, age - 23)) for _ in range(count))
    found: list[DemoPerson] = []
    for born in years:
        child = person(rng, family, born)
        while child.given in {other.given for other in found}:
            child = person(rng, family, born)
        found.append(child)
    return found
