"""What the demo town's desk said in the last month, as the radio would have said it. Nothing of it happened."""

from dataclasses import dataclass, field

from alerts.models import Ask, Hazard, Step

CALL = "こちらは、防災かるいざわです。"


@dataclass(frozen=True)
class Said:
    """One broadcast: so many days ago at that hour (JST), for these districts (keys; none: the whole town).

    `then` follows it, each some `hours` later. `text` is said twice on the radio.
    """

    text: str
    title: str
    hazard: Hazard
    days_ago: int = 0
    hour: int = 0
    level: int | None = None
    districts: tuple[str, ...] = ()
    ask: Ask = Ask.ACKNOWLEDGE
    training: bool = False
    step: Step = Step.FIRST
    hours: float = 6
    plain: str = ""
    english: str = ""
    then: tuple["Said", ...] = field(default=())

    @property
    def transcript(self) -> str:
        return f"{CALL}\n{self.text}\n{self.text}\n{CALL}"


BROADCASTS = (
    Said(
        "昨夜から未明にかけて、旧軽井沢区で下水の点検を行いました。点検は終わりました。ご協力ありがとうございました。",
        "下水の点検が終わりました",
        Hazard.OTHER,
        days_ago=26,
        hour=9,
        districts=("kyukaruizawa",),
    ),
    Said(
        "大雨のため、追分区と借宿区の土砂災害のおそれがある場所にお住まいの、お年寄りや体の不自由なかたは、"
        "避難を始めてください。避難所は、追分公民館と借宿公民館です。",
        "高齢者等避難",
        Hazard.LANDSLIDE,
        days_ago=19,
        hour=16,
        level=3,
        districts=("oiwake", "kariyado"),
        plain="大雨で 山や がけが くずれるかもしれません。お年寄りと、体が 不自由な 人は、いま 逃げてください。"
        "逃げる 場所は、追分公民館と 借宿公民館です。",
        english="Heavy rain: landslides are possible in Oiwake and Kariyado. Elderly people and those who need time, "
        "please leave now. Shelters: Oiwake Hall and Kariyado Hall.",
        then=(
            Said(
                "土砂災害の危険が高まっています。追分区と借宿区の、土砂災害のおそれがある場所にいるかたは、全員、"
                "いますぐ避難してください。避難所は、追分公民館と借宿公民館です。",
                "避難指示",
                Hazard.LANDSLIDE,
                level=4,
                districts=("oiwake", "kariyado"),
                ask=Ask.SAFETY,
                step=Step.UPDATE,
                hours=3,
                plain="とても あぶないです。追分区と 借宿区の、がけや 山の 近くの 人は、全員 いますぐ 逃げてください。"
                "逃げる 場所は、追分公民館と 借宿公民館です。",
                english="Danger of landslides. Everyone near slopes in Oiwake and Kariyado: leave now. "
                "Shelters: Oiwake Hall and Kariyado Hall.",
            ),
            Said(
                "雨が弱まり、土砂災害の危険が小さくなりました。追分区と借宿区の避難指示を解除します。"
                "道がぬかるんでいます。足もとに気をつけてお帰りください。",
                "避難指示は解除されました",
                Hazard.LANDSLIDE,
                districts=("oiwake", "kariyado"),
                step=Step.ALL_CLEAR,
                hours=9,
            ),
        ),
    ),
    Said(
        "訓練、訓練。ただいま、大雨による土砂災害を想定した、町の防災訓練を行っています。"
        "追分区のかたは、近くの安全な場所をたしかめてください。",
        "避難指示",
        Hazard.LANDSLIDE,
        days_ago=11,
        hour=10,
        level=4,
        districts=("oiwake",),
        training=True,
        ask=Ask.SAFETY,
        then=(
            Said(
                "町の防災訓練は終わりました。ご協力ありがとうございました。",
                "防災訓練の終わり",
                Hazard.LANDSLIDE,
                districts=("oiwake",),
                training=True,
                step=Step.ALL_CLEAR,
                hours=1,
            ),
        ),
    ),
    Said(
        "中軽井沢区の一部で、水道管の工事のため、きょう午後1時から4時まで水が出ません。飲み水をくみおいてください。",
        "断水のお知らせ",
        Hazard.OUTAGE,
        days_ago=6,
        hour=9,
        districts=("nakakaruizawa",),
    ),
    Said(
        "夕方から雪になり、あすの朝は道がこおるおそれがあります。外に出るときは足もとに気をつけ、"
        "水道の凍結を防ぐため、水ぬきをしてください。",
        "雪と凍結に注意してください",
        Hazard.SNOW,
        days_ago=3,
        hour=15,
        hours=18,
        plain="夕方から 雪が ふります。あしたの 朝は 道が こおります。すべらないように してください。"
        "水道が こおらないように、水を ぬいてください。",
        english="Snow from this evening; roads may freeze tomorrow morning. Please watch your step and drain "
        "your water pipes against freezing.",
    ),
    Said(
        "きょう午後3時ごろ、追分区の国道18号の近くで、クマが目撃されました。ひとりで歩くことはさけ、"
        "見かけたら近づかないで、役場か警察に知らせてください。",
        "クマの目撃",
        Hazard.BEAR,
        days_ago=1,
        hour=17,
        plain="きょう 午後3時ごろ、追分区の 国道18号の 近くに クマが いました。ひとりで 歩かないでください。"
        "クマを 見たら、近くに 行かないで、役場か 警察に 電話してください。",
        english="A bear was seen near Route 18 in Oiwake at about 3 pm. Don't walk alone; if you see it, keep away and call "
        "the town office or the police.",
    ),
)
