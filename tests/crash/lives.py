"""A district's life at random, with processes that die at random moments of it."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from alerts.models import Step
from tests.crash.leader import Leader
from tests.crash.street import Street
from tests.services.waiting import eventually

ON_ONE_MACHINE = ("web", "web", "worker")
ON_A_CLUSTER = ("web", "web", "worker", "redis", "postgres")
PATIENCE = 60  # seconds until what was killed before is there again to be killed
FOLLOWING = (Step.UPDATE, Step.UPDATE, Step.CORRECTION, Step.ALL_CLEAR, Step.CANCEL)


def live_and_die(people: Street, chance: random.Random, deaths: int, mortal: tuple[str, ...]) -> None:
    """The leader publishes or withdraws at the board's pages whatever dies under the hand; the others go on beside."""
    with ThreadPoolExecutor(1, "leader") as hand:
        leader = Leader(people.board.url)
        for _ in range(deaths):
            done = hand.submit(_leaders_act(people, leader, chance))
            for _ in range(chance.randint(1, 6)):
                live_on(people, chance)
                time.sleep(chance.random() * 0.2)  # what is random here is the moment of death
            which = chance.choice(mortal)
            eventually(partial(people.board.kill, which, chance=chance), PATIENCE)
            if chance.random() < 0.5:
                people.board.wait_until_it_answers()
            time.sleep(chance.random())
            done.result()
            eventually(people.database_answers, PATIENCE)
        print(f"{len(people.published)} messages; {leader.unanswered} of a leader's requests had no answer")


def _leaders_act(people: Street, leader: Leader, chance: random.Random) -> Callable[[], object]:
    out = circulars_out(people)
    if len(out) > 2 and chance.random() < 0.3:
        goes = chance.choice(out)
        people.withdrawn.add(goes)  # nobody else does
        return partial(people.withdraw_by, leader, goes)
    return partial(people.publish_by, leader, people.title())


def circulars_out(people: Street) -> list[str]:
    return sorted(people.holding & people.circulars.keys())


def live_on(people: Street, chance: random.Random) -> None:
    """One thing that happens in a district."""
    out, on_air = circulars_out(people), sorted(people.on_air)
    what = chance.choice(["publish", "alarm", "follow", "follow", "press", "press", "press", "withdraw"])
    if what == "publish" or not out:
        people.publish()
    elif what == "alarm":
        people.alarm()
    elif what == "follow" and on_air:
        people.follow(chance.choice(on_air), chance.choice(FOLLOWING))
    elif what == "withdraw" and len(out) > 1:
        people.withdraw(chance.choice(out))
    else:
        tablet = chance.choice(people.tablets)
        tablet.press("check_in")
        if shown := sorted(tablet.shown):
            card = chance.choice(shown)
            tablet.press("read" if card in people.circulars else "acknowledged", card)
