"""The demo town's districts: eight of Karuizawa's about thirty, with their real names and readings.

Only the names are real. Groups, numbers of households and all shares are invented: they show what a town must cope
with (20–79 % members, homes with paper only), not what these districts are.
"""

import random
from dataclasses import dataclass, replace
from typing import Literal

ReachWord = Literal["tablet", "phone", "paper"]
_GROUP_SIZES = (12, 15, 13, 17, 14, 11, 16)


@dataclass(frozen=True)
class DemoDistrict:
    """A district; `groups` holds the households of group 1, 2, 3 …; shares (0–1) are of its households."""

    key: str
    name: str
    name_en: str
    reading: str
    groups: tuple[int, ...]
    member_share: float
    tablet_share: float
    phone_share: float
    alone_share: float

    @property
    def households(self) -> int:
        return sum(self.groups)

    @property
    def paper_share(self) -> float:
        """Homes that get the paper round only."""
        return 1 - self.tablet_share - self.phone_share

    def reach(self, rng: random.Random) -> ReachWord:
        """How one household, drawn by lot, is reached in the first place."""
        lot = rng.random()
        if lot < self.tablet_share:
            return "tablet"
        return "phone" if lot < self.tablet_share + self.phone_share else "paper"


@dataclass(frozen=True)
class DemoHall:
    """A district's hall (公民館)."""

    key: str
    name: str
    district: str


DISTRICTS = (
    DemoDistrict("oiwake", "追分区", "Oiwake", "おいわけく", (14, 12, 15, 13), 0.79, 0.58, 0.24, 0.24),
    DemoDistrict("mitsuishi", "三ツ石区", "Mitsuishi", "みついしく", (12, 13, 11), 0.52, 0.44, 0.36, 0.18),
    DemoDistrict("kariyado", "借宿区", "Kariyado", "かりやどく", (15, 14, 12), 0.74, 0.50, 0.22, 0.26),
    DemoDistrict("ohinata", "大日向区", "Ohinata", "おおひなたく", (11, 12, 10), 0.77, 0.55, 0.18, 0.30),
    DemoDistrict(
        "nakakaruizawa", "中軽井沢区", "Naka-Karuizawa", "なかかるいざわく", (18, 19, 16, 17), 0.46, 0.36, 0.42, 0.20
    ),
    DemoDistrict("hanareyama", "離山区", "Hanareyama", "はなれやまく", (16, 14, 15, 12), 0.35, 0.34, 0.44, 0.16),
    DemoDistrict(
        "kyukaruizawa", "旧軽井沢区", "Kyu-Karuizawa", "きゅうかるいざわく", (17, 15, 18, 13), 0.20, 0.30, 0.40, 0.22
    ),
    DemoDistrict("kamihotchi", "上発地区", "Kami-Hotchi", "かみほっちく", (12, 14, 11), 0.78, 0.48, 0.14, 0.32),
)
HALLS = (
    DemoHall("oiwake", "追分公民館", "oiwake"),
    DemoHall("kariyado", "借宿公民館", "kariyado"),
    DemoHall("kyukaruizawa", "旧軽井沢公民館", "kyukaruizawa"),
)
MAIN_DISTRICT = "oiwake"


def district(key: str) -> DemoDistrict:
    """The district of a key; KeyError where there is none."""
    return {each.key: each for each in DISTRICTS}[key]


def grown_to(households: int) -> tuple[DemoDistrict, ...]:
    """The same eight districts with as many more groups (11–17 homes each) as make `households` in all.

    The last group may be smaller. Numbers below the demo town's own size give the demo town itself.
    """
    groups = {each.key: list(each.groups) for each in DISTRICTS}
    missing = households - sum(each.households for each in DISTRICTS)
    turn = 0
    while missing > 0:
        size = min(missing, _GROUP_SIZES[turn % len(_GROUP_SIZES)])
        groups[DISTRICTS[turn % len(DISTRICTS)].key].append(size)
        missing -= size
        turn += 1
    return tuple(replace(each, groups=tuple(groups[each.key])) for each in DISTRICTS)
